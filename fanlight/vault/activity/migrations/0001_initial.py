import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="PendingCount",
            fields=[
                ("video_id", models.UUIDField(primary_key=True, serialize=False)),
                ("views", models.PositiveBigIntegerField(default=0)),
                ("likes", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("watch", "Watch")], max_length=5)),
                ("day", models.DateField()),
                ("seq", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.account"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "kind", "seq"), name="one_segment_of_a_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("recent", "Recent"), ("seen", "Seen"), ("marks", "Marks"), ("likes", "Likes")],
                        max_length=6,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.account"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "kind", "number"), name="one_sheet_of_a_number")
                ],
            },
        ),
    ]

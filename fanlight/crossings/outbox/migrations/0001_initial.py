"""The first tables."""

from django.db import migrations, models

import fanlight.foundation.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("class_name", models.CharField(max_length=20)),
                ("messages", models.PositiveBigIntegerField(default=0)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("refused", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("day", "class_name"), name="one_outbox_account_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.UUIDField(unique=True)),
                ("lane", models.UUIDField()),
                ("class_name", models.CharField(max_length=20)),
                ("body", models.BinaryField()),
                ("objects_ahead", models.JSONField(default=list)),
                ("objects_sent", models.JSONField(default=list)),
                ("round", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(default=fanlight.foundation.clock.now)),
                ("last_problem", models.CharField(default="", max_length=200)),
                ("refused_code", models.CharField(default="", max_length=60)),
                ("created_at", models.DateTimeField(default=fanlight.foundation.clock.now)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("refused_code", "")), fields=["seq"], name="outbox_waiting")
                ],
            },
        ),
    ]

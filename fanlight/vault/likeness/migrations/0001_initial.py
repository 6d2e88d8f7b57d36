"""Prints of public videos, and how they are found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Known",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("video_id", models.UUIDField(unique=True)),
                ("duration_ms", models.PositiveIntegerField()),
                ("frames", models.BinaryField()),
                ("sound", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.IntegerField()),
                ("known_id", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["key", "known_id"], name="known_by_key")],
            },
        ),
    ]

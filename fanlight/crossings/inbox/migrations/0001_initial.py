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
                ("vault", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("class_name", models.CharField(max_length=20)),
                ("messages", models.PositiveBigIntegerField(default=0)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("refused", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("vault", "day", "class_name"), name="one_inbox_account_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("vault", models.CharField(max_length=60)),
                ("class_name", models.CharField(max_length=20)),
                ("body_sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=fanlight.foundation.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="arrival_age")],
            },
        ),
        migrations.CreateModel(
            name="Nonce",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("vault", models.CharField(max_length=60)),
                ("nonce", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=fanlight.foundation.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="nonce_age")],
                "constraints": [models.UniqueConstraint(fields=("vault", "nonce"), name="one_use_a_nonce")],
            },
        ),
    ]

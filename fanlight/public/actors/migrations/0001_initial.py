"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models

import fanlight.foundation.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Actor",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("handle", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(db_default="", max_length=60)),
                ("bio", models.CharField(db_default="", max_length=300)),
                ("avatar_sha256", models.CharField(db_default="", max_length=64)),
                ("vault", models.CharField(max_length=60)),
                ("joined_on", models.DateField(default=fanlight.foundation.clock.today)),
                ("retired_at", models.DateTimeField(null=True)),
                ("follower_count", models.PositiveIntegerField(db_default=0)),
                ("following_count", models.PositiveIntegerField(db_default=0)),
                ("video_count", models.PositiveIntegerField(db_default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField(default=fanlight.foundation.clock.now)),
                (
                    "followed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="followers", to="actors.actor"
                    ),
                ),
                (
                    "follower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="following", to="actors.actor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("follower", "followed"), name="one_follow_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("follower", models.F("followed")), _negated=True),
                        name="no_follow_of_oneself",
                    ),
                ],
            },
        ),
    ]

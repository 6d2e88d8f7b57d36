"""The first tables."""

from django.db import migrations, models

import fanlight.foundation.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("video_published", "Video Published"),
                            ("video_withdrawn", "Video Withdrawn"),
                            ("actor_changed", "Actor Changed"),
                            ("actor_retired", "Actor Retired"),
                            ("followed", "Followed"),
                            ("unfollowed", "Unfollowed"),
                        ],
                        max_length=24,
                    ),
                ),
                ("actor_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                ("at", models.DateTimeField(default=fanlight.foundation.clock.now)),
            ],
            options={
                "ordering": ["seq"],
            },
        ),
    ]

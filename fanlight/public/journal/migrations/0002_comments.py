"""Two happenings more: something was written under a video, and taken away."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journal", "0001_initial")]

    operations: ClassVar = [
        migrations.AlterField(
            "entry",
            "kind",
            models.CharField(
                choices=[
                    ("video_published", "Video Published"),
                    ("video_withdrawn", "Video Withdrawn"),
                    ("actor_changed", "Actor Changed"),
                    ("actor_retired", "Actor Retired"),
                    ("followed", "Followed"),
                    ("unfollowed", "Unfollowed"),
                    ("commented", "Commented"),
                    ("uncommented", "Uncommented"),
                ],
                max_length=24,
            ),
        ),
    ]

"""Sounds: which one a video has, and whether others may use it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("videos", "0003_subtitles")]

    operations: ClassVar = [
        migrations.AddField("video", "sound_id", models.UUIDField(null=True)),
        migrations.AddField("video", "allows_sound", models.BooleanField(db_default=False)),
        migrations.AddIndex(
            "video",
            models.Index(
                fields=["sound_id", "-published_at", "-id"],
                name="video_with_sound",
                condition=models.Q(withdrawn_at=None),
            ),
        ),
    ]

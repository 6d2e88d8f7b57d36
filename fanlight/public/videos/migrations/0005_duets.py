"""Duets and stitches: which video one was made with, and whether others may make some with it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("videos", "0004_sounds")]

    operations: ClassVar = [
        migrations.AddField("video", "allows_duet", models.BooleanField(db_default=False)),
        migrations.AddField("video", "made_from", models.UUIDField(null=True)),
        migrations.AddField("video", "made_as", models.CharField(max_length=6, db_default="")),
        migrations.AddIndex(
            "video",
            models.Index(
                fields=["made_from", "-published_at", "-id"],
                name="video_made_from",
                condition=models.Q(withdrawn_at=None, made_from__isnull=False),
            ),
        ),
    ]

"""Comments: who may write under a video, and how many did."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("videos", "0006_prints")]

    operations: ClassVar = [
        migrations.AddField("video", "commenting", models.CharField(max_length=9, db_default="everyone")),
        migrations.AddField("video", "comment_count", models.PositiveIntegerField(db_default=0)),
    ]

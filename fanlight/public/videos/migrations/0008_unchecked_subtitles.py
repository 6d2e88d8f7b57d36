"""Which subtitles a machine wrote and nobody has checked."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("videos", "0007_comments")]

    operations: ClassVar = [
        migrations.AddField(
            "video",
            "unchecked_subtitles",
            models.JSONField(default=list, db_default=models.Value([], models.JSONField())),
        ),
    ]

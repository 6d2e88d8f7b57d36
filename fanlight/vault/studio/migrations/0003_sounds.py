"""Whether others may use the sound of a video."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("studio", "0002_subtitles")]

    operations: ClassVar = [migrations.AddField("draft", "allows_sound", models.BooleanField(db_default=False))]

"""Whether others may make duets and stitches with a video."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("studio", "0003_sounds")]

    operations: ClassVar = [migrations.AddField("draft", "allows_duet", models.BooleanField(db_default=False))]

"""Comments: who may write under a video, and under the next ones."""

from typing import ClassVar

from django.db import migrations, models

CHOICES = [("everyone", "Everyone"), ("followers", "Followers"), ("nobody", "Nobody")]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("studio", "0006_second_pass")]

    operations: ClassVar = [
        migrations.AddField(
            "draft", "commenting", models.CharField(choices=CHOICES, db_default="everyone", max_length=9)
        ),
        migrations.AddField("profile", "commenting", models.CharField(choices=CHOICES, db_default="", max_length=9)),
    ]

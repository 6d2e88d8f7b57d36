"""What is seen of a video while scrubbing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("videos", "0001_initial")]

    operations = [migrations.AddField("video", "sprite", models.JSONField(null=True))]

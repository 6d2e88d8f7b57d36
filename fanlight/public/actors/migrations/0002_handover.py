"""A public face may be handed to another vault."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actors", "0001_initial")]

    operations = [
        migrations.AddField("actor", "heir", models.CharField(db_default="", max_length=60)),
        migrations.AddField("actor", "claim", models.CharField(db_default="", max_length=64)),
    ]

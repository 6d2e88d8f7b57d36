"""Prints: by which copies of a video are recognised."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("videos", "0005_duets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Print",
            fields=[
                (
                    "video",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="fingerprint",
                        serialize=False,
                        to="videos.video",
                    ),
                ),
                ("frames", models.BinaryField()),
                ("sound", models.BinaryField()),
            ],
        ),
    ]

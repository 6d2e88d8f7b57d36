"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models

import fanlight.foundation.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("actors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Video",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("caption", models.CharField(db_default="", max_length=2200)),
                ("hashtags", models.JSONField(default=list)),
                ("mentions", models.JSONField(default=list)),
                ("language", models.CharField(db_default="", max_length=8)),
                ("duration_ms", models.PositiveIntegerField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("thumbhash", models.CharField(db_default="", max_length=64)),
                ("poster_sha256", models.CharField(max_length=64)),
                ("renditions", models.JSONField()),
                ("published_at", models.DateTimeField(default=fanlight.foundation.clock.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("view_count", models.PositiveBigIntegerField(db_default=0)),
                ("like_count", models.PositiveBigIntegerField(db_default=0)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="videos", to="actors.actor"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tagging",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("hashtag", models.CharField(max_length=60)),
                (
                    "video",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="taggings", to="videos.video"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="video",
            index=models.Index(
                condition=models.Q(("withdrawn_at", None)), fields=["-published_at", "-id"], name="video_latest"
            ),
        ),
        migrations.AddIndex(
            model_name="video",
            index=models.Index(fields=["actor", "-published_at"], name="video_of_actor"),
        ),
        migrations.AddConstraint(
            model_name="tagging",
            constraint=models.UniqueConstraint(fields=("hashtag", "video"), name="one_tagging_a_video"),
        ),
    ]

"""The first table."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [("actors", "0001_initial"), ("videos", "0007_comments")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("text", models.CharField(db_default="", max_length=500)),
                ("mentions", models.JSONField(default=list)),
                ("written_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("answer_count", models.PositiveIntegerField(db_default=0)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="comments", to="actors.actor"
                    ),
                ),
                (
                    "answers",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="answered_by",
                        to="comments.comment",
                    ),
                ),
                (
                    "video",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="comments", to="videos.video"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at", None), ("answers", None)),
                        fields=["video", "-written_at", "-id"],
                        name="comment_newest",
                    ),
                    models.Index(
                        condition=models.Q(("removed_at", None), ("answers", None)),
                        fields=["video", "-answer_count", "-written_at", "-id"],
                        name="comment_most_answered",
                    ),
                    models.Index(
                        condition=models.Q(("removed_at", None), ("answers__isnull", False)),
                        fields=["answers", "written_at", "id"],
                        name="comment_answers",
                    ),
                ],
            },
        ),
    ]

"""What creators hold back, and by which words."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0002_leaving"), ("own_comments", "0001_initial")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="HoldingWords",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="holding_words",
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Held",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="held",
                        serialize=False,
                        to="own_comments.comment",
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("held_at", models.DateTimeField()),
                ("is_declined", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="held_comments", to="accounts.account"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "is_declined", "-held_at"], name="held_comment_newest"),
                ],
            },
        ),
    ]

"""Prints of drafts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_leaving"),
        ("studio", "0004_duets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Print",
            fields=[
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="fingerprint",
                        serialize=False,
                        to="studio.draft",
                    ),
                ),
                ("sealed", models.BinaryField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prints", to="accounts.account"
                    ),
                ),
            ],
        ),
    ]

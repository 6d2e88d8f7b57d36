"""Erasures under way and done, and how long people want their watches to be kept."""

import django.db.models.deletion
from django.db import migrations, models


def whose(related_name: str) -> models.OneToOneField:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.CASCADE,
        primary_key=True,
        related_name=related_name,
        serialize=False,
        to="accounts.account",
    )


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_exports")]

    operations = [
        migrations.CreateModel(
            name="Leaving",
            fields=[("account", whose("leaving")), ("nonce", models.BinaryField())],
        ),
        migrations.CreateModel(
            name="Shred",
            fields=[
                ("commitment", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("index", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Keeping",
            fields=[("account", whose("keeping")), ("watches_days", models.PositiveIntegerField())],
        ),
    ]

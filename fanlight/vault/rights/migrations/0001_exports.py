"""Exports that people have asked for."""

import django.db.models.deletion
from django.db import migrations, models

from fanlight.foundation import clock, ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0002_leaving")]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.UUIDField(default=ids.new_id, primary_key=True, serialize=False)),
                (
                    "stage",
                    models.CharField(
                        choices=[("gathering", "Gathering"), ("ready", "Ready")], default="gathering", max_length=9
                    ),
                ),
                ("job_id", models.UUIDField(null=True)),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("asked_at", models.DateTimeField(default=clock.now)),
                ("expires_at", models.DateTimeField(db_index=True, null=True)),
                ("open_to", models.UUIDField()),
                ("open_until", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="export",
                        to="accounts.account",
                    ),
                ),
            ],
        ),
    ]

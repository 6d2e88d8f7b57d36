"""What people bring along from another Fanlight."""

import django.db.models.deletion
from django.db import migrations, models

import fanlight.foundation.ids

STAGES = [("arriving", "Arriving"), ("taking", "Taking"), ("done", "Done"), ("refused", "Refused")]


class Migration(migrations.Migration):
    dependencies = [("rights", "0002_leaving_and_keeping")]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.UUIDField(default=fanlight.foundation.ids.new_id, primary_key=True, serialize=False)),
                ("stage", models.CharField(choices=STAGES, default="arriving", max_length=8)),
                ("job_id", models.UUIDField(null=True)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("received_bytes", models.PositiveBigIntegerField(default=0)),
                ("sealed", models.BinaryField(default=b"")),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="brought", to="accounts.account"
                    ),
                ),
            ],
        ),
    ]

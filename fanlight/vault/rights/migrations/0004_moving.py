"""Moving to another vault, and from one."""

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
    dependencies = [("rights", "0003_imports")]

    operations = [
        migrations.AddField("leaving", "source", models.CharField(db_default="", max_length=200)),
        migrations.AddField("leaving", "moved_to", models.CharField(db_default="", max_length=200)),
        migrations.AddField("export", "recipient", models.BinaryField(null=True)),
        migrations.CreateModel(
            name="Departure",
            fields=[("account", whose("departure")), ("nonce", models.BinaryField()), ("sealed", models.BinaryField())],
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("account", whose("arrival")),
                ("claim", models.CharField(max_length=64, unique=True)),
                ("sealed", models.BinaryField()),
                ("commitment", models.CharField(db_default="", max_length=64)),
                ("index", models.BigIntegerField(null=True)),
            ],
        ),
    ]

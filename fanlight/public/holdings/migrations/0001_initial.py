"""The first tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Holding",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("holder", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["holder"], name="holding_of")],
                "constraints": [models.UniqueConstraint(fields=("name", "holder"), name="one_holding_each")],
            },
        ),
        migrations.CreateModel(
            name="Leaving",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["due_at"], name="leaving_due")],
            },
        ),
    ]

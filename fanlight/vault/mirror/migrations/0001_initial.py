"""The first tables."""

from django.db import migrations, models

import fanlight.foundation.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Unheard",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("attempts", models.PositiveIntegerField(default=1)),
                ("problem", models.CharField(max_length=200)),
                ("next_try_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(default=0)),
                ("moved_at", models.DateTimeField(default=fanlight.foundation.clock.now)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_cursor")],
            },
        ),
    ]

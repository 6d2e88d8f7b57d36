"""What was confirmed stays known by key and hash, so that both sides can say one hash over all of it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("outbox", "0003_lanes")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Sent",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("class_name", models.CharField(max_length=20)),
                ("day", models.DateField(db_index=True)),
                ("body_sha256", models.CharField(max_length=64)),
            ],
        ),
    ]

"""An index to find what one actor has said."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("outbox", "0002_logged")]

    operations: ClassVar = [
        migrations.AddIndex("message", models.Index(fields=["lane", "seq"], name="outbox_lane")),
    ]

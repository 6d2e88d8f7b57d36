"""The first tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("table_name", models.CharField(max_length=40)),
                ("row_key", models.CharField(max_length=36)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("table_name", "row_key"), name="last_change_of_a_row")],
            },
        ),
    ]

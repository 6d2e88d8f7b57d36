from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0002_clearing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sheet",
            name="kind",
            field=models.CharField(
                choices=[
                    ("recent", "Recent"),
                    ("seen", "Seen"),
                    ("marks", "Marks"),
                    ("likes", "Likes"),
                    ("wishes", "Wishes"),
                ],
                max_length=6,
            ),
        ),
    ]

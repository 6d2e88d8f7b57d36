from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0004_saves"),
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
                    ("saves", "Saves"),
                    ("talks", "Talks"),
                    ("wishes", "Wishes"),
                ],
                max_length=6,
            ),
        ),
    ]

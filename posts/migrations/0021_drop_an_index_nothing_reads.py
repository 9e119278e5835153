from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ('posts', '0020_read_reports_from_indexes_alone'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='exclusions',
            name='exclusions_of_day',
        ),
    ]

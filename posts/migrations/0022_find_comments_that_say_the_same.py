import django.db.models.functions.text
from django.db import migrations, models

from posts.lib.db.concurrent_index import AddIndexBesideWriters


class Migration(migrations.Migration):
    atomic = False  # the table may hold a million rows

    dependencies = [
        ('posts', '0021_drop_an_index_nothing_reads'),
    ]

    operations = [
        AddIndexBesideWriters(
            model_name='comment',
            index=models.Index(django.db.models.functions.text.Substr('text', 1, 40), models.F('created_at'), name='comment_says'),
        ),
    ]

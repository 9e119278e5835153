from django.db import migrations, models

from posts.lib.db.concurrent_index import AddIndexBesideWriters


class Migration(migrations.Migration):
    atomic = False  # the table may hold a million rows

    dependencies = [
        ('posts', '0023_find_titles_without_a_look_at_texts'),
    ]

    operations = [
        AddIndexBesideWriters(
            model_name='comment',
            index=models.Index(condition=models.Q(('is_question', True)), fields=['state', 'created_at', 'id'], name='comment_question'),
        ),
        migrations.RemoveIndex(
            model_name='comment',
            name='comment_asks',
        ),
    ]

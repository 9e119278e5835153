from django.db import migrations, models

from posts.lib.db.concurrent_index import AddIndexBesideWriters


class Migration(migrations.Migration):
    atomic = False  # the tables may hold many million rows

    dependencies = [
        ('posts', '0019_find_the_newest_comments_of_an_article'),
    ]

    operations = [
        AddIndexBesideWriters(
            model_name='dayviews',
            index=models.Index(fields=['article', 'day', 'views', 'reads'], name='day_views_of_article'),
        ),
        AddIndexBesideWriters(
            model_name='view',
            index=models.Index(fields=['day', 'referrer', 'campaign'], name='view_sources'),
        ),
        AddIndexBesideWriters(
            model_name='exclusions',
            index=models.Index(fields=['day', 'reason', 'hits'], name='exclusions_closed', condition=models.Q(('slot', 0))),
        ),
    ]

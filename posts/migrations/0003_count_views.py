"""Views of the open day; the numbers of closed days; keys to the reports and the weekly letter."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("posts", "0012_tell_reads_referrers_and_exclusions"),
        ("posts", "0016_let_editors_read_reports"),
        ("posts", "0020_read_reports_from_indexes_alone"),
        ("posts", "0021_drop_an_index_nothing_reads"),
        ("posts", "0025_work_out_what_closed_days_add_up_to"),
    ]

    dependencies = [
        ("posts", "0002_keep_comments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DailySalt',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('salt', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='ImportedViews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('views', models.PositiveIntegerField(verbose_name='views')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('seen_on', models.DateField(verbose_name='read off on')),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='posts.article', verbose_name='article')),
            ],
            options={
                'verbose_name': 'imported views',
                'verbose_name_plural': 'imported views',
            },
        ),
        migrations.CreateModel(
            name='ReportKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='what it is for')),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'key to the reports',
                'verbose_name_plural': 'keys to the reports',
            },
        ),
        migrations.CreateModel(
            name='WeeklyLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('told_of', models.DateField(editable=False)),
                ('told_at', models.DateTimeField(editable=False, null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'weekly letter',
                'verbose_name_plural': 'weekly letters',
            },
        ),
        migrations.CreateModel(
            name='DayHeadings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('is_month', models.BooleanField(db_default=False, verbose_name='a whole month')),
                ('position', models.PositiveSmallIntegerField(verbose_name='place in the article')),
                ('heading', models.CharField(max_length=200, verbose_name='heading')),
                ('views', models.PositiveIntegerField(verbose_name='views')),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='posts.article', verbose_name='article')),
            ],
            options={
                'verbose_name': 'headings reached on a day',
                'verbose_name_plural': 'headings reached by day',
                'indexes': [models.Index(condition=models.Q(('is_month', False)), fields=['day'], name='day_headings_to_fold')],
                'constraints': [models.UniqueConstraint(fields=('article', 'day', 'position', 'heading'), name='day_headings_once')],
            },
        ),
        migrations.CreateModel(
            name='DayReferrers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('is_month', models.BooleanField(db_default=False, verbose_name='a whole month')),
                ('referrer', models.CharField(blank=True, max_length=100, verbose_name='came from')),
                ('campaign', models.CharField(blank=True, max_length=40, verbose_name='campaign')),
                ('views', models.PositiveIntegerField(verbose_name='views')),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='posts.article', verbose_name='article')),
            ],
            options={
                'verbose_name': 'referrers of a day',
                'verbose_name_plural': 'referrers by day',
                'indexes': [models.Index(fields=['day', 'referrer', 'campaign', 'views'], name='day_referrers_of_days')],
                'constraints': [models.UniqueConstraint(fields=('article', 'day', 'referrer', 'campaign'), name='day_referrers_once')],
            },
        ),
        migrations.CreateModel(
            name='DayViews',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('is_month', models.BooleanField(db_default=False, verbose_name='a whole month')),
                ('views', models.PositiveIntegerField(verbose_name='views')),
                ('reads', models.PositiveIntegerField(db_default=0, verbose_name='reads')),
                ('ended', models.PositiveIntegerField(db_default=0, verbose_name='views that reached the end')),
                ('timed', models.PositiveIntegerField(db_default=0, verbose_name='views that told their time')),
                ('seconds', models.PositiveBigIntegerField(db_default=0, verbose_name='seconds looked at')),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='posts.article', verbose_name='article')),
            ],
            options={
                'verbose_name': 'views of a day',
                'verbose_name_plural': 'views by day',
                'indexes': [models.Index(fields=['article', 'day', 'views', 'reads'], name='day_views_of_article'), models.Index(fields=['day', 'article', 'views', 'reads'], name='day_views_of_days'), models.Index(condition=models.Q(('is_month', True)), fields=['day'], name='day_views_folded')],
                'constraints': [models.UniqueConstraint(fields=('article', 'day'), name='day_views_once')],
            },
        ),
        migrations.CreateModel(
            name='Exclusions',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('is_month', models.BooleanField(db_default=False, verbose_name='a whole month')),
                ('reason', models.CharField(choices=[('counted', 'counted'), ('no script', 'without script'), ('unknown article', 'no such article'), ('not public', 'the article is not public'), ('malformed', 'not as our page sends it'), ('own visit', 'our own visit'), ('robot', 'a robot'), ('automation', 'an automated browser'), ('prefetch', 'fetched ahead, not looked at'), ('flood', 'too many from one network'), ('repeat', 'again on the same day')], max_length=16, verbose_name='reason')),
                ('slot', models.PositiveSmallIntegerField(db_default=0)),
                ('hits', models.PositiveIntegerField(verbose_name='hits')),
                ('article', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='posts.article', verbose_name='article')),
            ],
            options={
                'verbose_name': 'hits that are no views',
                'verbose_name_plural': 'hits that are no views',
                'indexes': [models.Index(condition=models.Q(('slot', 0)), fields=['day', 'reason', 'hits'], name='exclusions_closed'), models.Index(condition=models.Q(('slot__gt', 0)), fields=['day'], name='exclusions_open')],
                'constraints': [models.UniqueConstraint(fields=('article', 'day', 'reason', 'slot'), name='exclusions_once'), models.UniqueConstraint(condition=models.Q(('article__isnull', True)), fields=('day', 'reason', 'slot'), name='exclusions_of_nothing_once')],
            },
        ),
        migrations.CreateModel(
            name='View',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('visitor_key', models.BinaryField(max_length=16)),
                ('seen_at', models.DateTimeField(null=True)),
                ('ticket', models.BinaryField(max_length=16, null=True)),
                ('referrer', models.CharField(db_default='', max_length=100)),
                ('campaign', models.CharField(db_default='', max_length=40)),
                ('told', models.PositiveSmallIntegerField(db_default=0)),
                ('seconds', models.PositiveSmallIntegerField(db_default=0)),
                ('ended', models.BooleanField(db_default=False)),
                ('headings', models.BigIntegerField(db_default=0)),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='posts.article')),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'seen_at'], name='view_of_day'), models.Index(fields=['day', 'referrer', 'campaign'], name='view_sources'), models.Index(condition=models.Q(('ended', True)), fields=['article', 'day', 'seconds'], name='view_ended'), models.Index(condition=models.Q(('ticket__isnull', False)), fields=['ticket'], name='view_by_ticket')],
                'constraints': [models.UniqueConstraint(fields=('article', 'day', 'visitor_key'), name='view_once_a_day')],
            },
        ),
    ]

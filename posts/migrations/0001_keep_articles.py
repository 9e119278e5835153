"""The blog itself; articles with their tags and former addresses; what the search and related articles are found by."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from posts.lib.images.upload import cover_name


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("posts", "0001_start_with_articles_comments_and_views"),
        ("posts", "0006_remember_former_addresses"),
        ("posts", "0007_say_what_of_a_cover_stays_in_sight"),
        ("posts", "0011_list_the_headings_of_an_article"),
        ("posts", "0013_let_articles_be_found"),
        ("posts", "0017_find_what_was_changed_last"),
        ("posts", "0018_keep_candidates_for_the_most_read"),
        ("posts", "0027_remember_former_addresses_of_tags"),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('slug', models.SlugField(help_text='The last part of its web address.', max_length=80, unique=True, verbose_name='address')),
                ('summary', models.CharField(blank=True, help_text="Shown in lists and by search engines. Left empty, the article's first sentences stand there.", max_length=500, verbose_name='summary')),
                ('source', models.TextField(help_text='Markdown.', verbose_name='text')),
                ('html', models.TextField(editable=False)),
                ('excerpt', models.TextField(editable=False)),
                ('headings', models.JSONField(db_default=[], default=list, editable=False)),
                ('words', models.PositiveIntegerField(default=0, editable=False)),
                ('renderer_version', models.PositiveSmallIntegerField(editable=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], default='draft', max_length=10, verbose_name='state')),
                ('published_at', models.DateTimeField(blank=True, help_text='Left empty, it is the moment of publication. A time to come schedules the article.', null=True, verbose_name='publication time')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='last change')),
                ('cover', models.ImageField(blank=True, height_field='cover_height', max_length=200, upload_to=cover_name, verbose_name='cover picture', width_field='cover_width')),
                ('cover_width', models.PositiveIntegerField(editable=False, null=True)),
                ('cover_height', models.PositiveIntegerField(editable=False, null=True)),
                ('cover_alt', models.CharField(blank=True, help_text='Read aloud to those who cannot see it.', max_length=300, verbose_name='what the cover shows')),
                ('cover_credit', models.CharField(blank=True, max_length=200, verbose_name='credit of the cover')),
                ('cover_focus', models.CharField(choices=[('middle', 'The middle'), ('top', 'The top'), ('bottom', 'The bottom'), ('left', 'The left side'), ('right', 'The right side'), ('top-left', 'The top left corner'), ('top-right', 'The top right corner'), ('bottom-left', 'The bottom left corner'), ('bottom-right', 'The bottom right corner')], default='middle', help_text='Lists crop the cover to one shape; this part of it is kept.', max_length=12, verbose_name='what must stay in sight')),
                ('takes_comments', models.BooleanField(default=True, help_text='Closed, what was written stays to be read.', verbose_name='takes comments')),
                ('reviewed_by', models.CharField(blank=True, max_length=120, verbose_name='reviewed by')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='reviewed on')),
                ('sources', models.TextField(blank=True, help_text='One on each line; Markdown links work.', verbose_name='sources')),
                ('sources_html', models.TextField(blank=True, editable=False)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='author')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
            },
        ),
        migrations.CreateModel(
            name='Blog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='Mobility Blog', max_length=80, verbose_name='name')),
                ('tagline', models.CharField(blank=True, default='', max_length=160, verbose_name='tagline')),
                ('about', models.TextField(blank=True, help_text='Markdown. Shown at /about/.', verbose_name='about')),
                ('disclaimer', models.TextField(blank=True, help_text='Markdown. Shown under every article: when to see a professional, say.', verbose_name='disclaimer')),
                ('comment_policy', models.CharField(choices=[('everything', 'Every comment waits for a moderator'), ('first', "A writer's first comment waits; later ones from the same address appear at once"), ('nothing', 'Comments appear at once, unless a check holds them')], default='everything', help_text='A writer is known once they confirmed their e-mail address and a comment of theirs was approved. Without mail set up (EMAIL_URL) nobody can, and every comment waits.', max_length=10, verbose_name='new comments')),
                ('comments_open', models.BooleanField(default=True, verbose_name='comments are open')),
                ('close_after_days', models.PositiveSmallIntegerField(blank=True, help_text='Days since its publication. Left empty, they stay open.', null=True, verbose_name="close an article's comments after")),
                ('emergency_words', models.TextField(blank=True, help_text='Shown before a comment is sent that seems to tell of a medical red flag. Markdown.', verbose_name='words for emergencies')),
                ('blocked_words', models.TextField(blank=True, help_text='One on each line. A comment that holds one goes to the spam.', verbose_name='blocked words')),
                ('blocked_networks', models.TextField(blank=True, help_text='One on each line, as 203.0.113.0/24 or 2001:db8::/32.', verbose_name='blocked networks')),
                ('blocked_addresses', models.TextField(blank=True, help_text='One on each line; @example.org blocks all of a domain.', verbose_name='blocked e-mail addresses')),
                ('keep_days_for', models.PositiveSmallIntegerField(blank=True, help_text='Months. Of older days only the sums of each month stay. Left empty, every day is kept.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1200)], verbose_name='keep the numbers of each day for')),
                ('shows_most_read', models.BooleanField(db_default=True, default=True, verbose_name='the front page shows what is most read this month')),
                ('about_html', models.TextField(blank=True, editable=False)),
                ('disclaimer_html', models.TextField(blank=True, editable=False)),
                ('renderer_version', models.PositiveSmallIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'blog',
                'verbose_name_plural': 'blog',
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50, unique=True, verbose_name='name')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='FormerAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('since', models.DateTimeField(auto_now=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='posts.article')),
            ],
        ),
        migrations.CreateModel(
            name='KnownWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=60, unique=True)),
                ('stem', models.CharField(max_length=60)),
                ('initial', models.CharField(max_length=1)),
                ('length', models.PositiveSmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['initial', 'length'], name='known_word_alike')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.TextField()),
                ('tags', models.TextField()),
                ('text', models.TextField()),
                ('made_with', models.CharField(max_length=20)),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='search_entry', to='posts.article')),
            ],
        ),
        migrations.CreateModel(
            name='FormerTagAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('since', models.DateTimeField(auto_now=True)),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_addresses', to='posts.tag')),
            ],
        ),
        migrations.AddField(
            model_name='article',
            name='tags',
            field=models.ManyToManyField(blank=True, related_name='articles', to='posts.tag', verbose_name='tags'),
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shared_tags', models.PositiveSmallIntegerField()),
                ('likeness', models.FloatField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='posts.article')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_to', to='posts.article')),
            ],
            options={
                'ordering': ('-shared_tags', '-likeness', '-other'),
                'constraints': [models.UniqueConstraint(fields=('article', 'other'), name='related_once')],
            },
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['state', '-published_at', '-id'], name='article_newest_first'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['-updated_at', '-id'], name='article_last_changed'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='published_article_has_a_time', violation_error_message='A published article has a publication time.'),
        ),
    ]

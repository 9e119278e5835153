"""Comments with their decisions and reports; what moderators taught the filter; who is to be told by mail."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("posts", "0002_thread_comments_and_give_each_a_status_link"),
        ("posts", "0003_let_comments_be_closed"),
        ("posts", "0004_let_readers_report_comments"),
        ("posts", "0005_mark_comments_that_need_attention"),
        ("posts", "0008_let_comments_be_questions_and_answers"),
        ("posts", "0009_let_moderators_undo_their_decisions"),
        ("posts", "0010_let_moderators_teach_a_filter"),
        ("posts", "0015_remember_who_wants_mail"),
        ("posts", "0019_find_the_newest_comments_of_an_article"),
        ("posts", "0022_find_comments_that_say_the_same"),
        ("posts", "0024_find_questions_by_their_state"),
    ]

    dependencies = [
        ("posts", "0001_keep_articles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BinaryField(max_length=16, unique=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('counted_since', models.DateTimeField(default=django.utils.timezone.now)),
                ('letters', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'address',
                'verbose_name_plural': 'addresses',
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(default='', editable=False, max_length=84)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('text', models.TextField(verbose_name='comment')),
                ('html', models.TextField(editable=False)),
                ('renderer_version', models.PositiveSmallIntegerField(editable=False)),
                ('state', models.CharField(choices=[('pending', 'Waiting for approval'), ('published', 'Published'), ('spam', 'Spam'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn by its author'), ('erased', 'Erased by its author')], default='pending', editable=False, max_length=10, verbose_name='state')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('needs_attention', models.BooleanField(default=False, editable=False, help_text='It seems to tell of a medical red flag.', verbose_name='needs attention')),
                ('is_question', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='question')),
                ('is_answer', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='answer')),
                ('edited_at', models.DateTimeField(editable=False, null=True, verbose_name='edited')),
                ('submission', models.UUIDField(editable=False, unique=True)),
                ('status_digest', models.BinaryField(max_length=16, null=True, unique=True)),
                ('network_key', models.BinaryField(max_length=16, null=True)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='posts.article', verbose_name='article')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies', to='posts.comment', verbose_name='in reply to')),
                ('user', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=65, unique=True)),
                ('spam', models.PositiveIntegerField(default=0)),
                ('ham', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='lesson', serialize=False, to='posts.comment')),
                ('is_spam', models.BooleanField()),
                ('words', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='posts.comment')),
            ],
            options={
                'verbose_name': 'announcement',
                'verbose_name_plural': 'announcements',
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wish', models.CharField(blank=True, choices=[('', 'No e-mails'), ('replies', 'Replies to my comment'), ('article', 'Every new comment here')], default='', max_length=8)),
                ('ended_at', models.DateTimeField(null=True)),
                ('address', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='posts.address')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='posts.comment')),
                ('letter', models.IntegerField(null=True, db_column='letter_id', db_index=True)),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'Waiting for approval'), ('published', 'Published'), ('spam', 'Spam'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn by its author'), ('erased', 'Erased by its author')], max_length=10, verbose_name='state')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('is_undo', models.BooleanField(db_default=False, default=False, editable=False, verbose_name='undoes the one before')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='posts.comment')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('address', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='posts.address')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='posts.comment')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='posts.contact')),
                ('letter', models.IntegerField(null=True, db_column='letter_id', db_index=True)),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('network_key', models.BinaryField(max_length=16, null=True)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='posts.comment')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('told_at', models.DateTimeField(editable=False, null=True)),
                ('told_up_to', models.DateTimeField(editable=False, null=True)),
                ('letter', models.IntegerField(editable=False, null=True, db_column='letter_id', db_index=True)),
                ('told_of', models.ManyToManyField(editable=False, related_name='watches', to='posts.comment')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'watch',
                'verbose_name_plural': 'watches',
            },
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['article', 'state', 'path'], name='comment_in_thread'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['article', 'state', '-created_at', '-id'], name='comment_newest_of_article'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['parent', 'state'], name='comment_answered'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['state', '-created_at'], name='comment_queue'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('network_key__isnull', False)), fields=['network_key', 'created_at'], name='comment_of_network'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['email', 'state'], name='comment_of_address'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['name', 'state'], name='comment_of_name'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(django.db.models.functions.text.Substr('text', 1, 40), models.F('created_at'), name='comment_says'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['created_at'], name='comment_written'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('is_question', True)), fields=['state', 'created_at', 'id'], name='comment_question'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('is_answer', True)), fields=['article', '-created_at'], name='comment_answers'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(condition=models.Q(('is_answer', True)), fields=('parent',), name='comment_one_answer'),
        ),
        migrations.AddConstraint(
            model_name='announcement',
            constraint=models.UniqueConstraint(fields=('comment',), name='announcement_once'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(fields=('comment',), name='contact_of_a_comment'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('told_at__isnull', True)), fields=['address', 'at'], name='notice_open'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('address', 'comment'), name='notice_once'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('network_key__isnull', False)), fields=['at'], name='report_made'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('comment', 'network_key'), name='report_once'),
        ),
    ]

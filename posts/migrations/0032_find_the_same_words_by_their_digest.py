from django.db import migrations, models

from posts.lib.db.concurrent_index import AddIndexBesideWriters


class Migration(migrations.Migration):
    atomic = False  # the table may hold a million rows

    dependencies = [
        ("posts", "0031_meet_the_same_words_again"),
    ]

    operations = [
        AddIndexBesideWriters(
            model_name="comment",
            index=models.Index(fields=["text_digest", "created_at"], name="comment_says_the_same"),
        ),
        migrations.RemoveIndex(model_name="comment", name="comment_says"),
    ]

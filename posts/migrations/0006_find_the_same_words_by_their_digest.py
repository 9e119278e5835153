"""Who says the same again is found by a digest of the words, not by their beginning."""

from django.db import migrations, models

from posts.lib.db.concurrent_index import AddIndexConcurrently


class Migration(migrations.Migration):
    replaces = [
        ("posts", "0032_find_the_same_words_by_their_digest"),
    ]

    atomic = False  # the table may hold a million rows

    dependencies = [
        ("posts", "0005_bound_what_reports_and_addresses_do"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="comment",
            index=models.Index(fields=["text_digest", "created_at"], name="comment_says_the_same"),
        ),
        migrations.RemoveIndex(model_name="comment", name="comment_says"),
    ]

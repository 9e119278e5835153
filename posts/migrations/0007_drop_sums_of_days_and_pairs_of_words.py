"""Earlier blogs kept sums of closed days, a ranking and pairs of words beside what these were worked out from.

A new blog never has them. Nothing is lost with them, and nothing reads them.
"""

from django.db import migrations

SUMS = ("changedday", "daytotal", "ranking", "candidate")
SQLITE = tuple(f"DROP TRIGGER IF EXISTS posts_dayviews_{what}" for what in ("added", "changed", "gone"))
POSTGRESQL = (
    "DROP TRIGGER IF EXISTS posts_dayviews_changed ON posts_dayviews",
    "DROP FUNCTION IF EXISTS posts_note_changed_day()",
    "DROP INDEX IF EXISTS posts_searchentry_pairs",
    "DROP FUNCTION IF EXISTS posts_word_pairs(text, text, text)",
)


def drop(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)
    for table in SUMS:
        schema_editor.execute(f"DROP TABLE IF EXISTS posts_{table}")


class Migration(migrations.Migration):
    dependencies = [("posts", "0006_find_the_same_words_by_their_digest")]

    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]

"""The databases' own full-text index over the search entries, kept equal to them by the database itself.

Whoever changes the table of search entries later: SQLite changes a table by making it anew, and the triggers stay
behind. Drop them before and make them again after (`drop_index`, `make_index`).
"""

from django.db import migrations

FTS5 = (
    # The stems are words already: split at spaces, nothing else. Beginnings of two and three letters are kept ready.
    """CREATE VIRTUAL TABLE posts_searchentry_fts USING fts5(title, tags, text,
       content='posts_searchentry', content_rowid='id', tokenize='ascii', prefix='2 3')""",
    """CREATE TRIGGER posts_searchentry_added AFTER INSERT ON posts_searchentry BEGIN
       INSERT INTO posts_searchentry_fts(rowid, title, tags, text) VALUES (new.id, new.title, new.tags, new.text);
       END""",
    """CREATE TRIGGER posts_searchentry_gone AFTER DELETE ON posts_searchentry BEGIN
       INSERT INTO posts_searchentry_fts(posts_searchentry_fts, rowid, title, tags, text)
       VALUES ('delete', old.id, old.title, old.tags, old.text);
       END""",
    """CREATE TRIGGER posts_searchentry_changed AFTER UPDATE ON posts_searchentry BEGIN
       INSERT INTO posts_searchentry_fts(posts_searchentry_fts, rowid, title, tags, text)
       VALUES ('delete', old.id, old.title, old.tags, old.text);
       INSERT INTO posts_searchentry_fts(rowid, title, tags, text) VALUES (new.id, new.title, new.tags, new.text);
       END""",
    "INSERT INTO posts_searchentry_fts(posts_searchentry_fts) VALUES ('rebuild')",
)
NO_FTS5 = (
    "DROP TRIGGER posts_searchentry_added",
    "DROP TRIGGER posts_searchentry_gone",
    "DROP TRIGGER posts_searchentry_changed",
    "DROP TABLE posts_searchentry_fts",
)
TSVECTOR = (
    """ALTER TABLE posts_searchentry ADD COLUMN words tsvector GENERATED ALWAYS AS (
       setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', tags), 'B') ||
       setweight(to_tsvector('simple', text), 'D')) STORED""",
    "CREATE INDEX posts_searchentry_words ON posts_searchentry USING gin (words)",
)
NO_TSVECTOR = ("ALTER TABLE posts_searchentry DROP COLUMN words",)


def make_index(apps, schema_editor):
    for statement in FTS5 if schema_editor.connection.vendor == "sqlite" else TSVECTOR:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in NO_FTS5 if schema_editor.connection.vendor == "sqlite" else NO_TSVECTOR:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("posts", "0013_let_articles_be_found")]

    operations = [migrations.RunPython(make_index, drop_index)]

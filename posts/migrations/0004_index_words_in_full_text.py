"""Full-text index: the databases' own over the search entries, and one of titles and tags, kept equal by the database.

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
    """CREATE VIRTUAL TABLE posts_searchentry_head USING fts5(title, tags,
       content='posts_searchentry', content_rowid='id', tokenize='ascii', prefix='2 3')""",
    """CREATE TRIGGER posts_searchentry_head_added AFTER INSERT ON posts_searchentry BEGIN
       INSERT INTO posts_searchentry_head(rowid, title, tags) VALUES (new.id, new.title, new.tags);
       END""",
    """CREATE TRIGGER posts_searchentry_head_gone AFTER DELETE ON posts_searchentry BEGIN
       INSERT INTO posts_searchentry_head(posts_searchentry_head, rowid, title, tags)
       VALUES ('delete', old.id, old.title, old.tags);
       END""",
    """CREATE TRIGGER posts_searchentry_head_changed AFTER UPDATE ON posts_searchentry BEGIN
       INSERT INTO posts_searchentry_head(posts_searchentry_head, rowid, title, tags)
       VALUES ('delete', old.id, old.title, old.tags);
       INSERT INTO posts_searchentry_head(rowid, title, tags) VALUES (new.id, new.title, new.tags);
       END""",
    "INSERT INTO posts_searchentry_head(posts_searchentry_head) VALUES ('rebuild')",
)
NO_FTS5 = (
    "DROP TRIGGER posts_searchentry_added",
    "DROP TRIGGER posts_searchentry_gone",
    "DROP TRIGGER posts_searchentry_changed",
    "DROP TABLE posts_searchentry_fts",
    "DROP TRIGGER posts_searchentry_head_added",
    "DROP TRIGGER posts_searchentry_head_gone",
    "DROP TRIGGER posts_searchentry_head_changed",
    "DROP TABLE posts_searchentry_head",
)
POSTGRESQL = (
    """ALTER TABLE posts_searchentry ADD COLUMN words tsvector GENERATED ALWAYS AS (
       setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', tags), 'B') ||
       setweight(to_tsvector('simple', text), 'D')) STORED""",
    "CREATE INDEX posts_searchentry_words ON posts_searchentry USING gin (words)",
    "CREATE INDEX posts_searchentry_title ON posts_searchentry USING gin (to_tsvector('simple', title))",
    """CREATE INDEX posts_searchentry_head ON posts_searchentry
       USING gin (to_tsvector('simple', title || ' ' || tags))""",
)
NO_POSTGRESQL = (
    "DROP INDEX posts_searchentry_title",
    "DROP INDEX posts_searchentry_head",
    "ALTER TABLE posts_searchentry DROP COLUMN words",
)


def make_index(apps, schema_editor):
    for statement in FTS5 if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in NO_FTS5 if schema_editor.connection.vendor == "sqlite" else NO_POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [
        ("posts", "0014_index_words_in_full_text"),
        ("posts", "0023_find_titles_without_a_look_at_texts"),
        ("posts", "0026_find_phrases_by_their_pairs"),
    ]

    dependencies = [("posts", "0003_count_views")]

    operations = [migrations.RunPython(make_index, drop_index)]

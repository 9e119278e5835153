"""Title and tags in a small index of their own, kept equal to the search entries by the database itself.

Whoever changes the table of search entries later: see 0014, its triggers and these go with the old table on SQLite.
PostgreSQL builds the two indexes in seconds, for the few words of each article; meanwhile articles are not stored.
"""

from django.db import migrations

FTS5 = (
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
    "DROP TRIGGER posts_searchentry_head_added",
    "DROP TRIGGER posts_searchentry_head_gone",
    "DROP TRIGGER posts_searchentry_head_changed",
    "DROP TABLE posts_searchentry_head",
)
GIN = (
    "CREATE INDEX posts_searchentry_title ON posts_searchentry USING gin (to_tsvector('simple', title))",
    """CREATE INDEX posts_searchentry_head ON posts_searchentry
       USING gin (to_tsvector('simple', title || ' ' || tags))""",
)
NO_GIN = ("DROP INDEX posts_searchentry_title", "DROP INDEX posts_searchentry_head")


def make_index(apps, schema_editor):
    for statement in FTS5 if schema_editor.connection.vendor == "sqlite" else GIN:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    for statement in NO_FTS5 if schema_editor.connection.vendor == "sqlite" else NO_GIN:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("posts", "0022_find_comments_that_say_the_same")]

    operations = [migrations.RunPython(make_index, drop_index)]

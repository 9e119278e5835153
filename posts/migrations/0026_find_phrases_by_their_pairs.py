"""The pairs of neighbouring words of each article in an index of PostgreSQL's, made beside those who write.

Its index of words does not know where they stand, so for a phrase of everyday words it looked into every article that
holds them. SQLite's does know, and needs nothing. For a hundred thousand articles this takes some minutes. A run that
is cut off can simply be repeated.
"""

from django.db import migrations

# Stems are letters and digits, so the dot between title, tags and text is in no phrase. Whoever plans a question is
# told by its cost to ask the index, and never to make the pairs of one row after the other.
PAIRS = (
    """CREATE OR REPLACE FUNCTION posts_word_pairs(title text, tags text, words text) RETURNS text[]
       LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
       SELECT array_agg(DISTINCT pair) FROM (
           SELECT word || ' ' || lead(word) OVER (ORDER BY place) AS pair
           FROM unnest(string_to_array(title || ' . ' || tags || ' . ' || words, ' '))
           WITH ORDINALITY AS each_word(word, place)) AS pairs
       WHERE pair IS NOT NULL $$""",
    "DROP INDEX CONCURRENTLY IF EXISTS posts_searchentry_pairs",
    """CREATE INDEX CONCURRENTLY posts_searchentry_pairs ON posts_searchentry
       USING gin (posts_word_pairs(title, tags, text))""",
)
NO_PAIRS = (
    "DROP INDEX CONCURRENTLY IF EXISTS posts_searchentry_pairs",
    "DROP FUNCTION IF EXISTS posts_word_pairs(text, text, text)",
)


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in PAIRS:
            schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in NO_PAIRS:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("posts", "0025_work_out_what_closed_days_add_up_to")]

    operations = [migrations.RunPython(make_index, drop_index)]

"""Neighbours of an article: the next newer and older one, and related articles."""

from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from posts.articles.models import Article

RELATED_SHOWN = 3

# Asked for every page, and worded by the ORM it takes ten times as long. Relations come first (CROSS JOIN), and the few
# there are are all looked at: asked for public ones, SQLite would begin with every public article.
NEIGHBOURS = """
    SELECT * FROM (
        SELECT 'newer' AS place, id, title, slug, '' AS summary, '' AS excerpt FROM posts_article
        WHERE state = 'published' AND published_at <= %(now)s AND (published_at, id) > (%(time)s, %(article)s)
        ORDER BY published_at, id LIMIT 1) AS newer
    UNION ALL SELECT * FROM (
        SELECT 'older', id, title, slug, '', '' FROM posts_article
        WHERE state = 'published' AND (published_at, id) < (%(until)s, %(article)s)
        ORDER BY published_at DESC, id DESC LIMIT 1) AS older
    UNION ALL SELECT * FROM (
        SELECT 'related', other.id, title, slug, summary, excerpt
        FROM posts_relation AS relation CROSS JOIN posts_article AS other
        WHERE relation.article_id = %(article)s AND other.id = relation.other_id
            AND state = 'published' AND published_at <= %(now)s
        ORDER BY shared_tags DESC, likeness DESC, other.id DESC LIMIT %(related)s) AS related"""


class Neighbours(NamedTuple):
    newer: Article | None
    older: Article | None
    related: list[Article]


def neighbours(article: Article) -> Neighbours:
    """What is public now; nothing around an article that has no time yet."""
    if article.published_at is None:
        return Neighbours(None, None, [])
    time, now = article.published_at, timezone.now()
    column = Article._meta.get_field("published_at")
    times = {"time": time, "now": now, "until": min(time, now)}.items()
    bounds = {name: column.get_db_prep_value(moment, connection) for name, moment in times}
    wanted = {"article": article.pk, "related": RELATED_SHOWN, **bounds}
    rows: list[Any] = list(Article.objects.raw(NEIGHBOURS, wanted))
    newer, older = (next((other for other in rows if other.place == place), None) for place in ("newer", "older"))
    return Neighbours(newer, older, [other for other in rows if other.place == "related"])

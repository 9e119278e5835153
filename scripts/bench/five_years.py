"""Seed data of five years on a busy blog, written by the database itself: a few statements, a few minutes.

Every number follows from the article and the day, so each run makes the same. The sums of referrers are those of the
views, as the roll-up would have left them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from posts.models import Article

VIEWS_A_DAY = 54  # of one article, on average
REFERRERS = ("", "Google", "Facebook", "DuckDuckGo", "physio-forum.example")
REASONS = ("robot", "repeat", "no script")
MOMENTS = 1000  # different seconds of the open day
A_DAY = timedelta(days=1)  # its views lie in the last 24 hours, so that at any hour as many are of the last minutes
DAYS_AT_ONCE = 200
TEXT = "Some words.\n\n## Why\n\nMore.\n\n## How\n\nAnd more.\n"
SIXTEEN_BYTES = {"sqlite": "randomblob(16)", "postgresql": "uuid_send(gen_random_uuid())"}

VIEWS = f"""INSERT INTO posts_dayviews (article_id, day, views, reads, ended, timed, seconds)
    SELECT id, day, views, views / 3, views / 2, views, views * 90 FROM (
        SELECT a.id, day, 1 + (a.id * 7919 + number * 104729) % {2 * VIEWS_A_DAY} AS views FROM past, posts_article a
        WHERE number >= FIRST AND number < LAST) AS numbers ORDER BY id, day"""
CAME_FROM = f"""INSERT INTO posts_dayreferrers (article_id, day, referrer, campaign, views)
    SELECT article_id, v.day, name, '', (views + r.number) / {len(REFERRERS)}
    FROM posts_dayviews v JOIN past ON past.day = v.day, referrers r
    WHERE past.number >= FIRST AND past.number < LAST AND views + r.number >= {len(REFERRERS)}
    ORDER BY article_id, v.day, name"""
GOT_TO = """INSERT INTO posts_dayheadings (article_id, day, position, heading, views)
    SELECT article_id, v.day, h.number, name, views / (1 + h.number)
    FROM posts_dayviews v JOIN past ON past.day = v.day, headings h
    WHERE past.number >= FIRST AND past.number < LAST AND views > h.number ORDER BY article_id, v.day, h.number"""
LEFT_OUT = """INSERT INTO posts_exclusions (article_id, day, reason, hits)
    SELECT a.id, day, name, 9 FROM past, posts_article a, reasons r
    WHERE past.number >= FIRST AND past.number < LAST ORDER BY a.id, day, name"""
OPEN = """INSERT INTO posts_view
    (article_id, day, visitor_key, ticket, seen_at, referrer, told, seconds, ended, headings)
    WITH RECURSIVE hits(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM hits WHERE n + 1 < RAW)
    SELECT FIRST + n %% ARTICLES, %s, KEY, KEY, moment, name, 1, n / 3 %% 300, n / 11 %% 5 < 2, n / 13 %% 4
    FROM hits JOIN moments m ON m.number = n / 5 %% {moments} JOIN referrers r ON r.number = n / 7 %% {referrers}"""


def fill(articles: int, days: int, raw: int) -> None:
    first = write_articles(articles)
    today = datetime.now(UTC).date()
    keep("past", "day date", [today - timedelta(days=days - number) for number in range(days)])
    keep("referrers", "name text", REFERRERS)
    keep("headings", "name text", ("Why", "How"))
    keep("reasons", "name text", REASONS)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA cache_size = -1000000")  # in KB; the indexes grow at all their ends at once
        for start in range(0, days, DAYS_AT_ONCE):
            for statement in (VIEWS, CAME_FROM, GOT_TO, LEFT_OUT):
                cursor.execute(_with(statement, FIRST=start, LAST=start + DAYS_AT_ONCE))
        keep("moments", "moment " + moment_type(), moments_of_today())
        sizes = {"FIRST": first, "ARTICLES": articles, "RAW": raw, "KEY": SIXTEEN_BYTES[connection.vendor]}
        some = OPEN.format(moments=MOMENTS, referrers=len(REFERRERS))
        cursor.execute(_with(some, **sizes), [today])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as it does by itself, some time later


def write_articles(number: int) -> int:
    long_ago = datetime.now(UTC) - timedelta(days=4000)
    first = Article.objects.first() or Article.objects.create(
        title="One of many", source=TEXT, state="published", published_at=long_ago
    )
    common = {field.attname: getattr(first, field.attname) for field in Article._meta.concrete_fields}
    names = ({"title": f"{first.title} {one}", "slug": f"{first.slug}-{one}"} for one in range(2, number + 1))
    with transaction.atomic():
        Article.objects.bulk_create(
            (Article(**common | {"id": first.pk + place} | name) for place, name in enumerate(names, 1)), batch_size=500
        )
    return first.pk


def keep(table: str, column: str, values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (number bigint PRIMARY KEY, {column})")
        cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s)", list(enumerate(values)))


def moment_type() -> str:
    return "timestamp with time zone" if connection.vendor == "postgresql" else "datetime"


def moments_of_today() -> list[Any]:
    now = datetime.now(UTC)
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt((now - A_DAY * number / MOMENTS).replace(microsecond=0)) for number in range(MOMENTS)]


def _with(statement: str, **numbers: object) -> str:
    for name, number in numbers.items():
        statement = statement.replace(name, str(number))
    return statement

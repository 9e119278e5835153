"""Roll-up of a closed day: its views become numbers for each article; keys, tickets and the salt are gone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count

from posts.articles.models import Article
from posts.lib.markdown.headings import headings_of
from posts.readership.days import HEADING_CHARACTERS, DayHeadings, DayReferrers, DayViews
from posts.readership.ingest.payload import HEADINGS_TOLD
from posts.readership.models import CLOSED_SLOT, DailySalt, Exclusions, View
from posts.readership.upsert import upsert_sums

GRACE = timedelta(hours=1)  # after midnight, for requests that were under way
ROWS_AT_ONCE = 5_000  # in one transaction: a fraction of a second, so that readers who write wait no longer
THE_LOCK = 7_413_296_001  # of PostgreSQL's advisory locks; on SQLite a transaction that writes is alone anyway

SUMMED = ("article_id", "referrer", "campaign", "told", "seconds", "ended", "headings")  # of a view
DAY_VIEWS = ("views", "reads", "ended", "timed", "seconds")


def take_advisory_lock() -> None:
    """Let a second host wait until the running transaction, which moves rows into sums, is over."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [THE_LOCK])


def close_days(now: datetime | None = None) -> int:
    days = days_to_close(now or datetime.now(UTC))
    for day in days:
        close_day(day)
    if days:
        _wipe()
    return len(days)


def first_open_day(now: datetime) -> date:
    """The first day that is still open; those before it ended at least an hour ago."""
    return (now.astimezone(UTC) - GRACE).date()


def days_to_close(now: datetime) -> list[date]:
    last = first_open_day(now)
    salted = DailySalt.objects.filter(day__lt=last).values_list("day", flat=True)
    viewed = View.objects.filter(day__lt=last).values_list("day", flat=True).distinct()
    left_out = Exclusions.objects.filter(day__lt=last, slot__gt=CLOSED_SLOT).values_list("day", flat=True).distinct()
    return sorted({*salted, *viewed, *left_out})


def close_day(day: date) -> int:
    """Turn the day's rows into numbers; returns how many views that were.

    The salt goes first: from then on nobody can make a key of that day. The rows follow in pieces, each added to the
    day's numbers and deleted in one transaction; killed anywhere, what is left is added the next time, and the sums
    are the same. So is a row that arrives late, from a host whose clock is behind.
    """
    DailySalt.objects.filter(day=day).delete()
    closed = 0
    for articles in _in_pieces(day):
        while rows := _close_some(day, articles):
            closed += rows
    _gather_exclusions(day)
    return closed


def _in_pieces(day: date) -> Iterator[list[int]]:
    """The articles seen on the day, as many at a time as have the views of a piece.

    A piece of few articles raises few sums; one of all articles would raise each of them once for every piece.
    """
    piece, size = [], 0
    views = View.objects.filter(day=day).order_by("article_id").values_list("article_id").annotate(number=Count("*"))
    for article_id, number in list(views):
        piece.append(article_id)
        size += number
        if size >= ROWS_AT_ONCE:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _close_some(day: date, articles: list[int]) -> int:
    with transaction.atomic():
        take_advisory_lock()
        views = View.objects.select_for_update().filter(day=day, article__in=articles)
        rows = list(views.order_by("article_id").only(*SUMMED)[:ROWS_AT_ONCE])
        if rows:
            _add_views(day, rows)
            View.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _add_views(day: date, rows: Sequence[View]) -> None:
    ids = {row.article_id for row in rows}
    articles = Article.objects.only("words", "html").in_bulk(ids)
    words = {article_id: article.words for article_id, article in articles.items()}
    upsert_sums(DayViews, _views(day, rows, words), ("article", "day"), DAY_VIEWS)
    upsert_sums(DayReferrers, _referrers(day, rows), ("article", "day", "referrer", "campaign"), ("views",))
    upsert_sums(DayHeadings, _headings(day, rows, articles), ("article", "day", "position", "heading"), ("views",))


def _views(day: date, rows: Iterable[View], words: dict[int, int]) -> list[dict]:
    sums: dict[int, Counter[str]] = {}
    for row in rows:
        numbers = sums.setdefault(row.article_id, Counter(dict.fromkeys(DAY_VIEWS, 0)))
        numbers["views"] += 1
        numbers["reads"] += row.is_read(words[row.article_id])
        numbers["ended"] += row.ended
        numbers["timed"] += row.told > 0
        numbers["seconds"] += row.seconds
    return [{"article": article_id, "day": day, **sums[article_id]} for article_id in sorted(sums)]


def _referrers(day: date, rows: Iterable[View]) -> list[dict]:
    sums = Counter((row.article_id, row.referrer, row.campaign) for row in rows)
    return [
        {"article": article_id, "day": day, "referrer": referrer, "campaign": campaign, "views": views}
        for (article_id, referrer, campaign), views in sorted(sums.items())
    ]


def _headings(day: date, rows: Iterable[View], articles: dict[int, Article]) -> list[dict]:
    """The bits of each view, as the words of the headings they stand for on the day of closing."""
    words = {article_id: headings_of(article.html)[:HEADINGS_TOLD] for article_id, article in articles.items()}
    sums = Counter(
        (row.article_id, position, heading[:HEADING_CHARACTERS])
        for row in rows
        for position, heading in enumerate(words[row.article_id])
        if row.headings >> position & 1
    )
    return [
        {"article": article_id, "day": day, "position": position, "heading": heading, "views": views}
        for (article_id, position, heading), views in sorted(sums.items())
    ]


def _gather_exclusions(day: date) -> None:
    with transaction.atomic():
        take_advisory_lock()
        slots = list(Exclusions.objects.select_for_update().filter(day=day, slot__gt=CLOSED_SLOT))
        sums: Counter[tuple[int | None, str]] = Counter()
        for row in slots:
            sums[row.article_id, row.reason] += row.hits
        Exclusions.objects.tally(
            {"article_id": article_id, "day": day, "reason": reason, "slot": CLOSED_SLOT, "hits": hits}
            for (article_id, reason), hits in sums.items()
        )
        Exclusions.objects.filter(pk__in=[row.pk for row in slots]).delete()


def _wipe() -> None:
    """What SQLite deleted still lies in its log of changes, until that is emptied."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

from datetime import UTC, datetime, time, timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from posts.models import Article, DailySalt, DayHeadings, DayReferrers, DayViews, Exclusions, View
from posts.readership.drop_reason import DropReason
from posts.readership.ingest.counting import salt_of
from posts.readership.reports.ledger import ledger
from posts.readership.rollup import close
from posts.readership.rollup.close import close_day, close_days, days_to_close
from tests.support.cast import write_article
from tests.support.examples import over_the_database

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

DAY = datetime(2026, 3, 1, tzinfo=UTC)
AFTER_GRACE = DAY + timedelta(days=1, hours=1, minutes=1)
NUMBERS = count(1)
STEPS = "## Step back\n\nOne foot.\n\n## Lean *in*\n\nBoth hands.\n\n### Hold\n\nBreathe."


def see(article, **told):
    fields = {"day": DAY.date(), "seen_at": DAY, "visitor_key": next(NUMBERS).to_bytes(16)} | told
    return View.objects.create(article=article, **fields)


def exclude(article, reason, hits, slot):
    Exclusions.objects.tally(
        [{"article_id": article and article.pk, "day": DAY.date(), "reason": reason, "slot": slot, "hits": hits}]
    )


@pytest.fixture
def busy_day(article):
    """Three visitors of one article and one of another, on DAY, and hits that were none."""
    other = write_article("Another", source=STEPS)
    salt_of(DAY.date())
    for _ in range(3):
        see(article)
    see(other, told=2, seconds=90, ended=True, headings=0b101, referrer="Google", campaign="spring")
    for slot in (1, 2, 2):
        exclude(article, DropReason.ROBOT, 2, slot)
        exclude(None, DropReason.UNKNOWN_ARTICLE, 1, slot)
    return {article.pk: 3, other.pk: 1}


def numbers():
    return dict(DayViews.objects.values_list("article_id", "views"))


def everything():
    """All that is kept of closed days, without the rows' own numbers."""
    models = (DayViews, DayReferrers, DayHeadings, Exclusions)
    return [sorted(map(repr, ({**row, "id": 0} for row in model.objects.values()))) for model in models]


def test_a_closed_day_is_numbers_and_nothing_else(busy_day):
    assert close_days(AFTER_GRACE) == 1
    assert numbers() == busy_day
    assert not View.objects.exists()
    assert not DailySalt.objects.exists()


def test_the_numbers_are_those_of_the_rows(busy_day):
    close_days(AFTER_GRACE)
    other = Article.objects.get(title="Another")
    day = DayViews.objects.values("views", "reads", "ended", "timed", "seconds", "is_month").get(article=other)
    assert day == {"views": 1, "reads": 1, "ended": 1, "timed": 1, "seconds": 90, "is_month": False}
    assert DayReferrers.objects.values_list("referrer", "campaign", "views").get(article=other) == (
        "Google", "spring", 1,
    )  # fmt: skip
    assert list(DayHeadings.objects.order_by("position").values_list("position", "heading", "views")) == [
        (0, "Step back", 1), (2, "Hold", 1),
    ]  # fmt: skip


def test_the_ledger_is_the_same_before_and_after(busy_day, article):
    def sums():
        return ledger(DAY.date(), DAY.date()), ledger(DAY.date(), DAY.date(), article)

    before = sums()
    assert before[0] == {DropReason.COUNTED: 4, DropReason.ROBOT: 6, DropReason.UNKNOWN_ARTICLE: 3}
    close_days(AFTER_GRACE)
    assert sums() == before
    assert Exclusions.objects.count() == 2


def test_closing_again_changes_nothing(busy_day):
    close_days(AFTER_GRACE)
    before = everything()
    close_day(DAY.date())
    assert close_days(AFTER_GRACE) == 0
    assert everything() == before


@pytest.mark.parametrize("moment", [time(12), time(23, 59, 59)])
def test_an_open_day_is_left_alone(busy_day, moment):
    assert close_days(datetime.combine(DAY, moment, UTC)) == 0
    assert View.objects.count() == 4


def test_the_first_hour_after_midnight_belongs_to_those_still_under_way(busy_day):
    assert close_days(DAY + timedelta(days=1, minutes=59)) == 0


def test_a_row_that_came_late_is_added(busy_day, article):
    close_days(AFTER_GRACE)
    see(article, seen_at=None)
    exclude(article, DropReason.REPEAT, 1, 3)
    close_days(AFTER_GRACE)
    assert numbers()[article.pk] == 4
    assert days_to_close(AFTER_GRACE) == []


def test_a_reader_who_tells_more_than_headings_there_are_adds_none(article):
    see(article, headings=(1 << 50) - 1)
    close_days(AFTER_GRACE)
    assert not DayHeadings.objects.exists()


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at", range(12))
def test_killed_anywhere_and_run_again_it_gives_the_same_numbers(busy_day, monkeypatch, at):
    monkeypatch.setattr(close, "ROWS_AT_ONCE", 2)
    with transaction.atomic():
        close_days(AFTER_GRACE)
        whole = everything()
        transaction.set_rollback(True)
    _kill_at(at, monkeypatch)
    monkeypatch.setattr(close, "ROWS_AT_ONCE", 2)
    close_days(AFTER_GRACE)
    assert everything() == whole


def _kill_at(number, monkeypatch):
    """Run until the given statement is reached, and end there."""
    from django.db import connection

    statements = count()

    def kill(execute, sql, params, many, context):
        if next(statements) == number:
            raise Killed
        return execute(sql, params, many, context)

    with pytest.raises(Killed), connection.execute_wrapper(kill):
        close_days(AFTER_GRACE)


class Pieces(TestCase):
    """However many rows one piece holds, the sums are those of all rows."""

    @over_the_database
    @given(
        rows=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 200), st.booleans(), st.integers(0, 7)), max_size=12),
        piece=st.integers(1, 5),
    )
    def test_sums(self, rows, piece):
        articles = [write_article(f"Article {number}", source=STEPS) for number in range(3)]
        for number, seconds, ended, headings in rows:
            see(articles[number], told=1, seconds=seconds, ended=ended, headings=headings)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(close, "ROWS_AT_ONCE", piece)
            close_day(DAY.date())
        for number, article in enumerate(articles):
            mine = [row for row in rows if row[0] == number]
            stored = DayViews.objects.filter(article=article).values_list("views", "seconds", "ended").first()
            assert (stored or (0, 0, 0)) == (len(mine), sum(row[1] for row in mine), sum(row[2] for row in mine))
            reached = sum(row[3].bit_count() for row in mine)
            assert sum(DayHeadings.objects.filter(article=article).values_list("views", flat=True)) == reached

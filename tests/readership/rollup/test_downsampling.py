from datetime import UTC, date, datetime, timedelta

import pytest

from posts.models import Blog, DayHeadings, DayReferrers, DayViews, Exclusions
from posts.readership.drop_reason import DropReason
from posts.readership.reports.ledger import ledger
from posts.readership.rollup import downsampling
from posts.readership.rollup.downsampling import first_day_kept, fold_months

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

NOW = datetime(2026, 3, 15, tzinfo=UTC)
FIRST, LAST = date(2025, 12, 1), date(2026, 3, 14)


@pytest.fixture(autouse=True)
def _days(article, monkeypatch):
    monkeypatch.setattr(downsampling, "ROWS_AT_ONCE", 7)  # so that a month takes several pieces
    day = FIRST
    while day <= LAST:
        DayViews.objects.create(article=article, day=day, views=2, reads=1, seconds=60, timed=2, ended=1)
        DayReferrers.objects.create(article=article, day=day, referrer="Google", views=2)
        DayHeadings.objects.create(article=article, day=day, position=0, heading="Hold", views=1)
        Exclusions.objects.create(article=article, day=day, reason=DropReason.ROBOT, hits=3)
        Exclusions.objects.create(article=None, day=day, reason=DropReason.UNKNOWN_ARTICLE, hits=1)
        day += timedelta(days=1)


def keep(months):
    blog = Blog.current()
    blog.keep_days_for = months
    blog.save()


def test_by_default_every_day_is_kept():
    assert fold_months(NOW) == 0
    assert DayViews.objects.count() == (LAST - FIRST).days + 1


def test_older_days_become_one_row_a_month(article):
    keep(2)
    fold_months(NOW)
    rows = DayViews.objects.filter(day__lt=date(2026, 1, 2)).order_by("day")
    assert list(rows.values_list("day", "is_month", "views", "reads", "seconds", "timed", "ended")) == [
        (date(2025, 12, 1), True, 62, 31, 31 * 60, 62, 31),
        (date(2026, 1, 1), False, 2, 1, 60, 2, 1),
    ]
    for model in (DayReferrers, DayHeadings):
        assert model.objects.filter(is_month=True).count() == 1
    assert Exclusions.objects.filter(is_month=True).count() == 2


def test_the_sums_stay(article):
    before = ledger(FIRST, LAST), ledger(FIRST, LAST, article)
    keep(1)
    fold_months(NOW)
    assert (ledger(FIRST, LAST), ledger(FIRST, LAST, article)) == before


def test_folding_again_changes_nothing():
    keep(1)
    assert fold_months(NOW) > 0
    before = list(DayViews.objects.order_by("day").values())
    assert fold_months(NOW) == 0
    assert list(DayViews.objects.order_by("day").values()) == before


def test_a_number_that_came_late_joins_its_month(article):
    keep(1)
    fold_months(NOW)
    DayViews.objects.create(article=article, day=date(2025, 12, 9), views=5)
    fold_months(NOW)
    assert DayViews.objects.get(day=FIRST).views == 67


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 1)),
        (date(2026, 1, 1), 1, date(2025, 12, 1)),
        (date(2026, 1, 1), 12, date(2025, 1, 1)),
        (date(2026, 1, 1), 1200, date(1926, 1, 1)),
    ],
)
def test_whole_months_are_kept(today, months, first):
    assert first_day_kept(today, months) == first

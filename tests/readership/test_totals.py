"""What closed days add up to: worked out by a chore, never wrong in between."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from posts.models import Blog, ChangedDay, DayTotal, DayViews, Ranking
from posts.readership.counting import today
from posts.readership.folding import fold_months
from posts.readership.glance import glance
from posts.readership.overview import report
from posts.readership.periods import Period, Span, ending
from posts.readership.ranks import first_of_two
from posts.readership.rollup import close_days, first_open_day
from posts.readership.totalling import work_out_totals
from tests.cast import look_at, reader, write_article

pytestmark = pytest.mark.django_db

LAST_MONTH = ending(today(), Span.MONTH)


def ago(days):
    return today() - timedelta(days=days)


def desk():
    """The sums of the desk's first page, and its articles with their views."""
    shown = glance(LAST_MONTH)
    return shown.totals.views, shown.totals.reads, [row[:2] for row in shown.tables["articles"].rows]


@pytest.fixture
def other(article):
    """Another article; it and the first have their closed days, and the totals of these are worked out."""
    other = write_article("Another")
    for number in (3, 5, 40):
        DayViews.objects.create(article=article, day=ago(number), views=10, reads=1)
    DayViews.objects.create(article=other, day=ago(3), views=7, reads=2)
    work_out_totals()
    return other


def test_every_closed_day_has_its_sums(other):
    known = dict(DayTotal.objects.values_list("day", "views"))
    assert (known[ago(3)], known[ago(4)], known[ago(5)], known[ago(40)]) == (17, 0, 10, 10)
    assert set(known) == {ago(number) for number in range(1, 41) if ago(number) < first_open_day(datetime.now(UTC))}


def test_done_again_it_does_nothing(other):
    assert work_out_totals() == 0


def test_the_desk_shows_the_same_with_them_and_without(other):
    with_them = desk()
    assert with_them == (27, 4, [("Calf stretch", 20), ("Another", 7)])
    DayTotal.objects.all().delete()
    Ranking.objects.all().delete()
    assert desk() == with_them


def test_with_them_no_article_is_looked_up_but_the_few(other):
    with CaptureQueriesContext(connection) as asked:
        glance(LAST_MONTH)
    assert not [one["sql"] for one in asked if 'FROM "posts_article" ORDER BY' in one["sql"]]


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (lambda one: DayViews.objects.create(article=one, day=ago(9), views=2), (29, 4)),
        (lambda one: DayViews.objects.filter(article=one, day=ago(3)).update(views=1), (21, 4)),
        (lambda one: DayViews.objects.filter(article=one).update(day=ago(39)), (20, 2)),
        (lambda one: one.delete(), (20, 2)),
    ],
    ids=["added", "changed", "moved", "article deleted"],
)
def test_a_change_shows_at_once_and_is_added_up_later(other, change, shown):
    change(other)
    at_once = desk()
    assert at_once[:2] == shown
    assert work_out_totals() > 0
    assert not ChangedDay.objects.exists()
    assert desk() == at_once


def test_what_was_taken_back_leaves_no_note(other):
    with transaction.atomic():
        other.delete()
        transaction.set_rollback(True)
    assert not ChangedDay.objects.exists()


def test_views_of_today_join_the_order_of_the_closed_days(other):
    for number in range(14):
        look_at(reader(f"198.51.100.{number}"), other)
    assert desk()[2] == [("Another", 21), ("Calf stretch", 20)]


def test_closing_a_day_leaves_the_sums_as_they_are(other):
    look_at(reader(), other)
    before = desk()
    close_days(datetime.now(UTC) + timedelta(days=1, hours=2))
    assert desk() == before
    work_out_totals()
    assert desk() == before


def test_folded_months_are_added_up_again(article):
    first = date(2025, 1, 1)
    for number in range(70):
        DayViews.objects.create(article=article, day=first + timedelta(days=number), views=1)
    work_out_totals()
    Blog.objects.update_or_create(pk=Blog.THE_ONLY_KEY, defaults={"keep_days_for": 1})
    fold_months(datetime(2026, 3, 1, tzinfo=UTC))
    asked = Period(first, date(2025, 3, 31))
    assert report(asked).totals.views == 70
    work_out_totals()
    assert report(asked).totals.views == 70
    assert list(DayTotal.objects.filter(views__gt=0).order_by("day").values_list("day", "views")) == [
        (date(2025, 1, 1), 31), (date(2025, 2, 1), 28), (date(2025, 3, 1), 11),
    ]  # fmt: skip


def test_another_day_has_another_ranking(other):
    work_out_totals(datetime.now(UTC) + timedelta(days=3))
    assert Ranking.objects.get().last == ago(-3)


def test_a_change_noted_while_a_day_is_added_up_stays_noted(other):
    """PostgreSQL lets somebody write between two statements of the chore."""
    DayViews.objects.filter(article=other).update(views=1)
    late = ChangedDay(day=ago(3), change=-1)

    def write_before_the_sum_is_stored(execute, sql, *arguments):
        if late.pk is None and sql.startswith('UPDATE "posts_daytotal"'):
            late.save()
        return execute(sql, *arguments)

    with connection.execute_wrapper(write_before_the_sum_is_stored):
        work_out_totals()
    assert list(ChangedDay.objects.all()) == [late]


# --- Two orders of which only the first are known ---

views = st.dictionaries(st.integers(1, 12), st.integers(1, 4), max_size=12)


@given(closed=views, still_open=views, cut=st.integers(1, 6), number=st.integers(1, 4))
def test_who_is_found_is_really_first(closed, still_open, cut, number):
    def ordered(sums):
        return sorted(((pk, seen) for pk, seen in sums.items() if seen), key=lambda one: (-one[1], -one[0]))

    sums = Counter(closed) + Counter(still_open)
    one, other = ordered(closed)[:cut], ordered(still_open)[:cut]
    known = {pk: sums[pk] for pk, _views in (*one, *other)}
    found = first_of_two(one, other, cut, known, number)
    assert found in (None, [pk for pk, _views in ordered(sums)[:number]])


def test_where_the_first_are_far_ahead_they_are_found():
    ahead, behind = [(9, 50), (8, 40), (7, 3)], [(9, 5), (1, 4), (2, 3)]
    assert first_of_two(ahead, behind, 3, {9: 55, 8: 40, 7: 3, 1: 4, 2: 3}, 2) == [9, 8]


def test_where_somebody_else_might_be_first_nobody_is_named():
    assert first_of_two([(9, 5), (8, 4)], [(7, 5), (6, 4)], 2, {9: 5, 8: 4, 7: 5, 6: 4}, 2) is None

"""Reports, on a blog whose numbers are known."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from posts.models import DayHeadings, DayReferrers, DayViews, Exclusions, ImportedViews, View
from posts.readership.drop_reason import DropReason
from posts.readership.ingest.counting import today
from posts.readership.reports import queries, view_queries
from posts.readership.reports.periods import NamedPeriod, Period, ending
from posts.readership.reports.report import article_report, blog_report
from posts.readership.rollup.close import close_days
from tests.support.cast import write_article

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

EXERCISE = "::: exercise Calf stretch\nhold: 30 s\n\nStep back.\n:::"
TEXT = f"First words.\n\n## Why\n\nMore.\n\n{EXERCISE}\n\n## When to stop\n\nSoon.\n"


def days_ago(days):
    return today() - timedelta(days=days)


def seen(article, key, day=None, **fields):
    values = {"seen_at": datetime.now(UTC), "told": 1, "seconds": 60} | fields
    return View.objects.create(article=article, day=day or today(), visitor_key=key.encode().ljust(16), **values)


@pytest.fixture
def calf(db):
    return write_article("Calf stretch", source=TEXT)


@pytest.fixture
def hips(calf):
    """Two articles: yesterday closed, today open, and one view of the period before."""
    hips = write_article("Hips")
    DayViews.objects.create(article=calf, day=days_ago(1), views=10, reads=4, ended=5, timed=10, seconds=900)
    DayViews.objects.create(article=hips, day=days_ago(31), views=7, reads=1)
    DayReferrers.objects.create(article=calf, day=days_ago(1), referrer="Google", views=9)
    DayReferrers.objects.create(article=calf, day=days_ago(1), referrer="", campaign="spring", views=1)
    Exclusions.objects.create(article=calf, day=days_ago(1), reason=DropReason.ROBOT, hits=3)
    Exclusions.objects.create(article=calf, day=today(), reason=DropReason.NO_SCRIPT, slot=2, hits=2)
    ImportedViews.objects.create(article=calf, views=174, source="the old site", seen_on=days_ago(300))
    seen(calf, "rea", ended=True, referrer="Google", headings=0b011)
    seen(calf, "ada", headings=0b001)
    return hips


def month():
    return blog_report(ending(today(), NamedPeriod.MONTH))


def test_closed_days_and_today_make_one_number(hips):
    assert month().totals == (12, 5)


def test_the_period_before_stands_beside_it(hips):
    assert month().totals_before == (7, 1)


def test_imported_views_are_in_no_number_of_the_period(hips):
    shown = month()
    assert (shown.imported, shown.totals.views) == (174, 12)
    assert shown.tables["articles"].as_objects() == [
        {"article": "Calf stretch", "views": 12, "reads": 5, "views_before": 0, "imported": 174, "slug": "calf-stretch"}
    ]


def test_the_bars_add_up_to_the_number(hips):
    steps = month().tables["steps"].as_objects()
    assert len(steps) == 30
    assert (sum(step["views"] for step in steps), sum(step["reads"] for step in steps)) == (12, 5)
    assert [step["views"] for step in steps[-2:]] == [10, 2]


def test_who_rose_and_who_fell(hips):
    tables = month().tables
    assert [(row["article"], row["by"]) for row in tables["rising"].as_objects()] == [("Calf stretch", 12)]
    assert [(row["article"], row["by"]) for row in tables["falling"].as_objects()] == [("Hips", 7)]


def test_where_they_came_from(hips):
    tables = month().tables
    assert [row["views"] for row in tables["referrers"].as_objects()] == [10, 2]
    assert tables["referrers"].as_objects()[0]["referrer"] == "Google"
    assert tables["campaigns"].as_objects() == [{"campaign": "spring", "views": 1}]


def test_the_ledger_adds_up(hips):
    places = {row["place"]: row["hits"] for row in month().tables["ledger"].as_objects()}
    assert places == {"counted": 12, "no script": 2, "robot": 3, "received": 17}


def test_now_is_the_last_half_hour(hips):
    seen(hips, "bob", seen_at=datetime.now(UTC) - timedelta(minutes=31))
    assert [(row["article"], row["views"]) for row in month().tables["now"].as_objects()] == [("Calf stretch", 2)]


def test_closing_the_day_changes_no_number(hips):
    before = [month().totals, month().tables["ledger"].rows, month().tables["referrers"].rows]
    close_days(datetime.now(UTC) + timedelta(days=1, hours=2))
    assert not View.objects.exists()
    assert [month().totals, month().tables["ledger"].rows, month().tables["referrers"].rows] == before


def test_an_article_knows_how_far_people_get(hips, calf):
    DayHeadings.objects.create(article=calf, day=days_ago(1), position=0, heading="Why", views=8)
    DayHeadings.objects.create(article=calf, day=days_ago(1), position=1, heading="Gone since", views=8)
    shown = article_report(calf, Period(days_ago(1), today()))
    assert [(row["heading"], row["views"]) for row in shown.tables["reach"].as_objects()] == [
        ("Why", 10), ("Calf stretch", 1), ("When to stop", 0),
    ]  # fmt: skip
    assert [(one.heading, percent) for one, percent in shown.reached_exercises] == [("Calf stretch", 8)]


def test_a_heading_that_moved_keeps_its_number(calf):
    DayHeadings.objects.create(article=calf, day=days_ago(1), position=7, heading="Why", views=8)
    assert queries.reach(Period(days_ago(1), today()), calf)[0].views == 8


def test_an_article_knows_its_time_and_its_reads(hips, calf):
    shown = article_report(calf, Period(queries.first_day(calf), today()))
    assert shown.looks == (12, 5, 6, 12, 900 + 120)
    assert (shown.looks.mean_seconds, shown.read_through, shown.period.first) == (85, 42, days_ago(1))


def test_an_article_nobody_saw(calf):
    shown = article_report(calf, Period(today(), today()))
    assert (shown.looks.mean_seconds, shown.read_through, queries.first_day(calf)) == (0, 0, None)


def test_a_folded_month_is_one_bar_and_never_cut(calf):
    first = days_ago(200).replace(day=1)
    DayViews.objects.create(article=calf, day=first, is_month=True, views=300, reads=30)
    shown = blog_report(Period(first + timedelta(days=10), first + timedelta(days=12)))
    assert (shown.period.first, shown.totals.views, len(shown.tables["steps"].rows)) == (first, 300, 1)


def test_more_articles_and_days_ask_no_more_queries(hips, django_assert_num_queries):

    with CaptureQueriesContext(
        connection,
    ) as few:
        month()
    for number in range(8):
        article = write_article(f"Another {number}")
        DayViews.objects.create(article=article, day=days_ago(number), views=3)
        seen(article, "rea")
    with django_assert_num_queries(len(few)):
        month()


@pytest.mark.django_db(transaction=True)
def test_a_report_is_of_one_moment_and_keeps_nobody_from_writing(transactional_db):
    article = write_article()
    with queries.one_moment():
        assert view_queries.open_views() == []
    seen(article, "rea")
    assert view_queries.open_views() == [(article.pk, today(), 1)]

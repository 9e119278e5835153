"""What readers see: the most read of the month."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from posts.models import Article, Blog, DayViews, ImportedViews
from posts.readership.ingest.counting import today
from posts.readership.reports.most_read import CANDIDATES, MOST_READ, most_read_this_month
from posts.readership.rollup.close import close_days
from tests.support.cast import look_at, reader, signed_in, write_article

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def found():
    cache.clear()
    return shown()


def shown():
    return [(article.title, article.period_views) for article in most_read_this_month()]


def test_closed_days_and_today_together(article):
    DayViews.objects.create(article=article, day=today().replace(day=1), views=3)
    look_at(reader(), article)
    assert found() == [("Calf stretch", 4)]
    close_days(datetime.now(UTC) + timedelta(days=1, hours=2))
    if (today() + timedelta(days=1)).day > 1:
        assert found() == [("Calf stretch", 4)]


def test_neither_last_month_nor_the_old_site(article):
    DayViews.objects.create(article=article, day=today().replace(day=1) - timedelta(days=1), views=99)
    ImportedViews.objects.create(article=article, views=174, source="x", seen_on=today())
    assert found() == []


def test_drafts_are_never_named():
    DayViews.objects.create(article=write_article("Secret", state="draft"), day=today(), views=9)
    assert found() == []


def test_five_at_most_the_most_read_first():
    for number in range(MOST_READ + 2):
        DayViews.objects.create(article=write_article(f"Number {number}"), day=today(), views=number + 1)
    assert [views for _title, views in found()] == [7, 6, 5, 4, 3]


def test_the_front_page_shows_it_and_asks_once(article, rea):
    with CaptureQueriesContext(connection) as without:
        Blog(pk=Blog.THE_ONLY_KEY, shows_most_read=False).save()
        assert "Most read this month" not in rea.get("/").content.decode()
    DayViews.objects.create(article=article, day=today(), views=3)
    off = len([one for one in without if "SELECT" in one["sql"]])
    Blog(pk=Blog.THE_ONLY_KEY, shows_most_read=True).save()
    found()
    with CaptureQueriesContext(connection) as shown:
        page = rea.get("/").content.decode()
    assert "Most read this month" in page
    assert "3 views" in page
    assert len([one for one in shown if "posts_dayviews" in one["sql"]]) == 1
    assert len(shown) <= off + 1


def test_tags_and_further_pages_have_none(article, rea):
    DayViews.objects.create(article=article, day=today(), views=3)
    tag = article.tags.create(name="Ankles", slug="ankles")
    assert "Most read this month" not in rea.get(tag.get_absolute_url()).content.decode()


def test_everybody_gets_the_same_bytes(article, rea, edda):
    DayViews.objects.create(article=article, day=today(), views=3)
    assert rea.get("/").content == signed_in(edda).get("/").content


def test_between_two_counts_the_numbers_stay_exact(article):
    DayViews.objects.create(article=article, day=today().replace(day=1), views=3)
    assert shown() == [("Calf stretch", 3)]
    look_at(reader(), article)
    assert shown() == [("Calf stretch", 4)]


def test_who_is_overtaken_makes_place_with_the_next_count(article):
    DayViews.objects.create(article=article, day=today(), views=3)
    assert shown() == [("Calf stretch", 3)]
    for number in range(CANDIDATES):
        DayViews.objects.create(article=write_article(f"Number {number}"), day=today(), views=10 + number)
    assert shown() == [("Calf stretch", 3)]
    assert [views for _title, views in found()] == [29, 28, 27, 26, 25]


def test_what_is_withdrawn_goes_at_once_and_the_next_stands_in(article):
    for number in range(MOST_READ + 1):
        DayViews.objects.create(article=write_article(f"Number {number}"), day=today(), views=number + 1)
    assert [title for title, _views in shown()] == [f"Number {number}" for number in (5, 4, 3, 2, 1)]
    Article.objects.filter(title="Number 5").update(state="draft")
    assert [title for title, _views in shown()] == [f"Number {number}" for number in (4, 3, 2, 1, 0)]

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.models import Article, DailySalt, DayViews, ImportedViews, View
from posts.readership.counting import count_view, salt_of, shown_views, today, visitor_key
from tests.cast import BROWSER, write_article

pytestmark = pytest.mark.django_db


def shown(article):
    return Article.objects.annotate(views=shown_views()).get(pk=article.pk).views


def test_a_visitor_counts_once_a_day(article):
    for _ in range(3):
        count_view(article.pk, "203.0.113.5", BROWSER)
    assert shown(article) == 1


def test_another_visitor_another_article_another_day_count_again(article, time_machine):
    other = write_article("Another")
    count_view(article.pk, "203.0.113.5", BROWSER)
    count_view(article.pk, "203.0.113.6", BROWSER)
    count_view(article.pk, "203.0.113.5", BROWSER + " Other/1")
    count_view(other.pk, "203.0.113.5", BROWSER)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=1))
    count_view(article.pk, "203.0.113.5", BROWSER)
    assert (shown(article), shown(other)) == (4, 1)


def test_shown_is_imported_and_closed_days_and_today(article):
    ImportedViews.objects.create(article=article, views=174, source="the old site", seen_on=today())
    DayViews.objects.create(article=article, day=today() - timedelta(days=1), views=20)
    DayViews.objects.create(article=article, day=today() - timedelta(days=2), views=5)
    count_view(article.pk, "203.0.113.5", BROWSER)
    assert shown(article) == 200


def test_counting_is_one_insert_and_no_update(article, django_assert_num_queries):
    salt_of(today())
    with django_assert_num_queries(1) as queries:
        count_view(article.pk, "203.0.113.5", BROWSER)
    assert queries[0]["sql"].startswith("INSERT")


def test_neither_address_nor_agent_is_stored(article):
    count_view(article.pk, "203.0.113.5", BROWSER)
    kept = bytes(View.objects.get().visitor_key)
    assert len(kept) == 16
    assert not any(name in ("address", "agent", "ip") for name in (field.name for field in View._meta.fields))


def test_every_process_gets_the_same_salt_of_a_day():
    first = salt_of(today())
    salt_of.cache_clear()
    assert salt_of(today()) == first
    assert DailySalt.objects.count() == 1


def test_another_day_has_another_salt():
    assert salt_of(today()) != salt_of(today() + timedelta(days=1))


texts = st.text(st.characters(codec="utf-8"), max_size=50)


@given(address=texts, agent=texts, salt=st.binary(min_size=32, max_size=32), other=st.binary(min_size=32, max_size=32))
def test_a_key_needs_the_salt(address, agent, salt, other):
    key = visitor_key(address, agent, salt)
    assert key == visitor_key(address, agent, salt)
    assert (key == visitor_key(address, agent, other)) is (salt == other)

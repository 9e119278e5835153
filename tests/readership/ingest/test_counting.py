from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.models import Article, DailySalt, DayViews, ImportedViews, View
from posts.readership.drop_reason import DropReason, Hit
from posts.readership.ingest.counting import Visitor, receive, salt_of, shown_views, today, views_of, visitor_key
from posts.readership.ingest.payload import Seen
from tests.support.cast import BROWSER, TICKET, write_article

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def shown(article):
    views = Article.objects.annotate(views=shown_views()).get(pk=article.pk).views
    assert views_of(article.pk) == views
    return views


def count(article, address="203.0.113.5", agent=BROWSER):
    return receive(Hit(), article.pk, Visitor(address, agent), Seen(TICKET))


def test_a_visitor_counts_once_a_day(article):
    assert [count(article) for _ in range(3)] == [DropReason.COUNTED, DropReason.REPEAT, DropReason.REPEAT]
    assert shown(article) == 1


def test_another_visitor_another_article_another_day_count_again(article, time_machine):
    other = write_article("Another")
    count(article)
    count(article, "203.0.113.6")
    count(article, agent=BROWSER + " Other/1")
    count(other)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=1))
    count(article)
    assert (shown(article), shown(other)) == (4, 1)


def test_shown_is_imported_and_closed_days_and_today(article):
    ImportedViews.objects.create(article=article, views=174, source="the old site", seen_on=today())
    DayViews.objects.create(article=article, day=today() - timedelta(days=1), views=20)
    DayViews.objects.create(article=article, day=today() - timedelta(days=2), views=5)
    count(article)
    assert shown(article) == 200


def test_counting_is_one_insert_and_no_update(article, django_assert_num_queries):
    salt_of(today())
    with django_assert_num_queries(1) as queries:
        count(article)
    assert queries[0]["sql"].startswith("INSERT")


def test_a_view_is_stored_as_the_orm_would_store_it(article):
    fields = {"day": today(), "seen_at": datetime.now(UTC), "ticket": b"t" * 16, "referrer": "Größe", "campaign": "x"}
    assert View.objects.add(article=article.pk, visitor_key=b"1" * 16, **fields)
    View.objects.create(article=article, visitor_key=b"2" * 16, **fields)
    added, created = (row | {"id": 0, "visitor_key": b""} for row in View.objects.order_by("pk").values())
    assert added == created


def test_a_visitors_second_view_is_not_stored(article):
    view = {"article": article.pk, "day": today(), "visitor_key": b"1" * 16}
    assert [View.objects.add(**view) for _ in range(2)] == [True, False]
    assert View.objects.count() == 1


def test_a_repeat_is_the_insert_that_finds_it_and_one_tally(article, django_assert_num_queries):
    count(article)
    with django_assert_num_queries(2):
        count(article)


def test_neither_address_nor_agent_nor_ticket_is_stored(article):
    count(article)
    row = View.objects.values().get()
    assert (len(row["visitor_key"]), len(row["ticket"])) == (16, 16)
    everything = repr(row)
    assert not any(secret in everything for secret in ("203.0.113", BROWSER, TICKET))


def test_every_process_gets_the_same_salt_of_a_day():
    first = salt_of(today())
    salt_of.cache_clear()
    assert salt_of(today()) == first
    assert DailySalt.objects.count() == 1


def test_another_day_has_another_salt():
    assert salt_of(today()) != salt_of(today() + timedelta(days=1))


@pytest.mark.parametrize(
    ("ended", "seconds", "read"),
    [(True, 60, True), (True, 30, True), (True, 29, False), (False, 600, False)],
)
def test_a_read_reached_the_end_and_took_a_quarter_of_the_reading_time(article, ended, seconds, read):
    Article.objects.update(words=460)  # two minutes
    view = View.objects.create(article=article, day=today(), visitor_key=b"k" * 16, ended=ended, seconds=seconds)
    assert view.is_read(460) is read
    assert View.objects.reads().exists() is read


def test_who_was_here_within_half_an_hour(article, time_machine):
    time_machine.move_to("2026-03-02T00:10:00Z", tick=False)
    now = datetime.now(UTC)
    for number, minutes in enumerate((5, 20, 40)):
        then = now - timedelta(minutes=minutes)
        View.objects.create(article=article, day=then.date(), visitor_key=bytes([number]) * 16, seen_at=then)
    assert View.objects.seen_between(now - timedelta(minutes=30), now).count() == 2


texts = st.text(st.characters(codec="utf-8"), max_size=50)


@given(address=texts, agent=texts, salt=st.binary(min_size=32, max_size=32), other=st.binary(min_size=32, max_size=32))
def test_a_key_needs_the_salt(address, agent, salt, other):
    key = visitor_key(address, agent, salt)
    assert key == visitor_key(address, agent, salt)
    assert (key == visitor_key(address, agent, other)) is (salt == other)

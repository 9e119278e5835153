from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from posts.comments.writing.forms import CommentInput
from posts.comments.writing.submission import RATE_LIMITS, Sender, retry_after, submit
from posts.lib.http.client import network
from posts.lib.markdown.rendering import render_comment
from posts.models import Article, Blog, Comment
from tests.support.cast import write_comment

pytestmark = pytest.mark.postgresql

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ago(*seconds):
    return [NOW - timedelta(seconds=second) for second in seconds]


@pytest.mark.parametrize(
    ("sent", "wait"),
    [
        ([], 0),
        (ago(5), 10),
        (ago(16), 0),
        (ago(16, 100, 200, 300, 500), 100),
        (ago(16, 100, 200, 300, 601), 0),
        (ago(*range(700, 3500, 140)), 60 * 60 - 3360),
        (ago(*range(4000, 4000 + 50 * 1600, 1600)), 24 * 3600 - 4000 - 49 * 1600),
    ],
)
def test_how_long_a_network_waits(sent, wait):
    assert retry_after(sent, NOW) == timedelta(seconds=max(wait, 0))


@given(st.lists(st.integers(0, 90_000), max_size=60).map(sorted))
def test_who_keeps_waiting_never_breaks_a_limit(seconds):
    sent = ago(*seconds)
    wait = retry_after(sent, NOW)
    later = NOW + wait
    for number, age in RATE_LIMITS:
        assert len([moment for moment in sent[:number] if later - moment < age]) < number


class TestNetwork:
    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("203.0.113.5", "203.0.113.250", True),
            ("203.0.113.5", "203.0.114.5", False),
            ("2001:db8:1:2::3", "2001:db8:1:ffff::", True),
            ("2001:db8:1::", "2001:db8:2::", False),
        ],
    )
    def test_the_unit_of_limits(self, one, other, same):
        assert (network(one) == network(other)) is same
        assert (Sender(one).key == Sender(other).key) is same

    def test_no_address_is_a_network_too(self):
        assert network("") == ""
        assert len(Sender("").key) == 16


class TestWhatWasSentJustNow:
    LONG = "The same forty characters stand in front of what is different: "

    def just_now(self, text, many=600):
        return Comment.objects.just_now(render_comment(text), timedelta(days=7), many, timedelta(hours=1))

    @pytest.mark.parametrize("ages", [(), (0,), (0.9, 1.1), (2, 0.5, 8), (0, 0.2, 6.9)])
    @pytest.mark.parametrize("many", [1, 2, 3])
    def test_it_is_what_the_orm_would_answer(self, article, ages, many):
        for days in ages:
            pk = write_comment(article, "The same.").pk
            Comment.objects.filter(pk=pk).update(created_at=timezone.now() - timedelta(days=days))
        week, day = (Comment.objects.filter(created_at__gt=timezone.now() - timedelta(days=days)) for days in (7, 1))
        asked = Comment.objects.just_now("<p>The same.</p>", timedelta(days=7), many, timedelta(days=1))
        assert asked == (week.exists(), day.count() >= many)

    def test_the_very_text_is_found(self, article):
        write_comment(article, self.LONG + "this.")
        assert self.just_now(self.LONG + "this.") == (True, False)

    @pytest.mark.parametrize("text", ["that.", "", "this. And more."])
    def test_one_that_only_begins_alike_is_another(self, article, text):
        write_comment(article, self.LONG + "this.")
        assert self.just_now(self.LONG + text) == (False, False)

    @pytest.mark.parametrize("text", ["Größe 40, ¿sí? 100 % – “ja”", "短い", "50 % _ off '", "a\nb"])
    def test_whatever_it_is_written_with(self, article, text):
        write_comment(article, text)
        assert self.just_now(text) == (True, False)

    @pytest.mark.parametrize(
        "text",
        ["Buy  CHEAP mats", "buy cheap\u200b mats", "buy\ncheap mats", "**buy** cheap mats", "ｂｕｙ cheap mats"],
    )
    def test_however_it_is_spelled(self, article, text):
        write_comment(article, "Buy cheap mats")
        assert self.just_now(text) == (True, False)

    def test_what_was_erased_is_forgotten(self, article):
        write_comment(article, "My own words.").erase()
        assert self.just_now("My own words.") == (False, False)

    def test_what_is_older_does_not_count(self, article, time_machine):
        write_comment(article, "The same.")
        time_machine.move_to(timezone.now() + timedelta(days=7, seconds=1))
        assert self.just_now("The same.", many=1) == (False, False)

    @pytest.mark.parametrize(("many", "flooded"), [(3, True), (4, False)])
    def test_so_many_are_a_flood(self, article, many, flooded):
        for number in range(3):
            write_comment(article, f"Number {number}")
        assert self.just_now("Another", many) == (False, flooded)


def test_what_the_rules_decide_is_stored_with_the_comment(article, django_assert_num_queries):
    comment = Comment(article=article, name="Rea", text="Words", submission=uuid4())
    comment.render()
    with django_assert_num_queries(3):  # the row, its place, the decision
        comment.create_with_decision(Comment.State.SPAM, "A rule of ours.")
    stored = Comment.objects.get()
    assert (stored.state, stored.reason) == ("spam", "A rule of ours.")
    assert stored.decisions.get().by is None


@pytest.mark.django_db(transaction=True)
def test_who_writes_while_the_article_is_deleted_is_told_that_it_is_gone(article):
    Article.objects.filter(pk=article.pk).delete()
    written = CommentInput("Rea", "", "Does it help?", "<p>Does it help?</p>", uuid4(), None, 30, False)
    with pytest.raises(Http404):
        submit(article, written, Sender("192.0.2.1"), Blog.current())

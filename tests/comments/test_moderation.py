"""What moderators know of the comments, and how they reply."""

from uuid import uuid4

import pytest

from posts.comments.moderation import Pile, cases, comments_in, reply, signature
from posts.comments.sights import Refused
from posts.models import Blog, Report
from tests.cast import staff, write_comment
from tests.comments.moderating import case, sight

pytestmark = pytest.mark.django_db


# --- What the desk knows ---


def test_what_waits_comes_red_flags_first_then_the_oldest(article):
    old, new = write_comment(article), write_comment(article)
    urgent = write_comment(article, needs_attention=True)
    write_comment(article, state="published")
    assert list(comments_in(Pile.WAITING, "")) == [urgent, old, new]


@pytest.mark.parametrize("words", ["rea", "HEELS", "rea@example", "calf", "heels calf"])
def test_the_search_looks_at_names_addresses_texts_and_titles(article, words):
    wanted = write_comment(article, email="rea@example.org")
    write_comment(article, name="Bo", text="Nothing here.", state="spam")
    assert list(comments_in(Pile.WAITING, words)) == [wanted]


def test_every_word_must_be_there(article):
    write_comment(article)
    assert not comments_in(Pile.ALL, "heels elbow").exists()


def test_the_history_goes_by_address_where_there_is_one(article):
    write_comment(article, name="Another name", email="rea@example.org", state="published")
    write_comment(article, name="Another name", email="rea@example.org", state="declined")
    write_comment(article, name="Rea", state="spam")
    found = case(write_comment(article, email="rea@example.org")).history
    assert (str(found), found.by_address) == ("1 published, 1 declined", True)


def test_without_an_address_the_history_goes_by_name(article):
    write_comment(article, name="Rea", email="rea@example.org", state="published")
    found = case(write_comment(article, name="Rea")).history
    assert (str(found), found.by_address) == ("1 published", False)


def test_a_comment_is_no_history_of_itself(article):
    assert str(case(write_comment(article)).history) == "nothing else"


def test_the_number_of_queries_does_not_grow(article, mo, django_assert_num_queries):
    for number in range(5):
        comment = write_comment(article, name=f"Reader {number}", email=f"{number}@example.org")
        comment.hold("It has links.", by=mo)
        Report.objects.create(comment=comment, reason="Rude", network_key=b"x" * 16)
    with django_assert_num_queries(5):  # comments, their decisions, who made those, reports, histories
        for one in cases(comments_in(Pile.WAITING, "")):
            assert (str(one.last.by), len(one.reports), one.comment.article.title) == ("mo", 1, "Calf stretch")


def test_the_links_are_told_in_full(article):
    text = "[Harmless](https://evil.example/?a=1&b=2) and <https://two.example/>"
    assert case(write_comment(article, text=text)).links == ["https://evil.example/?a=1&b=2", "https://two.example/"]


# --- Replying ---


def test_a_reply_stands_published_below_its_comment(article, edda):
    parent = write_comment(article, state="published")
    written = reply(parent.pk, "Thank *you*.", uuid4(), edda)
    assert (written.parent, written.name, written.user) == (parent, "Edda Berg", edda)
    assert written.is_published
    assert written.decisions.get().by == edda


def test_a_retry_is_one_reply(article, mo):
    parent, submission = write_comment(article, state="published"), uuid4()
    assert reply(parent.pk, "Yes.", submission, mo) == reply(parent.pk, "Yes.", submission, mo)


def test_approving_and_replying_is_one_step(article, mo):
    parent = write_comment(article)
    reply(parent.pk, "Welcome.", uuid4(), mo, approving=sight(parent))
    parent.refresh_from_db()
    assert parent.is_published
    assert parent.replies.get().text == "Welcome."


def test_where_the_approval_is_refused_nothing_is_said(article, mo):
    parent = write_comment(article)
    seen = sight(parent)
    parent.rewrite("Other words.")
    with pytest.raises(Refused):
        reply(parent.pk, "Welcome.", uuid4(), mo, approving=seen)
    assert not parent.replies.exists()


def test_where_there_is_no_room_nothing_is_approved(article, mo):
    deepest = None
    for _ in range(7):
        deepest = write_comment(article, parent=deepest)
    with pytest.raises(Refused, match="as deep as it can be"):
        reply(deepest.pk, "One more.", uuid4(), mo, approving=sight(deepest))
    deepest.refresh_from_db()
    assert deepest.state == "pending"


def test_what_waits_is_not_answered(article, edda):
    with pytest.raises(Refused, match="once it is published"):
        reply(write_comment(article).pk, "Hello.", uuid4(), edda)


def test_nobody_signs_with_the_name_of_an_account(mo):
    assert signature(mo) == Blog.current().name


def test_a_name_too_long_for_a_comment_is_not_cut(db):
    assert signature(staff("long", first_name="L" * 100)) == Blog.current().name

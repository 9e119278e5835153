"""What moderators decide: about the words they saw, once, and so that it can be undone."""

import pytest

from posts.comments.moderation.decisions import Refused, SeenVersion, decide
from posts.models import Comment
from tests.support.cast import write_comment
from tests.support.moderating import queue_item, seen_version, states

pytestmark = pytest.mark.django_db


# --- Deciding ---


@pytest.mark.parametrize(("verb", "state"), [("approve", "published"), ("decline", "declined"), ("spam", "spam")])
def test_a_decision_is_a_row_that_says_who_and_why(article, mo, verb, state):
    comment = write_comment(article)
    decide(seen_version(comment), verb, mo, "Because.")
    made = comment.decisions.get()
    comment.refresh_from_db()
    assert (comment.state, made.state, made.by, made.reason) == (state, state, mo, "Because.")


def test_words_nobody_has_read_are_not_approved(article, mo):
    comment = write_comment(article)
    seen = seen_version(comment)
    comment.rewrite("Something else.")
    with pytest.raises(Refused, match="changed the text"):
        decide(seen, "approve", mo)
    assert states(comment) == []


def test_who_decides_second_learns_who_was_first(article, mo, olga):
    comment = write_comment(article)
    seen = seen_version(comment)
    decide(seen, "approve", olga)
    with pytest.raises(Refused, match="olga decided meanwhile: “Published”"):
        decide(seen, "spam", mo)
    assert states(comment) == ["published"]


def test_what_a_rule_did_meanwhile_is_said(article, mo):
    comment = write_comment(article, state="published")
    seen = seen_version(comment)
    comment.hold("Readers reported it.")
    with pytest.raises(Refused, match="“Waiting for approval”"):
        decide(seen, "decline", mo)


@pytest.mark.parametrize("take_back", [Comment.withdraw, Comment.erase])
@pytest.mark.parametrize("verb", ["approve", "decline", "spam", "undo"])
def test_what_its_writer_took_back_stays_so(article, mo, take_back, verb):
    comment = write_comment(article)
    seen = seen_version(comment)
    take_back(comment)
    with pytest.raises(Refused, match="took it back"):
        decide(seen, verb, mo)


def test_a_comment_that_is_gone_is_refused(article, mo):
    comment = write_comment(article)
    seen = seen_version(comment)
    comment.delete()
    with pytest.raises(Refused, match="not here any more"):
        decide(seen, "approve", mo)


def test_a_double_press_decides_once(article, mo):
    comment = write_comment(article)
    seen = seen_version(comment)
    decide(seen, "approve", mo)
    decide(seen, "approve", mo)
    assert states(comment) == ["published"]


def test_deciding_what_is_so_already_is_no_decision(article, mo):
    comment = write_comment(article, state="published")
    decide(seen_version(comment), "approve", mo)
    assert states(comment) == []


@pytest.mark.parametrize("written", ["", "1", "a.b.c", "1.2.3.4", "-1.ab.0", "1" * 30 + ".ab.0", "1.ab.²"])
def test_a_version_that_was_tampered_with_is_refused(written):
    with pytest.raises(Refused, match="Something was lost"):
        SeenVersion.read(written)


# --- Undoing ---


@pytest.mark.parametrize("verb", ["approve", "decline", "spam"])
def test_undo_puts_it_back_and_deletes_no_row(article, mo, verb):
    comment = write_comment(article)
    decide(seen_version(comment), verb, mo)
    decide(seen_version(comment), "undo", mo)
    comment.refresh_from_db()
    assert comment.state == "pending"
    assert [decision.is_undo for decision in comment.decisions.all()] == [False, True]


def test_undoing_the_undo_decides_again(article, mo):
    comment = write_comment(article)
    decide(seen_version(comment), "decline", mo, "Off topic")
    decide(seen_version(comment), "undo", mo)
    decide(seen_version(comment), "undo", mo)
    comment.refresh_from_db()
    assert (comment.state, comment.reason) == ("declined", "Off topic")


@pytest.fixture
def blocked(article):
    """A comment that a rule put among the spam."""
    comment = write_comment(article)
    comment.quarantine("It has a blocked word.")
    return comment


def test_a_restored_reason_is_the_one_its_writer_knew(blocked, mo):
    decide(seen_version(blocked), "approve", mo)
    decide(seen_version(blocked), "undo", mo)
    blocked.refresh_from_db()
    assert (blocked.state, blocked.reason) == ("spam", "It has a blocked word.")


def test_what_no_moderator_decided_cannot_be_undone(blocked, mo):
    assert not queue_item(blocked).can_be_undone
    with pytest.raises(Refused, match="no moderator's decision"):
        decide(seen_version(blocked), "undo", mo)


def test_a_double_press_on_undo_undoes_once(article, mo):
    comment = write_comment(article)
    decide(seen_version(comment), "spam", mo)
    seen = seen_version(comment)
    decide(seen, "undo", mo)
    decide(seen, "undo", mo)
    assert states(comment) == ["spam", "pending"]


def test_undo_never_publishes_words_nobody_read(article, mo):
    comment = write_comment(article)
    decide(seen_version(comment), "approve", mo)
    decide(seen_version(comment), "undo", mo)
    seen = seen_version(comment)
    Comment.objects.get(pk=comment.pk).rewrite("Something else.")
    with pytest.raises(Refused, match="changed the text"):
        decide(seen, "undo", mo)

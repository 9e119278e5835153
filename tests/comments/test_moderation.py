"""What moderators decide: about the words they saw, once, and so that it can be undone."""

from uuid import uuid4

import pytest

from posts.comments.moderation import Pile, Refused, Sight, cases, comments_in, decide, reply, signature
from posts.models import Blog, Comment, Report
from tests.cast import staff, write_comment

pytestmark = pytest.mark.django_db


def case(comment):
    """As the desk would show it now."""
    return cases([Comment.objects.get(pk=comment.pk)])[0]


def sight(comment):
    return Sight.read(case(comment).seen)


def states(comment):
    return list(comment.decisions.values_list("state", flat=True))


# --- Deciding ---


@pytest.mark.parametrize(("verb", "state"), [("approve", "published"), ("decline", "declined"), ("spam", "spam")])
def test_a_decision_is_a_row_that_says_who_and_why(article, mo, verb, state):
    comment = write_comment(article)
    decide(sight(comment), verb, mo, "Because.")
    made = comment.decisions.get()
    comment.refresh_from_db()
    assert (comment.state, made.state, made.by, made.reason) == (state, state, mo, "Because.")


def test_words_nobody_has_read_are_not_approved(article, mo):
    comment = write_comment(article)
    seen = sight(comment)
    comment.rewrite("Something else.")
    with pytest.raises(Refused, match="changed the text"):
        decide(seen, "approve", mo)
    assert states(comment) == []


def test_who_decides_second_learns_who_was_first(article, mo, olga):
    comment = write_comment(article)
    seen = sight(comment)
    decide(seen, "approve", olga)
    with pytest.raises(Refused, match="olga decided meanwhile: “Published”"):
        decide(seen, "spam", mo)
    assert states(comment) == ["published"]


def test_what_a_rule_did_meanwhile_is_said(article, mo):
    comment = write_comment(article, state="published")
    seen = sight(comment)
    comment.hold("Readers reported it.")
    with pytest.raises(Refused, match="“Waiting for approval”"):
        decide(seen, "decline", mo)


@pytest.mark.parametrize("take_back", [Comment.withdraw, Comment.erase])
@pytest.mark.parametrize("verb", ["approve", "decline", "spam", "undo"])
def test_what_its_writer_took_back_stays_so(article, mo, take_back, verb):
    comment = write_comment(article)
    seen = sight(comment)
    take_back(comment)
    with pytest.raises(Refused, match="took it back"):
        decide(seen, verb, mo)


def test_a_comment_that_is_gone_is_refused(article, mo):
    comment = write_comment(article)
    seen = sight(comment)
    comment.delete()
    with pytest.raises(Refused, match="not here any more"):
        decide(seen, "approve", mo)


def test_a_double_press_decides_once(article, mo):
    comment = write_comment(article)
    seen = sight(comment)
    decide(seen, "approve", mo)
    decide(seen, "approve", mo)
    assert states(comment) == ["published"]


def test_deciding_what_is_so_already_is_no_decision(article, mo):
    comment = write_comment(article, state="published")
    decide(sight(comment), "approve", mo)
    assert states(comment) == []


@pytest.mark.parametrize("written", ["", "1", "a.b.c", "1.2.3.4", "-1.ab.0", "1" * 30 + ".ab.0", "1.ab.²"])
def test_a_sight_that_was_tampered_with_is_refused(written):
    with pytest.raises(Refused, match="Something was lost"):
        Sight.read(written)


# --- Undoing ---


@pytest.mark.parametrize("verb", ["approve", "decline", "spam"])
def test_undo_puts_it_back_and_deletes_no_row(article, mo, verb):
    comment = write_comment(article)
    decide(sight(comment), verb, mo)
    decide(sight(comment), "undo", mo)
    comment.refresh_from_db()
    assert comment.state == "pending"
    assert [decision.is_undo for decision in comment.decisions.all()] == [False, True]


def test_undoing_the_undo_decides_again(article, mo):
    comment = write_comment(article)
    decide(sight(comment), "decline", mo, "Off topic")
    decide(sight(comment), "undo", mo)
    decide(sight(comment), "undo", mo)
    comment.refresh_from_db()
    assert (comment.state, comment.reason) == ("declined", "Off topic")


def test_a_restored_reason_is_the_one_its_writer_knew(article, mo):
    comment = write_comment(article)
    comment.quarantine("It has a blocked word.")
    decide(sight(comment), "approve", mo)
    decide(sight(comment), "undo", mo)
    comment.refresh_from_db()
    assert (comment.state, comment.reason) == ("spam", "It has a blocked word.")


def test_what_no_moderator_decided_cannot_be_undone(article, mo):
    comment = write_comment(article)
    comment.quarantine("It has a blocked word.")
    assert not case(comment).can_be_undone
    with pytest.raises(Refused, match="no moderator's decision"):
        decide(sight(comment), "undo", mo)


def test_a_double_press_on_undo_undoes_once(article, mo):
    comment = write_comment(article)
    decide(sight(comment), "spam", mo)
    seen = sight(comment)
    decide(seen, "undo", mo)
    decide(seen, "undo", mo)
    assert states(comment) == ["spam", "pending"]


def test_undo_never_publishes_words_nobody_read(article, mo):
    comment = write_comment(article)
    decide(sight(comment), "approve", mo)
    decide(sight(comment), "undo", mo)
    seen = sight(comment)
    Comment.objects.get(pk=comment.pk).rewrite("Something else.")
    with pytest.raises(Refused, match="changed the text"):
        decide(seen, "undo", mo)


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

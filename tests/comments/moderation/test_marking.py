"""Marking by hand: wherever it is done, the comment's history says by whom."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from posts.comments.moderation.decisions import Refused
from posts.comments.moderation.marking import Mark, mark, marks_for
from posts.models import Comment
from tests.support.cast import signed_in, write_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(article):
    return write_comment(article, text="Every day?", name="Ada", state="published", is_question=True)


@pytest.fixture
def answer(question, edda):
    return write_comment(question.article, text="Yes.", parent=question, user=edda, state="published")


def history(comment):
    entries = LogEntry.objects.filter(object_id=str(comment.pk)).order_by("pk")
    return [(entry.user.username, entry.get_change_message()) for entry in entries]


def test_every_mark_says_who_made_it(question, answer, mo, olga):
    assert mark(answer.pk, Mark.ANSWER, mo)
    assert mark(answer.pk, Mark.NO_ANSWER, olga)
    assert mark(question.pk, Mark.NO_QUESTION, mo)
    assert mark(question.pk, Mark.QUESTION, olga)
    assert history(answer) == [("mo", "Marked as answer."), ("olga", "Marked as no answer.")]
    assert history(question) == [("mo", "Marked as no question."), ("olga", "Marked as question.")]


@pytest.mark.parametrize("wanted", [Mark.ANSWER, Mark.NO_QUESTION])
def test_what_is_marked_so_already_is_told_of_once(question, answer, mo, wanted):
    comment = answer if wanted is Mark.ANSWER else question
    assert [mark(comment.pk, wanted, mo), mark(comment.pk, wanted, mo)] == [True, False]
    assert len(history(comment)) == 1


def test_a_button_of_the_queue_leaves_the_same_record_as_the_list(question, mo):
    signed_in(mo).post(reverse("desk-no-question", args=[question.pk]))
    chosen = {"action": "mark_as_question", "_selected_action": [question.pk]}
    signed_in(mo).post(reverse("admin:posts_comment_changelist"), chosen)
    assert history(question) == [("mo", "Marked as no question."), ("mo", "Marked as question.")]


def test_so_does_a_reply_sent_as_the_answer(question, as_edda):
    page = as_edda.get(reverse("desk-comment", args=[question.pk]))
    submission = page.context["card"].reply_form["submission"].value()
    sent = {"text": "Twice a week.", "answers": "on", "submission": submission}
    as_edda.post(reverse("desk-reply", args=[question.pk]), sent)
    assert history(Comment.objects.get(text="Twice a week.")) == [("edda", "Marked as answer.")]


def test_what_is_refused_is_in_no_history(question, mo):
    reply = write_comment(question.article, parent=question, state="published")
    with pytest.raises(Refused, match="signed in can be the answer"):
        mark(reply.pk, Mark.ANSWER, mo)
    assert history(reply) == []


@pytest.mark.parametrize("take_back", [Comment.withdraw, Comment.erase])
def test_what_its_writer_took_back_is_not_marked(question, mo, take_back):
    take_back(question)
    with pytest.raises(Refused, match="not here any more"):
        mark(question.pk, Mark.NO_QUESTION, mo)


def test_the_history_keeps_no_name_of_a_writer_who_erases(question, mo):
    mark(question.pk, Mark.NO_QUESTION, mo)
    question.erase()
    assert "Ada" not in LogEntry.objects.get().object_repr


def test_only_what_can_be_done_is_offered(question, answer, mo):
    assert marks_for(question) == [Mark.NO_QUESTION]
    assert marks_for(answer) == [Mark.QUESTION, Mark.ANSWER]
    mark(answer.pk, Mark.ANSWER, mo)
    assert marks_for(Comment.objects.get(pk=answer.pk)) == [Mark.NO_ANSWER]

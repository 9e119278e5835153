"""Marking questions and answers by hand, with an audit trail in the history that the admin keeps of each comment."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.comments.models import Comment
from posts.comments.moderation.decisions import Refused
from posts.comments.questions import NoAnswer, mark_answer, mark_question, unmark_answer, why_no_answer


class Mark(models.TextChoices):
    """What a comment can be marked as, with the words of its button."""

    QUESTION = "question", gettext_lazy("Mark as question")
    NO_QUESTION = "no-question", gettext_lazy("No question")
    ANSWER = "answer", gettext_lazy("Mark as answer")
    NO_ANSWER = "no-answer", gettext_lazy("No answer")


MARKS = {
    Mark.QUESTION: lambda comment: mark_question(comment, True),
    Mark.NO_QUESTION: lambda comment: mark_question(comment, False),
    Mark.ANSWER: mark_answer,
    Mark.NO_ANSWER: unmark_answer,
}
IN_THE_HISTORY = {
    Mark.QUESTION: gettext_lazy("Marked as question."),
    Mark.NO_QUESTION: gettext_lazy("Marked as no question."),
    Mark.ANSWER: gettext_lazy("Marked as answer."),
    Mark.NO_ANSWER: gettext_lazy("Marked as no answer."),
}


def marks_for(comment: Comment) -> list[Mark]:
    if comment.is_answer:
        return [Mark.NO_ANSWER]
    fitting = [Mark.NO_QUESTION if comment.is_question else Mark.QUESTION]
    return fitting if why_no_answer(comment) else [*fitting, Mark.ANSWER]


def mark(pk: int, wanted: Mark, by: User) -> bool:
    """Once or twice, it is marked so; returns whether that is new. Raises Refused."""
    comment = Comment.objects.select_related("parent").filter(pk=pk).first()
    if comment is None or comment.was_removed_by_its_author:
        raise Refused(_("This comment is not here any more."))
    try:
        with transaction.atomic():
            is_new = MARKS[wanted](comment)
            if is_new:
                _keep_who_did(comment, wanted, by)
    except NoAnswer as refusal:
        raise Refused(str(refusal)) from refusal
    return is_new


def _keep_who_did(comment: Comment, wanted: Mark, by: User) -> None:
    """Without its writer's name, which would outlive a comment that is erased."""
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_for_model(Comment),
        object_id=str(comment.pk),
        object_repr=_("Comment %(number)d") % {"number": comment.pk},
        action_flag=CHANGE,
        change_message=str(IN_THE_HISTORY[wanted]),
    )

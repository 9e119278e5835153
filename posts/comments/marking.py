"""Marking questions and answers by hand."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.comments.models import Comment
from posts.comments.questions import NoAnswer, mark_answer, mark_question, unmark_answer, why_no_answer
from posts.comments.sights import Refused


class Mark(models.TextChoices):
    """What a comment can be marked as, with the words of its button."""

    QUESTION = "question", gettext_lazy("Mark as question")
    NO_QUESTION = "no-question", gettext_lazy("No question")
    ANSWER = "answer", gettext_lazy("Mark as answer")
    NO_ANSWER = "no-answer", gettext_lazy("No answer")


def marks_for(comment: Comment) -> list[Mark]:
    """What this comment can be marked as now."""
    if comment.is_answer:
        return [Mark.NO_ANSWER]
    fitting = [Mark.NO_QUESTION if comment.is_question else Mark.QUESTION]
    return fitting if why_no_answer(comment) else [*fitting, Mark.ANSWER]


def mark(pk: int, wanted: Mark) -> None:
    """Once or twice, it is marked so. Raises Refused."""
    comment = Comment.objects.select_related("parent").filter(pk=pk).first()
    if comment is None or comment.was_removed_by_its_author:
        raise Refused(_("This comment is not here any more."))
    try:
        if wanted is Mark.ANSWER:
            mark_answer(comment)
        elif wanted is Mark.NO_ANSWER:
            unmark_answer(comment)
        else:
            mark_question(comment, wanted is Mark.QUESTION)
    except NoAnswer as refusal:
        raise Refused(str(refusal)) from refusal

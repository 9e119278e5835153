"""Questions and accepted answers: who may be one, what becomes first in a thread, and which wait.

A mark says something about a comment; whether it is to be read is still its state's to say. So a question that is
taken back and comes again has its answer as before.
"""

import re
from html import unescape
from textwrap import shorten

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Concat, Substr
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from posts.articles.models import Article
from posts.comments.materialised_path import DIGITS, answer_path, path_of
from posts.comments.models import Comment
from posts.comments.querysets import CommentQuerySet

GIST_CHARACTERS = 160
QUESTIONS_IN_THE_BOX = 10
SENTENCE_ENDS = re.compile(r"(?<=[.?!…؟])\s+|(?<=[。？！])\s*|\n+")
QUESTION_MARKS = ("?", "？", "؟")


class NoAnswer(Exception):
    """This comment cannot be marked as an answer; the words say why."""


# --- Which there are ---


def questions() -> CommentQuerySet:
    # Row by row: for a list of all published articles SQLite walks through all comments by their articles.
    public = Article.objects.published().filter(pk=OuterRef("article"))
    return Comment.objects.published().filter(Exists(public), is_question=True)


def answered_questions() -> CommentQuerySet:
    return questions().filter(Exists(_answers()))


def unanswered_questions() -> CommentQuerySet:
    return questions().exclude(Exists(_answers())).order_by("created_at", "pk")


def _answers() -> CommentQuerySet:
    return Comment.objects.answering().filter(parent=OuterRef("pk"))


def answers_to(asked: list[Comment]) -> dict[int | None, Comment]:
    """The answers to public questions, by their keys. That these are public is known: SQLite would walk through all."""
    answers = Comment.objects.published().filter(is_answer=True, parent__in=asked)
    return {answer.parent_id: answer for answer in answers}


def newest_answers(article: Article) -> CommentQuerySet:
    return Comment.objects.answering().filter(article=article.pk).order_by("-created_at").prefetch_related("parent")


# --- Marking ---


def mark_question(comment: Comment, is_question: bool) -> bool:
    with transaction.atomic():
        comment.lock_thread()
        comment.refresh_from_db(fields=["is_question"])
        if comment.is_question == is_question:
            return False
        comment.is_question = is_question
        comment.save(update_fields=["is_question"])
        if not is_question:
            _take_the_mark_from_answers_of(comment)
        return True


def why_no_answer(comment: Comment) -> str:
    if comment.parent is None:
        return _("It replies to nothing.")
    if not (comment.parent.is_question and comment.parent.is_published):
        return _("What it replies to is not a published question.")
    if comment.user_id is None:
        return _("Only a reply by somebody who signed in can be the answer.")
    if not comment.is_published:
        return _("It is not published.")
    return ""


def mark_answer(comment: Comment) -> bool:
    """It moves right under its question, with all that replies to it; an earlier answer moves back. Raises NoAnswer.

    Returns whether that is new.
    """
    with transaction.atomic():
        comment.lock_thread()
        comment.refresh_from_db(fields=["path", "state", "user", "parent", "is_answer"])
        refusal = why_no_answer(comment)
        if refusal or comment.parent is None:
            raise NoAnswer(refusal)
        if comment.is_answer:
            return False
        _take_the_mark_from_answers_of(comment.parent)
        _mark(comment, True)
        return True


def unmark_answer(comment: Comment) -> bool:
    with transaction.atomic():
        comment.lock_thread()
        comment.refresh_from_db(fields=["path", "is_answer"])
        if not comment.is_answer:
            return False
        _mark(comment, False)
        return True


def _take_the_mark_from_answers_of(question: Comment) -> None:
    for answer in question.replies.filter(is_answer=True):
        _mark(answer, False)


def _mark(comment: Comment, is_answer: bool) -> None:
    old = comment.path
    new = answer_path(old) if is_answer else path_of(comment.pk, old[:-DIGITS])
    Comment.objects.filter(article=comment.article_id, path__startswith=old).update(
        path=Concat(Value(new), Substr(F("path"), len(old) + 1))
    )
    comment.path, comment.is_answer = new, is_answer
    comment.save(update_fields=["is_answer"])


# --- In few words ---


def gist(comment: Comment) -> str:
    text = unescape(strip_tags(comment.html)).strip()
    sentences = [sentence for sentence in SENTENCE_ENDS.split(text) if sentence]
    asking = (sentence for sentence in sentences if sentence.endswith(QUESTION_MARKS))
    sentence = next(asking, sentences[0] if sentences else text)
    between_words = shorten(sentence, GIST_CHARACTERS, placeholder="…")
    return between_words if len(between_words) > 1 else Truncator(sentence).chars(GIST_CHARACTERS)

"""Pagination of threads: one page of the comments under an article, as every reader sees it."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from posts.articles.models import Article
from posts.comments.materialised_path import COMMENTS_A_PAGE
from posts.comments.models import Comment
from posts.comments.questions import QUESTIONS_IN_THE_BOX, newest_answers


@dataclass(frozen=True)
class Threads:
    """The comments of one page, and above the first one the newest answers."""

    article: Article
    count: int  # of what readers see, on all pages
    number: int
    newest_first: bool
    comments: list[Comment]
    has_more: bool
    answers: list[Comment]
    has_more_answers: bool


def threads_of(article: Article, number: int, newest_first: bool, own: Comment | None = None) -> Threads:
    """The page of this number, counted from 1; its writer's own comment stands there whatever its state."""
    start = (number - 1) * COMMENTS_A_PAGE
    rows = Comment.objects.threads_of(article.pk, newest_first, start, COMMENTS_A_PAGE + 1)
    has_more = len(rows) > COMMENTS_A_PAGE
    comments = _with_own(rows[:COMMENTS_A_PAGE], own)
    _join(comments, article)
    answers = _answers(article, rows) if number == 1 else []
    return Threads(
        article, _count(article, rows, number == 1 and not has_more), number, newest_first, comments, has_more,
        answers=answers[:QUESTIONS_IN_THE_BOX], has_more_answers=len(answers) > QUESTIONS_IN_THE_BOX,
    )  # fmt: skip


def _count(article: Article, rows: list[Comment], are_all: bool) -> int:
    if are_all:
        return sum(comment.is_published for comment in rows)
    return Comment.objects.published().filter(article=article.pk).count()


def _answers(article: Article, rows: list[Comment]) -> list[Comment]:
    """The newest first; where all comments stand on this page they are among them."""
    if len(rows) > COMMENTS_A_PAGE:
        return list(newest_answers(article)[: QUESTIONS_IN_THE_BOX + 1])
    answers = [comment for comment in rows if comment.is_the_answer]
    return sorted(answers, key=lambda comment: comment.created_at, reverse=True)


def _with_own(comments: list[Comment], own: Comment | None) -> list[Comment]:
    if own is None:
        return comments
    return sorted([own, *(other for other in comments if other.pk != own.pk)], key=lambda comment: comment.path)


def _join(comments: list[Comment], article: Article) -> None:
    """Each with its article and what it answers, which is asked for where it stands on another page."""
    by_key: dict[int | None, Comment] = {comment.pk: comment for comment in comments}
    for comment in comments:
        comment.article = article
        if comment.parent_id in by_key:
            comment.parent = by_key[comment.parent_id]
    prefetch_related_objects([comment for comment in comments if comment.parent_id not in by_key], "parent")

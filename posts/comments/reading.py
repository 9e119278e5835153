"""One page of the threads under an article, as every reader sees it.

It is asked for as bare values: they tell what the page will look like, and rows are made of them only where a piece
of the page is not kept yet.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Case, QuerySet, TextField, Value, When
from django.utils import timezone

from posts.articles.models import Article
from posts.comments.models import Comment
from posts.comments.questions import QUESTIONS_IN_THE_BOX, newest_answers, with_newest_answers
from posts.comments.threads import COMMENTS_A_PAGE
from posts.lib.ages import ages_told
from posts.lib.numbers import whole_number
from posts.lib.prepared import Prepared, Slot

MOST_ROWS = COMMENTS_A_PAGE + 1  # one more, to know whether there are more


class Shown(NamedTuple):
    """What readers see of a comment, in the order of COLUMNS."""

    pk: int
    path: str
    name: str
    html: str
    state: str
    created_at: datetime
    user_id: int | None
    is_question: bool
    is_answer: bool
    parent_id: int | None
    parent_name: str
    parent_state: str
    parent_is_question: bool
    question_html: str  # of what an answer answers, for the box


COLUMNS = (*Shown._fields[:-4], "parent__name", "parent__state", "parent__is_question", "question_html")


@dataclass(frozen=True)
class Threads:
    """The comments of one page, the answers above the first one, and the writer's own where it is their page."""

    article: Article
    number: int
    newest_first: bool
    rows: list[tuple[Any, ...]]  # as the database gives them
    now: datetime
    own: Comment | None = None
    make: Callable[[list[tuple[Any, ...]]], list[tuple[Any, ...]]] = list  # what can be shown of these

    @property
    def fingerprint(self) -> tuple[Hashable, ...] | None:
        """For kept pieces of pages; what its writer alone sees is in none."""
        if self.own:
            return None
        place = (self.article.slug, self.article.author_id, self.number, self.newest_first)
        return (*place, ages_told([row[_WRITTEN] for row in self.rows], self._databases_now), tuple(self.rows))

    @property
    def _databases_now(self) -> datetime:
        """As the rows have it: SQLite's times are UTC and do not say so."""
        knows_zones = self.rows and self.rows[0][_WRITTEN].tzinfo
        return self.now if knows_zones else self.now.replace(tzinfo=None)

    @cached_property
    def _comments(self) -> list[Comment]:
        return [_comment(Shown._make(row), self.article) for row in self.make(self.rows)]

    @property
    def comments(self) -> list[Comment]:
        others, own = self._comments[:COMMENTS_A_PAGE], self.own
        if own is None:
            return others
        own.article = self.article  # known, so nobody has to ask for it again
        return sorted([own, *(other for other in others if other.pk != own.pk)], key=lambda comment: comment.path)

    @property
    def has_more(self) -> bool:
        return len(self.rows) > COMMENTS_A_PAGE

    @cached_property
    def _answers(self) -> list[Comment]:
        return newest_answers(self._comments) if self.number == 1 else []

    @property
    def answers(self) -> list[Comment]:
        return self._answers[:QUESTIONS_IN_THE_BOX]

    @property
    def has_more_answers(self) -> bool:
        return len(self._answers) > QUESTIONS_IN_THE_BOX


_WRITTEN = Shown._fields.index("created_at")


def threads_of(article: Article, number: int, newest_first: bool, own: Comment | None = None) -> Threads:
    """The page of this number, counted from 1, in one query."""
    if number == 1:
        first = _first_rows[newest_first]
        rows = first.asked(article=article.pk)
        return Threads(article, number, newest_first, rows, timezone.now(), own, first.made_of)
    start = (number - 1) * COMMENTS_A_PAGE
    rows = list(_all(article.pk, newest_first).values_list(*COLUMNS)[start : start + MOST_ROWS])
    return Threads(article, number, newest_first, rows, timezone.now(), own)


def reply_target(article: int, written: str) -> Comment | None:
    """The comment that a reply is meant for, where it can be replied to."""
    pk = whole_number(written)
    found = Comment.objects.published().filter(article=article, pk=pk).first() if pk else None
    return found if found and found.takes_replies else None


def _all(article: int | Slot, newest_first: bool) -> QuerySet[Comment]:
    of_question = Case(When(is_answer=True, then="parent__html"), default=Value(""), output_field=TextField())
    found = Comment.objects.shown().filter(article=article).in_threads(newest_first)
    return found.annotate(question_html=of_question)


def _first(newest_first: bool) -> QuerySet[Comment, tuple[Any, ...]]:
    article = Slot("article", BigIntegerField())
    return with_newest_answers(_all(article, newest_first), article, MOST_ROWS).values_list(*COLUMNS)


_first_rows = {
    False: Prepared(lambda: _first(newest_first=False)),
    True: Prepared(lambda: _first(newest_first=True)),
}


def _comment(shown: Shown, article: Article) -> Comment:
    parent = None
    if shown.parent_id is not None:
        parent = Comment(
            pk=shown.parent_id, article=article, name=shown.parent_name, state=shown.parent_state,
            is_question=shown.parent_is_question, html=shown.question_html,
        )  # fmt: skip
    return Comment(
        pk=shown.pk, article=article, parent=parent, path=shown.path, name=shown.name, html=shown.html,
        state=shown.state, created_at=shown.created_at, user_id=shown.user_id, is_question=shown.is_question,
        is_answer=shown.is_answer,
    )  # fmt: skip

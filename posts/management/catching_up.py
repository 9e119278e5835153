"""Backfill after an update: what it left behind is made anew beside the served blog, in steps of a moment each.

That is stored HTML of an older renderer, and articles that the search does not know. Each row says itself whether it is
done, so whatever is killed goes on from there, and two machines take part in it together.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, models, transaction

from posts.articles.indexing.index import UNFINISHED
from posts.articles.models import Article
from posts.blog.models import Blog
from posts.comments.models import Comment

logger = logging.getLogger(__name__)

TURN_SECONDS = 1.0  # of work, then other chores have theirs
REST_SECONDS = 3600  # a machine that still runs the older version may leave something behind again
TELL_SECONDS = 30


@dataclass(frozen=True)
class Work:
    """One kind of what can be behind, and what is done with each of its rows."""

    words: str
    rows: Callable[[], models.QuerySet[Any]]
    redo: Callable[[Any], object]
    batch: int = 1  # rows to a transaction: who writes something meanwhile waits for no more


def _unknown_to_the_search() -> models.QuerySet[Any]:
    return Article.objects.out_of_index().exclude(search_entry__made_with=UNFINISHED)


def _unrelated() -> models.QuerySet[Any]:
    return Article.objects.filter(search_entry__made_with=UNFINISHED)


RENDERING = (
    Work("the about page is rendered anew", Blog.objects.outdated, Blog.rerender),
    Work("articles are rendered anew", Article.objects.outdated, Article.rerender),
    Work("comments are rendered anew", Comment.objects.outdated, Comment.rerender, batch=25),
)
# The words of all come first: what goes together is found by them.
INDEXING = (
    Work("articles are read by the search", _unknown_to_the_search, Article.begin_index),
    Work("articles are related to others", _unrelated, Article.index),
)


class Backlog:
    """Everything that is behind, caught up turn by turn."""

    def __init__(self) -> None:
        self.steps: Iterator[int] | None = None
        self.rest_until = 0.0

    def catch_up(self) -> bool:
        """Work for a turn; False where nothing is left for now."""
        if time.monotonic() < self.rest_until:
            return False
        steps = self.steps or everything_behind()
        self.steps, end_of_turn = None, time.monotonic() + TURN_SECONDS
        for _done in steps:
            if time.monotonic() >= end_of_turn:
                self.steps = steps
                return True
        self.rest_until = time.monotonic() + REST_SECONDS
        return False


def everything_behind() -> Iterator[int]:
    """Do all of it; after each transaction the number of rows done so far of their kind."""
    for work in (*RENDERING, *INDEXING):
        yield from _with_progress(work)


def do(work: Work, rows: models.QuerySet[Any]) -> Iterator[int]:
    """Do it for these, in the order of their keys; a row that cannot be done is logged and left."""
    last = done = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[: work.batch]):
        with transaction.atomic():
            # Read once more, and locked: what somebody changed since the question must not be undone.
            for row in rows.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",), no_key=True):
                _redo(work, row)
        last, done = keys[-1], done + len(keys)
        yield done


def _redo(work: Work, row: models.Model) -> None:
    try:
        with transaction.atomic():
            work.redo(row)
    except DatabaseError:
        raise  # the database's fault, and no row's
    except Exception:
        logger.exception("%s: not number %s, which is left as it is.", work.words, row.pk)


def _with_progress(work: Work) -> Iterator[int]:
    total, tell_at = 0, 0.0
    for done in do(work, work.rows()):
        if time.monotonic() >= tell_at:
            total = total or done + work.rows().count()
            logger.info("Catching up after an update: %s, %s of %s.", work.words, done, total)
            tell_at = time.monotonic() + TELL_SECONDS
        yield done
    if total:
        logger.info("Caught up: %s, all of them.", work.words)

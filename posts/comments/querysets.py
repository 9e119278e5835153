"""QuerySet of comments: what can be asked about many, the hot ones in SQL."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone

from posts.comments.fields import TAKEN_BACK, CommentColumns, short_digest
from posts.comments.materialised_path import DIGITS
from posts.lib.http.params import whole_number
from posts.lib.markdown.rendering import RENDERER_VERSION
from posts.lib.text.cleaning import without_tags
from posts.lib.text.normal_form import folded

State = CommentColumns.State

# Asked for every comment: the ORM takes ten times as long to word it as the database to answer.
JUST_NOW = """
    SELECT EXISTS (SELECT 1 FROM posts_comment WHERE text_digest = %s AND created_at > %s),
        (SELECT 1 FROM posts_comment WHERE created_at > %s LIMIT 1 OFFSET %s) IS NOT NULL"""
# shown().in_threads() of one article: asked for every page, and worded by the ORM it takes ten times as long.
THREADS = """
    SELECT * FROM posts_comment AS comment
    WHERE article_id = %s AND (state = 'published' OR EXISTS (
        SELECT 1 FROM posts_comment AS reply WHERE reply.parent_id = comment.id AND reply.state = 'published'))
    ORDER BY path LIMIT %s OFFSET %s"""
NEWEST_THREADS = THREADS.replace("ORDER BY path", f"ORDER BY substr(path, 1, {DIGITS}) DESC, path")


class CommentQuerySet(models.QuerySet[Any]):
    def published(self) -> "CommentQuerySet":
        """What readers see, of articles they may read; `Comment.is_published` is the same for one row."""
        return self.filter(state=State.PUBLISHED)

    def pending(self) -> "CommentQuerySet":
        return self.filter(state=State.PENDING)

    def shown(self) -> "CommentQuerySet":
        """What stands in a thread: published ones, and in the place of others that were answered, a few words."""
        answered = CommentQuerySet(self.model).published().filter(parent=OuterRef("pk"))
        return self.filter(Q(state=State.PUBLISHED) | Exists(answered))

    def decidable(self) -> "CommentQuerySet":
        return self.exclude(state__in=TAKEN_BACK)

    def answering(self) -> "CommentQuerySet":
        """The answers, where both question and answer are to be read; `Comment.is_the_answer` for one row."""
        return self.published().filter(is_answer=True, parent__is_question=True, parent__state=State.PUBLISHED)

    def in_threads(self, newest_first: bool = False) -> "CommentQuerySet":
        if newest_first:
            return self.order_by(Substr("path", 1, DIGITS).desc(), "path")
        return self.order_by("path")

    def threads_of(self, article: int, newest_first: bool, start: int, number: int) -> list[Any]:
        """So many of an article's threads from this place on, as `shown` and `in_threads` have them."""
        return list(self.raw(NEWEST_THREADS if newest_first else THREADS, [article, number, start]))

    def reply_target(self, article: int, written: str) -> Any:
        pk = whole_number(written)
        comment = self.published().filter(article=article, pk=pk).first() if pk else None
        return comment if comment and comment.takes_replies else None

    def are_as_many(self, many: int, article: int) -> bool:
        """Whether readers see so many under an article: what waits, or is spam, closes no discussion.

        Asked for every comment, as what follows.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM posts_comment WHERE article_id = %s AND state = %s LIMIT 1 OFFSET %s",
                [article, State.PUBLISHED, many - 1],
            )
            return cursor.fetchone() is not None

    def sent_by(
        self, network_key: bytes, submission: UUID, since: datetime
    ) -> "models.QuerySet[Any, tuple[int, UUID, datetime]]":
        """Number, submission and time of what this network sent since then, the newest first; and of the one that
        this very submission stored before, whoever sent it."""
        of_network = Q(network_key=network_key, created_at__gt=since)
        sent = self.filter(of_network | Q(submission=submission)).order_by("-created_at")
        return sent.values_list("pk", "submission", "created_at")

    def just_now(self, html: str, same_within: timedelta, many: int, many_within: timedelta) -> tuple[bool, bool]:
        """Whether what these words say was sent before, and whether so many comments were sent at all."""
        digest, now = short_digest(folded(without_tags(html))), timezone.now()
        written = self.model._meta.get_field("created_at")
        since, lately = (written.get_db_prep_value(now - age, connection) for age in (same_within, many_within))
        with connection.cursor() as cursor:
            cursor.execute(JUST_NOW, [digest, since, lately, many - 1])
            same, flooded = cursor.fetchone()
        return bool(same), bool(flooded)

    def with_status_key(self, key: str) -> "CommentQuerySet":
        return self.filter(status_digest=short_digest(key))

    def outdated(self) -> "CommentQuerySet":
        return self.exclude(renderer_version=RENDERER_VERSION)

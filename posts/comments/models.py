"""Comment model: a state machine whose verbs each store a decision."""

from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from posts.articles.models import Article
from posts.comments.fields import TAKEN_BACK, CommentColumns
from posts.comments.materialised_path import path_of
from posts.comments.nudges import tells_of_a_red_flag
from posts.comments.querysets import CommentQuerySet
from posts.comments.spam import training
from posts.comments.spam.bayes import tokens_of
from posts.lib.mail.outgoing import is_set_up
from posts.lib.text.cleaning import without_tags

REASON_CHARACTERS = 300
ANSWERED_CHARACTERS = 100_000  # of an article, to find in them what a comment quotes


class TakenBack(Exception):
    """Its author withdrew or erased the comment: that is theirs to decide, and final."""


class NothingToUndo(Exception):
    """The last word about the comment was not a moderator's."""


class Comment(CommentColumns):
    """What a reader wrote under an article. Its state changes only through the verbs below."""

    objects = CommentQuerySet.as_manager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.render()
        self._store(*args, **kwargs)

    def _store(self, *args: Any, **kwargs: Any) -> None:
        """As it is; a new row gets its place, which needs its number, in the same transaction."""
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            if not self.path:
                self._take_place()

    def _take_place(self) -> None:
        self.path = path_of(self.pk, self._parents_path())
        with connection.cursor() as cursor:  # one statement, asked for every comment: the ORM takes longer to word it
            cursor.execute("UPDATE posts_comment SET path = %s WHERE id = %s", [self.path, self.pk])

    def _parents_path(self) -> str:
        """As it is now: the parent may just be moving, with all that stands under it."""
        if self.parent_id is None:
            return ""
        self.lock_thread()
        return Comment.objects.values_list("path", flat=True).get(pk=self.parent_id)

    def lock_thread(self) -> None:
        """Until the transaction ends nobody else gives or changes a place among the replies of this article."""
        Article.objects.select_for_update(no_key=True).values_list("pk").get(pk=self.article_id)

    @property
    def reason(self) -> str:
        last = self.decisions.last()
        return last.reason if last else ""

    def rerender(self) -> None:
        self.render()
        self.save(update_fields=["html", "renderer_version"])

    def create_with_decision(self, state: str, reason: str) -> None:
        self.state = state
        with transaction.atomic(savepoint=False):
            self._store()
            if reason:
                self._keep_decision(None, reason)

    def approve(self, by: User | None, reason: str = "") -> None:
        self._decide(self.State.PUBLISHED, by, reason)

    def hold(self, reason: str, by: User | None = None) -> None:
        self._decide(self.State.PENDING, by, reason)

    def decline(self, by: User | None, reason: str = "") -> None:
        self._decide(self.State.DECLINED, by, reason)

    def quarantine(self, reason: str, by: User | None = None) -> None:
        self._decide(self.State.SPAM, by, reason)

    def undo(self, by: User) -> None:
        with transaction.atomic():
            training.lock_training()
            Comment.objects.select_for_update(no_key=True).get(pk=self.pk)
            last, before = [*self.decisions.reverse()[:2], None, None][:2]
            if last is None or last.by_id is None:
                raise NothingToUndo
            state, reason = (before.state, before.reason) if before else (self.State.PENDING, "")
            # what stood there by a rule of ours taught the filter nothing, and does not now
            self._decide(state, by, reason, is_undo=True, trains=before is not None and before.by_id is not None)

    def withdraw(self) -> None:
        if self.state != self.State.WITHDRAWN:
            self._decide(self.State.WITHDRAWN, None, "")

    def rewrite(self, text: str) -> None:
        with transaction.atomic():
            self._unlearn()
            # a moderator may have approved the old words since this row was read
            self.state = Comment.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=self.pk)
            if self.was_removed_by_its_author:  # in another window, a moment ago
                raise TakenBack
            self.text, self.edited_at = text, timezone.now()
            self.needs_attention = tells_of_a_red_flag(text, self.answered)
            self.render()
            rendered = ["html", "renderer_version", "text_digest"]
            self.save(update_fields=["text", *rendered, "edited_at", "needs_attention"])
            if self.is_published:
                self.hold(gettext("It was edited after it had been published."))

    def answered(self) -> str:
        parent = self.parent.text if self.parent else ""
        return f"{parent}\n{without_tags(self.article.html[:ANSWERED_CHARACTERS])}"

    def erase(self) -> None:
        """Nothing personal stays: only that something stood here, so that the answers to it keep their place."""
        with transaction.atomic():
            self._unlearn()
            self.name = self.email = self.text = self.html = ""
            self.status_digest = self.user = None  # the network's key stays for its day: the limits need it
            self.save(update_fields=["name", "email", "text", "html", "text_digest", "status_digest", "user"])
            self.decisions.update(reason="")
            self.reports.update(reason="")  # readers may have named who wrote it
            self.contacts.delete_with_letters()
            self.notices.delete_with_letters()
            self.watches.take_back()
            self._decide(self.State.ERASED, None, "")

    def _decide(self, state: str, by: User | None, reason: str, is_undo: bool = False, trains: bool = True) -> None:
        with transaction.atomic():
            if by or state in TAKEN_BACK:
                training.lock_training()
            row = Comment.objects.select_for_update(no_key=True).only("state", "name", "text", "user").get(pk=self.pk)
            if row.state == self.State.ERASED or (row.state in TAKEN_BACK and state not in TAKEN_BACK):
                raise TakenBack
            self.state = state
            self.save(update_fields=["state"])
            self._keep_decision(by, reason, is_undo)
            if by or state in TAKEN_BACK:
                row.train_filter(state if trains else None)

    def _keep_decision(self, by: User | None, reason: str, is_undo: bool = False) -> None:
        """That it is in its state now, who says so and why; whom it concerns is told when it is first published."""
        if self.is_published and is_set_up() and not self.decisions.filter(state=self.state).exists():
            self.announcements.get_or_create()
        self.decisions.create(state=self.state, by=by, is_undo=is_undo, reason=reason[:REASON_CHARACTERS])

    def train_filter(self, state: str | None) -> None:
        """What a moderator decided about a reader's words; what rules of ours decide would teach the filter itself."""
        if self.user_id:
            return
        if state == self.State.WITHDRAWN and training.learned_as_spam(self.pk):
            return  # a spammer who withdraws does not unsay what a moderator found
        if state in (self.State.PUBLISHED, self.State.SPAM):
            training.learn(self.pk, tokens_of(self.name, self.text), is_spam=state == self.State.SPAM)
        else:
            training.unlearn(self.pk)

    def _unlearn(self) -> None:
        """What it taught goes before its words do."""
        training.lock_training()
        training.unlearn(self.pk)


def published_count() -> Coalesce:
    counts = (
        Comment.objects.published()
        .filter(article=OuterRef("pk"))
        .order_by()
        .values("article")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(counts), 0)

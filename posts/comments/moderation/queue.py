"""Moderation queue: which comments moderators look at, and what they know of each when they decide."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.comments.history import REPORTS_TO_HOLD, Decision, Report
from posts.comments.materialised_path import takes_replies
from posts.comments.models import Comment
from posts.comments.moderation.decisions import SeenVersion
from posts.comments.moderation.marking import Mark, marks_for
from posts.comments.querysets import CommentQuerySet
from posts.comments.questions import unanswered_questions
from posts.lib.db.folded_search import holding
from posts.lib.markdown.rendering import link_targets

SEARCH_CHARACTERS = 200


class QueueFilter(models.TextChoices):
    WAITING = Comment.State.PENDING.value, gettext_lazy("Waiting")
    PUBLISHED = Comment.State.PUBLISHED.value, gettext_lazy("Published")
    DECLINED = Comment.State.DECLINED.value, gettext_lazy("Declined")
    SPAM = Comment.State.SPAM.value, gettext_lazy("Spam")
    REPORTED = "reported", gettext_lazy("Reported")
    OPEN_QUESTIONS = "questions", gettext_lazy("Open questions")
    ALL = "all", gettext_lazy("All")


def filtered_comments(chosen: QueueFilter, words: str) -> CommentQuerySet:
    """Of these, what holds every one of the words. What waits: red flags, then the oldest; else the newest.

    Questions, too, are answered in the order they came.
    """
    comments = with_context(unanswered_questions() if chosen == QueueFilter.OPEN_QUESTIONS else Comment.objects.all())
    if chosen.value in Comment.State.values:
        comments = comments.filter(state=chosen)
    if chosen == QueueFilter.REPORTED:
        comments = comments.filter(pk__in=Report.objects.waiting().values("comment"))
    comments = holding(comments, words, "name", "email", "text", "article__title")
    if chosen == QueueFilter.WAITING:
        return comments.order_by("-needs_attention", "created_at", "pk")
    if chosen == QueueFilter.OPEN_QUESTIONS:
        return comments.order_by("created_at", "pk")
    return comments.order_by("-created_at", "-pk")


def with_context(comments: CommentQuerySet) -> CommentQuerySet:
    related = comments.select_related("article", "parent")
    return related.defer("article__source", "article__html", "article__sources_html", "parent__html")


@dataclass(frozen=True)
class History:
    """What else was written here under the same e-mail address, or where none was given, under the same name."""

    numbers: Counter[str]
    by_address: bool

    def __str__(self) -> str:
        state = Comment.State
        parts = [
            words % {"number": number}
            for number, words in (
                (self.numbers[state.PUBLISHED], _("%(number)d published")),
                (self.numbers[state.PENDING], _("%(number)d waiting")),
                (self.numbers[state.DECLINED], _("%(number)d declined")),
                (self.numbers[state.SPAM], _("%(number)d spam")),
                (self.numbers[state.WITHDRAWN], _("%(number)d withdrawn")),
            )
            if number
        ]
        return ", ".join(parts) or _("nothing else")


@dataclass(frozen=True)
class QueueItem:
    """A comment with all that helps to decide about it."""

    comment: Comment
    decisions: list[Decision]
    reports: list[Report]
    history: History

    @property
    def last(self) -> Decision | None:
        return self.decisions[-1] if self.decisions else None

    @property
    def can_be_decided(self) -> bool:
        return not self.comment.was_removed_by_its_author

    @property
    def is_reported_often(self) -> bool:
        """As often as sends a comment back, since the last decision; it stays where readers sent back many today."""
        since = [report for report in self.reports if not self.last or report.at > self.last.at]
        return self.comment.is_published and len(since) >= REPORTS_TO_HOLD

    @property
    def can_be_undone(self) -> bool:
        return self.can_be_decided and self.last is not None and self.last.by_id is not None

    @property
    def has_room_for_replies(self) -> bool:
        return takes_replies(self.comment.path)

    @property
    def marks(self) -> list[Mark]:
        return marks_for(self.comment) if self.can_be_decided else []

    @property
    def links(self) -> list[str]:
        return link_targets(self.comment.html)

    @property
    def seen(self) -> str:
        return str(SeenVersion.of(self.comment, self.last))


def queue_items(comments: Iterable[Comment]) -> list[QueueItem]:
    """Three queries, however many comments."""
    rows = list(comments)
    prefetch_related_objects(rows, "decisions__by", "reports")
    histories = _histories(rows)
    return [
        QueueItem(comment, list(comment.decisions.all()), list(comment.reports.all()), histories[comment.pk])
        for comment in rows
    ]


def _histories(comments: list[Comment]) -> dict[int, History]:
    addresses = {comment.email for comment in comments if comment.email}
    names = {comment.name for comment in comments if comment.name and not comment.email}
    same = Comment.objects.filter(Q(email__in=addresses) | Q(name__in=names)).order_by()
    by_address: dict[str, Counter[str]] = {address: Counter() for address in addresses}
    by_name: dict[str, Counter[str]] = {name: Counter() for name in names}
    for address, name, state, number in same.values_list("email", "name", "state").annotate(Count("pk")):
        by_address.get(address, Counter())[state] += number
        by_name.get(name, Counter())[state] += number
    return {
        comment.pk: History(
            by_address.get(comment.email, by_name.get(comment.name, Counter())) - Counter({comment.state: 1}),
            by_address=bool(comment.email),
        )
        for comment in comments
    }

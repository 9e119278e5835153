"""What moderators do about comments, and what they know of each when they decide. No page: desk.py shows it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Count, Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.blog.models import Blog
from posts.comments import learning
from posts.comments.models import NAME_CHARACTERS, Comment, CommentQuerySet
from posts.comments.questions import (
    NoAnswer,
    mark_answer,
    mark_question,
    unanswered_questions,
    unmark_answer,
    why_no_answer,
)
from posts.comments.records import Decision, Report
from posts.comments.sights import Refused, Sight, decide
from posts.comments.threads import takes_replies
from posts.lib.markup import link_targets
from posts.lib.text import one_line

SEARCH_CHARACTERS = 200


# --- Which comments ---


class Pile(models.TextChoices):
    """What the desk can be asked for."""

    WAITING = Comment.State.PENDING.value, gettext_lazy("Waiting")
    PUBLISHED = Comment.State.PUBLISHED.value, gettext_lazy("Published")
    DECLINED = Comment.State.DECLINED.value, gettext_lazy("Declined")
    SPAM = Comment.State.SPAM.value, gettext_lazy("Spam")
    OPEN_QUESTIONS = "questions", gettext_lazy("Open questions")
    ALL = "all", gettext_lazy("All")


def comments_in(pile: Pile, words: str) -> CommentQuerySet:
    """A pile, or what in it holds every one of the words. What waits: red flags, then the oldest; else the newest.

    Questions, too, are answered in the order they came.
    """
    found = with_context(unanswered_questions() if pile == Pile.OPEN_QUESTIONS else Comment.objects.all())
    if pile.value in Comment.State.values:
        found = found.filter(state=pile)
    for word in words.split():
        anywhere = Q(name__icontains=word) | Q(email__icontains=word) | Q(text__icontains=word)
        found = found.filter(anywhere | Q(article__title__icontains=word))
    if pile == Pile.WAITING:
        return found.order_by("-needs_attention", "created_at", "pk")
    if pile == Pile.OPEN_QUESTIONS:
        return found.order_by("created_at", "pk")
    return found.order_by("-created_at", "-pk")


def with_context(comments: CommentQuerySet) -> CommentQuerySet:
    """With article and parent, without the long texts nobody looks at here."""
    related = comments.select_related("article", "parent")
    return related.defer("article__source", "article__html", "article__sources_html", "parent__html")


# --- What is known of one ---


@dataclass(frozen=True)
class History:
    """What else was written here under the same e-mail address, or where none was given, under the same name."""

    numbers: Counter[str]
    by_address: bool

    def __str__(self) -> str:
        state = Comment.State
        said = [
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
        return ", ".join(said) or _("nothing else")


@dataclass(frozen=True)
class Case:
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
    def can_be_undone(self) -> bool:
        return self.can_be_decided and self.last is not None and self.last.by_id is not None

    @property
    def has_room_for_replies(self) -> bool:
        return takes_replies(self.comment.path)

    @property
    def marks(self) -> list["Mark"]:
        return marks_for(self.comment) if self.can_be_decided else []

    @property
    def links(self) -> list[str]:
        return link_targets(self.comment.html)

    @property
    def seen(self) -> str:
        """What the forms about it carry."""
        return str(Sight.of(self.comment, self.last))


def cases(comments: Iterable[Comment]) -> list[Case]:
    """Three queries, however many comments."""
    found = list(comments)
    prefetch_related_objects(found, "decisions__by", "reports")
    histories = _histories(found)
    return [
        Case(comment, list(comment.decisions.all()), list(comment.reports.all()), histories[comment.pk])
        for comment in found
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


# --- Questions and answers ---


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


# --- Replying ---


def reply(
    parent_pk: int, text: str, submission: UUID, by: User, approving: Sight | None = None, answers: bool = False
) -> Comment:
    """The blog's own words below a comment, published at once; all is done or nothing. One submission, one reply.

    With `answers` it stands right under the question, where the comment is one.
    """
    with transaction.atomic():
        Comment.objects.get(pk=parent_pk).hold_places()  # before any row of a comment, as everybody does
        if approving:
            decide(approving, "approve", by)
        learning.in_turn()
        parent = Comment.objects.select_for_update(no_key=True).get(pk=parent_pk)
        if not parent.is_published:
            raise Refused(_("It can be answered once it is published. Your text is still here."))
        if not parent.takes_replies:
            raise Refused(_("This conversation is as deep as it can be. Please reply one step further up."))
        written, is_new = Comment.objects.get_or_create(
            submission=_submission(parent_pk, text, submission, by),
            defaults={
                "article_id": parent.article_id, "parent": parent, "name": signature(by), "text": text, "user": by,
            },
        )  # fmt: skip
        if is_new:
            written.approve(by=by)
            if answers and parent.is_question:
                mark_answer(written)
        return written


def _submission(parent_pk: int, text: str, submission: UUID, by: User) -> UUID:
    """As for readers: other words, or somebody else's, are another reply."""
    parts = "\0".join(map(str, (parent_pk, submission, by.pk, text)))
    return UUID(bytes=blake2b(parts.encode(), digest_size=16).digest())


def signature(user: User) -> str:
    """Under which name somebody replies. Never the account's: that one opens the door of the admin."""
    name = one_line(user.get_full_name())
    return name if 0 < len(name) <= NAME_CHARACTERS else Blog.current().name

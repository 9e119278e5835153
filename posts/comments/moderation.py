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
from posts.comments.models import NAME_CHARACTERS, Comment, CommentQuerySet, NothingToUndo, TakenBack
from posts.comments.records import Decision, Report
from posts.comments.threads import takes_replies
from posts.lib.markup import link_targets
from posts.lib.text import one_line

SEARCH_CHARACTERS = 200
WORDS_DIGEST_BYTES = 8
KEY_DIGITS = 18  # what a database key can have


class Refused(Exception):
    """Nothing was changed; the message says why, to the moderator."""


# --- Which comments ---


class Pile(models.TextChoices):
    """What the desk can be asked for."""

    WAITING = Comment.State.PENDING.value, gettext_lazy("Waiting")
    PUBLISHED = Comment.State.PUBLISHED.value, gettext_lazy("Published")
    DECLINED = Comment.State.DECLINED.value, gettext_lazy("Declined")
    SPAM = Comment.State.SPAM.value, gettext_lazy("Spam")
    ALL = "all", gettext_lazy("All")


def comments_in(pile: Pile, words: str) -> CommentQuerySet:
    """A pile, or what in it holds every one of the words. What waits: red flags, then the oldest; else the newest."""
    found = with_context(Comment.objects.all())
    if pile != Pile.ALL:
        found = found.filter(state=pile)
    for word in words.split():
        anywhere = Q(name__icontains=word) | Q(email__icontains=word) | Q(text__icontains=word)
        found = found.filter(anywhere | Q(article__title__icontains=word))
    if pile == Pile.WAITING:
        return found.order_by("-needs_attention", "created_at", "pk")
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
    def links(self) -> list[str]:
        return link_targets(self.comment.html)

    @property
    def seen(self) -> str:
        """What the forms about it carry; see Sight."""
        return f"{self.comment.pk}.{_digest(self.comment.text)}.{self.last.pk if self.last else 0}"


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


# --- Deciding ---


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=WORDS_DIGEST_BYTES).hexdigest()


@dataclass(frozen=True)
class Sight:
    """What a moderator had before their eyes: which comment, which words of it, and the last decision about it."""

    comment: int
    words: str
    after: int

    @classmethod
    def read(cls, written: str) -> "Sight":
        parts = written.split(".")
        numbers = parts[::2]
        if len(parts) == 3 and all(n.isascii() and n.isdigit() and len(n) <= KEY_DIGITS for n in numbers):
            return cls(int(parts[0]), parts[1], int(parts[2]))
        raise Refused(_("Something was lost on the way. Nothing was changed: please try once more."))

    def comment_as_seen(self) -> Comment:
        """The comment, locked; refused where it is no longer what was seen. To be called in a transaction."""
        comment = Comment.objects.select_for_update(no_key=True).filter(pk=self.comment).first()
        if comment is None:
            raise Refused(_("This comment is not here any more."))
        if comment.was_removed_by_its_author:
            raise Refused(_("Its writer took it back meanwhile. Nothing was changed."))
        if _digest(comment.text) != self.words:
            raise Refused(_("Its writer changed the text meanwhile. Nothing was decided: please read the new words."))
        last = comment.decisions.select_related("by").last()
        if last is not None and last.pk != self.after:
            raise Refused(_what_was_decided(last))
        return comment


def _what_was_decided(last: Decision) -> str:
    words = {"state": last.get_state_display(), "name": last.by.get_username() if last.by else ""}
    if not last.by:
        return _("Meanwhile its state changed to “%(state)s”. Nothing more was changed.") % words
    return _("%(name)s decided meanwhile: “%(state)s”. Nothing more was changed.") % words


DECIDES = {
    "approve": lambda comment, by, reason: comment.approve(by=by, reason=reason),
    "decline": lambda comment, by, reason: comment.decline(by=by, reason=reason),
    "spam": lambda comment, by, reason: comment.quarantine(reason, by=by),
    "undo": lambda comment, by, reason: comment.undo(by=by),
}
LEADS_TO = {
    "approve": Comment.State.PUBLISHED,
    "decline": Comment.State.DECLINED,
    "spam": Comment.State.SPAM,
}


def decide(sight: Sight, verb: str, by: User, reason: str = "") -> None:
    """One of DECIDES, about what was seen. Pressed twice, or sent again after a lost answer, it is decided once."""
    with transaction.atomic():
        if _is_a_retry(sight, verb, by):
            return
        learning.in_turn()
        comment = sight.comment_as_seen()
        if comment.state == LEADS_TO.get(verb):
            return
        try:
            DECIDES[verb](comment, by, reason)
        except TakenBack as error:
            raise Refused(_("Its writer took it back meanwhile. Nothing was changed.")) from error
        except NothingToUndo as error:
            raise Refused(_("There is no moderator's decision to undo.")) from error


def _is_a_retry(sight: Sight, verb: str, by: User) -> bool:
    """Whether the very next decision after what was seen is this one."""
    after = list(Decision.objects.filter(comment=sight.comment, pk__gt=sight.after).order_by("pk")[:2])
    if len(after) != 1 or after[0].by_id != by.pk:
        return False
    return after[0].is_undo if verb == "undo" else after[0].state == LEADS_TO[verb] and not after[0].is_undo


# --- Replying ---


def reply(parent_pk: int, text: str, submission: UUID, by: User, approving: Sight | None = None) -> Comment:
    """The blog's own words below a comment, published at once; both are done or neither. One submission, one reply."""
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
        return written


def _submission(parent_pk: int, text: str, submission: UUID, by: User) -> UUID:
    """As for readers: other words, or somebody else's, are another reply."""
    parts = "\0".join(map(str, (parent_pk, submission, by.pk, text)))
    return UUID(bytes=blake2b(parts.encode(), digest_size=16).digest())


def signature(user: User) -> str:
    """Under which name somebody replies. Never the account's: that one opens the door of the admin."""
    name = one_line(user.get_full_name())
    return name if 0 < len(name) <= NAME_CHARACTERS else Blog.current().name

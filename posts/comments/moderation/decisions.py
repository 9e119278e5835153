"""Optimistic concurrency for moderators: a decision names the version that they saw, and is made once (idempotent).

The rows of decisions lie in `history.py`.
"""

from dataclasses import dataclass
from hashlib import blake2b

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from posts.comments.history import Decision
from posts.comments.models import Comment, NothingToUndo, TakenBack
from posts.comments.spam import training
from posts.lib.http.params import whole_number

WORDS_DIGEST_BYTES = 8


class Refused(Exception):
    """Nothing was changed; the message says why, to the moderator."""


def _words_digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=WORDS_DIGEST_BYTES).hexdigest()


@dataclass(frozen=True)
class SeenVersion:
    """What a moderator had before their eyes: which comment, which words of it, and the last decision about it."""

    comment: int
    words: str
    after: int

    @classmethod
    def of(cls, comment: Comment, last: Decision | None) -> "SeenVersion":
        return cls(comment.pk, _words_digest(comment.text), last.pk if last else 0)

    @classmethod
    def read(cls, written: str) -> "SeenVersion":
        comment, _point, rest = written.partition(".")
        words, _point, after = rest.partition(".")
        pk, last = whole_number(comment), whole_number(after)
        if pk is None or last is None:
            raise Refused(_("Something was lost on the way. Nothing was changed: please try once more."))
        return cls(pk, words, last)

    def __str__(self) -> str:
        return f"{self.comment}.{self.words}.{self.after}"

    def comment_as_seen(self) -> Comment:
        """The comment, locked; refused where it is no longer what was seen. To be called in a transaction."""
        comment = Comment.objects.select_for_update(no_key=True).filter(pk=self.comment).first()
        if comment is None:
            raise Refused(_("This comment is not here any more."))
        self.check_unchanged(comment)
        return comment

    def check_unchanged(self, comment: Comment) -> None:
        if comment.was_removed_by_its_author:
            raise Refused(_("Its writer took it back meanwhile. Nothing was changed."))
        if _words_digest(comment.text) != self.words:
            raise Refused(_("Its writer changed the text meanwhile. Nothing was decided: please read the new words."))
        last = comment.decisions.select_related("by").last()
        if last is not None and last.pk != self.after:
            raise Refused(_what_was_decided(last))


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


def decide(seen: SeenVersion, verb: str, by: User, reason: str = "") -> None:
    """One of DECIDES, about what was seen. Pressed twice, or sent again after a lost answer, it is decided once."""
    with transaction.atomic():
        if _is_a_retry(seen, verb, by):
            return
        training.lock_training()
        comment = seen.comment_as_seen()
        if comment.state == LEADS_TO.get(verb):
            return
        try:
            DECIDES[verb](comment, by, reason)
        except TakenBack as error:
            raise Refused(_("Its writer took it back meanwhile. Nothing was changed.")) from error
        except NothingToUndo as error:
            raise Refused(_("There is no moderator's decision to undo.")) from error


def _is_a_retry(seen: SeenVersion, verb: str, by: User) -> bool:
    """Whether the very next decision after what was seen is this one."""
    after = list(Decision.objects.filter(comment=seen.comment, pk__gt=seen.after).order_by("pk")[:2])
    if len(after) != 1 or after[0].by_id != by.pk:
        return False
    return after[0].is_undo if verb == "undo" else after[0].state == LEADS_TO[verb] and not after[0].is_undo

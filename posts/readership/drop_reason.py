"""Drop reason: a pure function puts each hit into exactly one place of the ledger."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DropReason(TextChoices):
    """The places of the ledger. Every hit is in one: counted, without script, or excluded with its reason."""

    COUNTED = "counted", _("counted")
    NO_SCRIPT = "no script", _("without script")
    UNKNOWN_ARTICLE = "unknown article", _("no such article")
    NOT_PUBLIC = "not public", _("the article is not public")
    MALFORMED = "malformed", _("not as our page sends it")
    OWN_VISIT = "own visit", _("our own visit")
    ROBOT = "robot", _("a robot")
    AUTOMATION = "automation", _("an automated browser")
    PREFETCH = "prefetch", _("fetched ahead, not looked at")
    FLOOD = "flood", _("too many from one network")
    REPEAT = "repeat", _("again on the same day")


# Neither is a reason why something was left out: the first is the number, the second stands on a line of its own.
NOT_EXCLUSIONS = (DropReason.COUNTED, DropReason.NO_SCRIPT)


@dataclass(frozen=True)
class Hit:
    """What is known of a hit before it is counted, as answers to yes-or-no questions; nothing says who it was."""

    article_exists: bool = True
    article_is_public: bool = True
    well_formed: bool = True
    own: bool = False
    robot: bool = False
    automated: bool = False
    prefetched: bool = False
    without_script: bool = False


def drop_reason(hit: Hit) -> DropReason:
    """The first rule that fits decides. What is left is counted, unless it is too much or a repeat (`counting`)."""
    rules = (
        (not hit.article_exists, DropReason.UNKNOWN_ARTICLE),
        (not hit.article_is_public, DropReason.NOT_PUBLIC),
        (not hit.well_formed, DropReason.MALFORMED),
        (hit.own, DropReason.OWN_VISIT),
        (hit.robot, DropReason.ROBOT),
        (hit.automated, DropReason.AUTOMATION),
        (hit.prefetched, DropReason.PREFETCH),
        (hit.without_script, DropReason.NO_SCRIPT),
    )
    return next((reason for fits, reason in rules if fits), DropReason.COUNTED)

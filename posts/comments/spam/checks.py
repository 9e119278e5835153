"""Honeypot and other spam checks: small pure functions, each with one reason. Nothing is ever dropped.

Every check of CHECKS sees the evidence and the blog's rules, and finds something or stays silent. The gravest finding
counts, and all reasons are kept. Adding a check is one function and one line in CHECKS.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posts.comments.spam.bayes import Learned, opinion
from posts.lib.text.normal_form import HANGUL, UNSPACED, alike, folded

MAX_LINKS = 5
SITE_COMMENTS_AN_HOUR = 600
FASTEST_SECONDS = 3  # nobody reads the form and fills it in faster
REPEATED_CHARACTERS = 12  # shorter texts ("Thank you!") are written by many
FOREIGN_SHARE = 0.5  # of the letters, from which a text counts as written in another script
FEWEST_LETTERS = 10
# From how sure the filter must be; docs/filter.md has the figures that chose them.
HOLDING_SCORE = 0.9
SPAM_SCORE = 0.99

# Where words hang together without spaces, a blocked one may stand inside others; for all else these are its edges.
HANGING = f"{UNSPACED}{HANGUL}"
IN_A_RUN = re.compile(f"[{HANGING}]")
IN_A_WORD = rf"[^\W_{HANGING}]"

LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class Action(IntEnum):
    """What a check asks for; the largest one wins."""

    PUBLISH = 0
    HOLD = 1
    SPAM = 2


@dataclass(frozen=True)
class Evidence:
    """All that a check may look at."""

    name: str
    email: str
    text: str
    shown: str = ""  # the text as readers will see it, without its marks
    address: str = ""  # of the network; looked at, never stored
    fell_for_honeypot: bool = False
    seconds: float = 60.0  # from the form's making to its sending
    same_text_before: bool = False  # in the last days
    site_is_flooded: bool = False  # by so many comments within the last hour
    learned: Learned = field(default_factory=Learned)  # what the moderators taught about this comment's words


@dataclass(frozen=True)
class Rules:
    """What this blog's editor has set, and the script its language is written in."""

    blocked_words: tuple[str, ...] = ()
    blocked_networks: tuple[str, ...] = ()
    blocked_addresses: tuple[str, ...] = ()
    script: str = "LATIN"


@dataclass(frozen=True)
class Finding:
    """Of one check, with its reason in words for the moderator."""

    action: Action
    reason: str


@dataclass(frozen=True)
class Judgement:
    action: Action = Action.PUBLISH
    reasons: list[str] = field(default_factory=list)


Check = Callable[[Evidence, Rules], Finding | None]


def judge(evidence: Evidence, rules: Rules, checks: Iterable[Check] | None = None) -> Judgement:
    findings = [finding for check in checks or CHECKS if (finding := check(evidence, rules))]
    gravest = max((finding.action for finding in findings), default=Action.PUBLISH)
    return Judgement(gravest, [finding.reason for finding in findings])


# --- The checks ---


def filled_in_the_honeypot(evidence: Evidence, rules: Rules) -> Finding | None:
    if evidence.fell_for_honeypot:
        return Finding(Action.SPAM, _("It filled in the field that people do not see."))
    return None


def was_too_fast(evidence: Evidence, rules: Rules) -> Finding | None:
    if evidence.seconds < FASTEST_SECONDS:
        return Finding(Action.HOLD, _("It was sent within three seconds of opening the page."))
    return None


def has_too_many_links(evidence: Evidence, rules: Rules) -> Finding | None:
    links = len(LINK.findall(evidence.text))
    if links > MAX_LINKS:
        words = ngettext("It holds %d link.", "It holds %d links.", links)
        return Finding(Action.HOLD, words % links)
    return None


def holds_a_blocked_word(evidence: Evidence, rules: Rules) -> Finding | None:
    """Whole words, in name, address or text: as typed, and as readers see it, for marks can part a word too."""
    everything = " | ".join(map(alike, (evidence.name, evidence.email, evidence.text, evidence.shown)))
    for word in rules.blocked_words:
        if word_pattern(word).search(everything):
            return Finding(Action.SPAM, _("It holds the blocked word “%s”.") % word)
    return None


@lru_cache(maxsize=1024)
def word_pattern(word: str) -> re.Pattern[str]:
    """A blocked word, whatever it is disguised as: not within a longer one, unless such words hang together."""
    wanted = alike(word)
    before = "" if IN_A_RUN.match(wanted[:1]) else f"(?<!{IN_A_WORD})"
    after = "" if IN_A_RUN.match(wanted[-1:]) else f"(?!{IN_A_WORD})"
    return re.compile(f"{before}{re.escape(wanted)}{after}" if wanted else r"(?!)")


def comes_from_a_blocked_network(evidence: Evidence, rules: Rules) -> Finding | None:
    try:
        address = ip_address(evidence.address)
    except ValueError:
        return None
    for network in rules.blocked_networks:
        if address in ip_network(network, strict=False):
            return Finding(Action.SPAM, _("It comes from the blocked network %s.") % network)
    return None


def comes_from_a_blocked_address(evidence: Evidence, rules: Rules) -> Finding | None:
    """An e-mail address, or everything at a domain where the list names "@domain"."""
    email = folded(evidence.email)
    for blocked in rules.blocked_addresses:
        wanted = folded(blocked)
        if email and (email == wanted or (wanted.startswith("@") and email.endswith(wanted))):
            return Finding(Action.SPAM, _("The e-mail address “%s” is blocked.") % blocked)
    return None


def repeats_itself(evidence: Evidence, rules: Rules) -> Finding | None:
    if evidence.same_text_before and len(evidence.text) >= REPEATED_CHARACTERS:
        return Finding(Action.HOLD, _("The same text was sent before."))
    return None


def is_in_another_script(evidence: Evidence, rules: Rules) -> Finding | None:
    letters = Counter(filter(str.isalpha, evidence.text))
    foreign = [letter for letter in letters if not unicodedata.name(letter, "").startswith(rules.script)]
    number = letters.total()
    if number >= FEWEST_LETTERS and sum(letters[letter] for letter in foreign) / number > FOREIGN_SHARE:
        return Finding(Action.HOLD, _("Most of it is written in another script than the blog."))
    return None


def comes_in_a_flood(evidence: Evidence, rules: Rules) -> Finding | None:
    if evidence.site_is_flooded:
        return Finding(Action.HOLD, _("The whole blog has had more than 600 comments within an hour."))
    return None


def looks_like_what_moderators_call_spam(evidence: Evidence, rules: Rules) -> Finding | None:
    filter_says = opinion(evidence.learned)
    if filter_says is None or filter_says.score < HOLDING_SCORE:
        return None
    words = _("The filter takes it for spam (%(percent)d %%) because of %(words)s.") % {
        "percent": min(99, int(filter_says.score * 100)),  # it is never certain
        "words": ", ".join(_("“%s”") % word for word in filter_says.because),
    }
    return Finding(Action.SPAM if filter_says.score >= SPAM_SCORE else Action.HOLD, words)


CHECKS: tuple[Check, ...] = (
    filled_in_the_honeypot,
    was_too_fast,
    has_too_many_links,
    holds_a_blocked_word,
    comes_from_a_blocked_network,
    comes_from_a_blocked_address,
    repeats_itself,
    is_in_another_script,
    comes_in_a_flood,
    looks_like_what_moderators_call_spam,
)

"""Exercise parser: the head an editor writes becomes a dose, in words and in numbers a script can count by.

`Calf stretch | hold 20-30 s | each side | repeat 2-3`. Pure: text in, a head out. What is not understood stays in the
head as it was typed, beside a sentence that says why, so that no word of an editor is lost.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONGEST_SECONDS = 600  # of a hold or a rest; also what the large digits of the guided mode have room for
MOST_TIMES = 100

BAR = re.compile(r"(?<!\\)\|")  # a bar that belongs to the name is written \|
RANGE = r"(\d{1,4})(?:\s*(?:-|–|to)\s*(\d{1,4}))?"
SECONDS_OR_MINUTES = r"\s*(?:(s|secs?|seconds?)|(?:m|mins?|minutes?))"
HOLD = re.compile(rf"hold\s+{RANGE}{SECONDS_OR_MINUTES}", re.IGNORECASE)
REST = re.compile(rf"rest\s+{RANGE}{SECONDS_OR_MINUTES}", re.IGNORECASE)
REPEAT = re.compile(rf"repeat\s+{RANGE}\s*(?:x|times)?\s*(more)?(?:\s+times)?", re.IGNORECASE)
SIDES = re.compile(r"(?:each|both|per)\s+sides?", re.IGNORECASE)
IN_HTML = re.compile(r'<section [^<>]*class="exercise"')


class Unclear(Exception):
    """A part of the dose that cannot be understood; says why."""


@dataclass(frozen=True)
class Span:
    """A number, or from one to another."""

    least: int
    most: int

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}-{self.most}"

    def plus(self, number: int) -> "Span":
        return Span(self.least + number, self.most + number)

    def times(self, number: int) -> "Span":
        return Span(self.least * number, self.most * number)


@dataclass(frozen=True)
class Duration:
    span: Span
    in_minutes: bool

    @property
    def seconds(self) -> Span:
        return self.span.times(60 if self.in_minutes else 1)


@dataclass(frozen=True)
class Dose:
    """How long, on how many sides, how often. `again` are the times after the first: "2-3 more"."""

    hold: Duration | None = None
    each_side: bool = False
    repeat: Span | None = None
    again: Span | None = None
    rest: Duration | None = None

    @property
    def rounds(self) -> Span | None:
        return self.again.plus(1) if self.again else self.repeat

    def numbers(self) -> dict[str, str]:
        numbers = {
            "hold": self.hold and self.hold.seconds,
            "sides": 2 if self.each_side else None,
            "rounds": self.rounds,
            "rest": self.rest and self.rest.seconds.most,
        }
        return {f"data-{name}": str(value) for name, value in numbers.items() if value}

    def words(self) -> str:
        parts = [_hold_in_words(self.hold), _times_in_words(self), _rest_in_words(self.rest)]
        sentence = ", ".join(part for part in parts if part)
        return sentence[:1].upper() + sentence[1:]


@dataclass(frozen=True)
class Head:
    """An exercise's name and dose; `unclear` are the parts as they were typed, `problems` what to do about them."""

    name: str
    dose: Dose
    unclear: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def parse_head(text: str) -> Head:
    name, *parts = (part.strip() for part in BAR.split(text))
    understood: dict[str, object] = {}
    unclear, problems = [], []
    if not name:
        problems.append(_("Please give the exercise a name: “::: exercise Calf stretch”."))
    for part in filter(None, parts):
        try:
            _understand(part, understood)
        except Unclear as why:
            unclear.append(part)
            problems.append(str(why))
    return Head(name or _("Exercise"), Dose(**understood), unclear, problems)  # type: ignore[arg-type]


def holds_exercise(html: str) -> bool:
    """Whether stored HTML has one. No words of an author look like this: their `<` is escaped."""
    return IN_HTML.search(html) is not None


# --- One part of a dose ---


def _understand(part: str, understood: dict[str, object]) -> None:
    """Add what the part says. Raises Unclear."""
    if SIDES.fullmatch(part):
        said: dict[str, object] = {"each_side": True}
    elif hold := HOLD.fullmatch(part):
        said = {"hold": _duration(part, hold)}
    elif rest := REST.fullmatch(part):
        said = {"rest": _duration(part, rest)}
    elif repeat := REPEAT.fullmatch(part):
        said = {"again" if repeat[3] else "repeat": _span(part, repeat, MOST_TIMES)}
    else:
        raise Unclear(_how_to_write(part))
    twice = said.keys() & understood.keys() or (said.keys() | understood.keys()) >= {"again", "repeat"}
    if twice:
        raise Unclear(_("“%(part)s”: this was said before in the same line. Once is enough.") % {"part": part})
    understood |= said


def _how_to_write(part: str) -> str:
    word = part.split()[0].lower()
    if word in ("hold", "rest"):
        reason = _("“%(part)s”: please write a number with s or min, such as “%(word)s 20-30 s”.")
    elif word == "repeat":
        reason = _("“%(part)s”: please write how often in digits, such as “repeat 2-3” or “repeat 2-3 more”.")
    else:
        reason = _("“%(part)s” is not a dose. It can be “hold 20-30 s”, “each side”, “repeat 2-3” and “rest 10 s”.")
    return reason % {"part": part, "word": word}


def _duration(part: str, match: re.Match[str]) -> Duration:
    duration = Duration(_span(part, match, LONGEST_SECONDS), in_minutes=match[3] is None)
    if duration.seconds.most > LONGEST_SECONDS:
        raise Unclear(_("“%(part)s” is longer than 10 minutes, the most that can be counted.") % {"part": part})
    return duration


def _span(part: str, match: re.Match[str], most: int) -> Span:
    span = Span(int(match[1]), int(match[2] or match[1]))
    if span.least < 1:
        raise Unclear(_("“%(part)s”: the number should be at least 1.") % {"part": part})
    if span.least > span.most:
        raise Unclear(_("“%(part)s”: the smaller number comes first.") % {"part": part})
    if span.most > most:
        reason = _("“%(part)s”: the number should be at most %(most)d.")
        raise Unclear(reason % {"part": part, "most": most})
    return span


# --- In words ---


def _hold_in_words(hold: Duration | None) -> str:
    if hold is None:
        return ""
    least, most = hold.span.least, hold.span.most
    if hold.in_minutes:
        one = ngettext("hold %(most)d minute", "hold %(most)d minutes", most)
        several = ngettext("hold %(least)d to %(most)d minute", "hold %(least)d to %(most)d minutes", most)
    else:
        one = ngettext("hold %(most)d second", "hold %(most)d seconds", most)
        several = ngettext("hold %(least)d to %(most)d second", "hold %(least)d to %(most)d seconds", most)
    return (one if least == most else several) % {"least": least, "most": most}


def _times_in_words(dose: Dose) -> str:
    span = dose.again or dose.repeat
    if span is None:
        return _("on each side") if dose.each_side else ""
    least, most = span.least, span.most
    one = ngettext("%(most)d time", "%(most)d times", most)
    several = ngettext("%(least)d to %(most)d time", "%(least)d to %(most)d times", most)
    if dose.again:
        one = ngettext("then %(most)d more time", "then %(most)d more times", most)
        several = ngettext("then %(least)d to %(most)d more time", "then %(least)d to %(most)d more times", most)
    times = (one if least == most else several) % {"least": least, "most": most}
    return _("%(times)s on each side") % {"times": times} if dose.each_side else times


def _rest_in_words(rest: Duration | None) -> str:
    if rest is None:
        return ""
    number, span = rest.span.most, str(rest.span)
    if rest.in_minutes:
        return ngettext("rest %(span)s minute in between", "rest %(span)s minutes in between", number) % {"span": span}
    return ngettext("rest %(span)s second in between", "rest %(span)s seconds in between", number) % {"span": span}

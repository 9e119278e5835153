"""Exercise detection: steps under a "... Stretch:" heading that say their dose become an exercise one can follow.

Only the marks around them change: every word of the page stays, in its order.
"""

import re
from collections.abc import Sequence

from posts.moving.plain_text import Block

HEADING = re.compile(r".*\bStretch:?", re.IGNORECASE)
RANGE = r"(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?"
HOLD = re.compile(rf"\bhold (?:the |this |your )?(?:stretch|position|pose)?\s*for {RANGE} (seconds?|minutes?)\b", re.I)
REPEAT = re.compile(rf"\brepeat {RANGE} (more )?times?\b", re.I)
EACH_SIDE = re.compile(r"\b(?:on|with|for) (?:each|both|the other) (?:sides?|legs?|arms?)\b", re.I)
BAR = re.compile(r"\|")


def blocks_as_markdown(blocks: Sequence[Block]) -> tuple[list[str], list[str]]:
    texts, heads, at = [], [], 0
    while at < len(blocks):
        parts = _exercise(blocks[at : at + 3])
        if parts:
            head, *inside = parts
            texts.append("\n\n".join([head, *inside, ":::"]))
            heads.append(head.removeprefix("::: exercise "))
        else:
            texts.append(blocks[at].markdown())
        at += len(parts) or 1
    return texts, heads


def _exercise(blocks: Sequence[Block]) -> list[str]:
    if [block.kind for block in blocks[:2]] != ["heading", "steps"]:
        return []
    heading, steps, *others = blocks
    dose = _dose(" ".join(steps.texts))
    if not dose or not HEADING.fullmatch(heading.texts[0].strip()):
        return []
    name = BAR.sub(r"\\|", heading.markdown().removeprefix("## "))
    tips = [block.markdown() for block in others if block.kind == "tips"]
    return [" | ".join([f"::: exercise {name}", *dose]), steps.markdown(), *tips]


def _dose(said: str) -> list[str]:
    hold, repeat = HOLD.search(said), REPEAT.search(said)
    if not hold:
        return []
    dose = [f"hold {_span(hold)} {'s' if hold[3].lower().startswith('s') else 'min'}"]
    if EACH_SIDE.search(said):
        dose.append("each side")
    if repeat:
        dose.append(f"repeat {_span(repeat)}{' more' if repeat[3] else ''}")
    return dose


def _span(found: re.Match[str]) -> str:
    return "-".join(filter(None, found.group(1, 2)))

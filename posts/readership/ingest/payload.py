"""Beacon payload, read and bounded: when an article's page was seen, and when it was left."""

import json
import re
from dataclasses import dataclass
from typing import Any

from posts.readership.models import CAMPAIGN_CHARACTERS

LONGEST_BODY = 2048  # bytes
LONGEST_VISIT = 3600  # seconds; who leaves a page open for longer did not look at it all the time
HEADINGS_TOLD = 50  # of one article; a longer one says nothing of those beyond
# A random number of the page, good for its one visit.
TICKET = re.compile(r"[0-9a-z-]{16,64}")
HOST = re.compile(r"[a-z0-9_.:\[\]-]{0,255}", re.IGNORECASE)
CAMPAIGN = re.compile(rf"[a-z0-9._-]{{1,{CAMPAIGN_CHARACTERS}}}", re.IGNORECASE)


class Malformed(Exception):
    """Not what a page of ours sends."""


@dataclass(frozen=True)
class Seen:
    """The page was visible for a second."""

    ticket: str
    referrer: str = ""
    campaign: str = ""
    driven: bool = False  # by a program, as the browser itself says


@dataclass(frozen=True)
class Left:
    """The page was left, or put into the background."""

    ticket: str
    seconds: int = 0
    ended: bool = False
    headings: int = 0  # a bit for each


def read_seen(body: bytes) -> Seen:
    """Raises Malformed. A campaign that is not short and clean is left out; a visit stays one without it."""
    data = _object(body)
    referrer, campaign = data.get("from", ""), data.get("tag", "")
    if not isinstance(referrer, str) or not HOST.fullmatch(referrer) or not isinstance(campaign, str):
        raise Malformed
    return Seen(
        ticket=_ticket(data),
        referrer=referrer.lower(),
        campaign=campaign.lower() if CAMPAIGN.fullmatch(campaign) else "",
        driven=data.get("driven") is True,
    )


def read_left(body: bytes) -> Left:
    """Raises Malformed."""
    data = _object(body)
    seconds, headings = data.get("seconds"), data.get("headings", [])
    if type(seconds) is not int or seconds < 0 or not isinstance(headings, list) or len(headings) > HEADINGS_TOLD:
        raise Malformed
    if not all(type(place) is int and 0 <= place < HEADINGS_TOLD for place in headings):
        raise Malformed
    return Left(
        ticket=_ticket(data),
        seconds=min(seconds, LONGEST_VISIT),
        ended=data.get("ended") is True,
        headings=sum(1 << place for place in set(headings)),
    )


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(data, dict):
        raise Malformed
    return data


def _ticket(data: dict[str, Any]) -> str:
    ticket = data.get("ticket")
    if not isinstance(ticket, str) or not TICKET.fullmatch(ticket):
        raise Malformed
    return ticket

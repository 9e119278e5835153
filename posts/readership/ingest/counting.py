"""View counting: once for each article, visitor and UTC day, by one insert that ignores a conflict."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from posts.lib.db.group_commit import write_together
from posts.lib.http.client import network
from posts.lib.http.rate_limit import allows
from posts.readership.days import DayViews
from posts.readership.drop_reason import NOT_EXCLUSIONS, DropReason, Hit, drop_reason
from posts.readership.ingest.payload import Left, Seen
from posts.readership.ingest.throttle import HITS_A_MINUTE, newcomers
from posts.readership.models import KEY_BYTES, SALT_BYTES, SLOTS, DailySalt, Exclusions, ImportedViews, View

OWN_VISITS_COOKIE = "own-visits"  # in browsers whose visits somebody who writes here wants left out
LEAVINGS_A_VIEW = 50  # how often a page may tell that it was put away; who switches tabs more often is bored
BEFORE_IT_TOLD = 5  # seconds: the first one it waits, and what the way to us may take


def today() -> date:
    return datetime.now(UTC).date()


@lru_cache(maxsize=1)  # today's alone: yesterday's shall not stay in memory
def salt_of(day: date) -> bytes:
    """The day's random salt; whoever asks first makes it, every process gets the same one."""
    DailySalt.objects.bulk_create([DailySalt(day=day, salt=secrets.token_bytes(SALT_BYTES))], ignore_conflicts=True)
    return bytes(DailySalt.objects.values_list("salt", flat=True).get(day=day))


def visitor_key(address: str, agent: str, salt: bytes) -> bytes:
    """A keyed hash of the visitor; without the salt it can neither be made again nor traced back."""
    return blake2b(f"{address}\n{agent}".encode(), key=salt, digest_size=KEY_BYTES).digest()


def ticket_digest(ticket: str) -> bytes:
    """What is kept of a page's ticket, so that who reads the database cannot use it. It is long and random."""
    return blake2b(ticket.encode(), digest_size=KEY_BYTES).digest()


@dataclass(frozen=True)
class Visitor:
    """Who sent a hit; forgotten with the request. Only the key of the day is stored."""

    address: str
    agent: str

    def key(self, salt: bytes) -> bytes:
        return visitor_key(self.address, self.agent, salt)

    def network_key(self, salt: bytes) -> bytes:
        return visitor_key(network(self.address), "", salt)


def receive(hit: Hit, article_id: int | None, visitor: Visitor, seen: Seen | None = None) -> DropReason:
    """Store the hit in the one place where it belongs, and say which that is.

    What the database alone knows, whether this visitor was here today, it tells when the view is stored.
    """
    now = datetime.now(UTC)
    salt = salt_of(now.date())
    key = visitor.key(salt)
    place = drop_reason(hit)
    if place in NOT_EXCLUSIONS and _is_too_many(article_id, visitor.network_key(salt), key, seen):
        place = DropReason.FLOOD
    try:
        if place is DropReason.COUNTED and seen is not None:
            return write_together(partial(_store_view, article_id, key, seen, now))
        return write_together(partial(_tally, article_id, now.date(), place))
    except IntegrityError:  # the article was deleted a moment ago
        return write_together(partial(_tally, None, now.date(), DropReason.UNKNOWN_ARTICLE))


def _is_too_many(article_id: int | None, network_key: bytes, key: bytes, seen: Seen | None) -> bool:
    if not allows("hit", network_key, HITS_A_MINUTE):
        return True
    return seen is not None and not newcomers.admits((network_key, article_id), key)


def _store_view(article_id: int | None, key: bytes, seen: Seen, now: datetime) -> DropReason:
    is_new = View.objects.add(
        article=article_id, day=now.date(), visitor_key=key, seen_at=now.replace(microsecond=0),
        ticket=ticket_digest(seen.ticket), referrer=seen.referrer, campaign=seen.campaign,
    )  # fmt: skip
    return DropReason.COUNTED if is_new else _tally(article_id, now.date(), DropReason.REPEAT)


def _tally(article_id: int | None, day: date, reason: DropReason) -> DropReason:
    slot = 1 + secrets.randbelow(SLOTS)
    Exclusions.objects.tally([{"article_id": article_id, "day": day, "reason": reason, "slot": slot, "hits": 1}])
    return reason


def note_leaving(left: Left) -> bool:
    """Add what the page tells to the row of its ticket, within bounds; False where there is nothing to add to.

    Numbers only grow, no faster than time does, and so often at most. The row may be yesterday's.
    """
    return write_together(partial(_add, left))


def _add(left: Left) -> bool:
    row = View.objects.filter(ticket=ticket_digest(left.ticket), told__lt=LEAVINGS_A_VIEW).only("seen_at").first()
    if row is None or row.seen_at is None:
        return False
    passed = int((datetime.now(UTC) - row.seen_at).total_seconds()) + BEFORE_IT_TOLD
    changes: dict[str, Any] = {
        "told": F("told") + 1,
        "seconds": Greatest(F("seconds"), min(left.seconds, max(0, passed))),
        "headings": F("headings").bitor(left.headings),
    }
    if left.ended:
        changes["ended"] = True
    return View.objects.filter(pk=row.pk, told__lt=LEAVINGS_A_VIEW).update(**changes) == 1


def per_article(rows: QuerySet, number: Sum | Count) -> Coalesce:
    grouped = rows.filter(article=OuterRef("pk")).order_by().values("article").annotate(number=number)
    return Coalesce(Subquery(grouped.values("number")), 0)


def imported_views() -> Coalesce:
    return Coalesce(Subquery(ImportedViews.objects.filter(article=OuterRef("pk")).values("views")), 0)


def counted_views() -> Combinable:
    closed = per_article(DayViews.objects.all(), Sum("views"))
    still_open = per_article(View.objects.all(), Count("pk"))
    return closed + still_open


def shown_views() -> Combinable:
    return imported_views() + counted_views()


VIEWS_OF = """
    SELECT coalesce((SELECT views FROM posts_importedviews WHERE article_id = %(article)s), 0)
        + coalesce((SELECT sum(views) FROM posts_dayviews WHERE article_id = %(article)s), 0)
        + (SELECT count(*) FROM posts_view WHERE article_id = %(article)s)"""


def views_of(article: int) -> int:
    """The same of one article, for its page: the ORM takes ten times as long to word it as the database to answer."""
    with connection.cursor() as cursor:
        cursor.execute(VIEWS_OF, {"article": article})
        return int(cursor.fetchone()[0])

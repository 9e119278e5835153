"""What is a view, and how it is counted: once for each article, visitor and UTC day, by one insert."""

import secrets
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import blake2b

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from posts.readership.models import KEY_BYTES, SALT_BYTES, DailySalt, DayViews, ImportedViews, View


def today() -> date:
    """The UTC day views are counted for."""
    return datetime.now(UTC).date()


@lru_cache(maxsize=2)  # today's, and at midnight yesterday's for the requests that are still under way
def salt_of(day: date) -> bytes:
    """The day's random salt; whoever asks first makes it, every process gets the same one."""
    DailySalt.objects.bulk_create([DailySalt(day=day, salt=secrets.token_bytes(SALT_BYTES))], ignore_conflicts=True)
    return bytes(DailySalt.objects.values_list("salt", flat=True).get(day=day))


def visitor_key(address: str, agent: str, salt: bytes) -> bytes:
    """A keyed hash of the visitor; without the salt it can neither be made again nor traced back."""
    return blake2b(f"{address}\n{agent}".encode(), key=salt, digest_size=KEY_BYTES).digest()


def count_view(article_id: int, address: str, agent: str) -> None:
    """Store the view, unless this visitor's view of this article is stored today already."""
    day = today()
    key = visitor_key(address, agent, salt_of(day))
    View.objects.bulk_create([View(article_id=article_id, day=day, visitor_key=key)], ignore_conflicts=True)


def _of_article(rows: QuerySet, number: Sum | Count) -> Coalesce:
    grouped = rows.filter(article=OuterRef("pk")).order_by().values("article").annotate(number=number)
    return Coalesce(Subquery(grouped.values("number")), 0)


def imported_views() -> Coalesce:
    """For annotating articles: what the old site had counted."""
    return Coalesce(Subquery(ImportedViews.objects.filter(article=OuterRef("pk")).values("views")), 0)


def counted_views() -> Combinable:
    """For annotating articles: what was counted here, closed days and open ones, in one consistent statement."""
    closed = _of_article(DayViews.objects.all(), Sum("views"))
    still_open = _of_article(View.objects.all(), Count("pk"))
    return closed + still_open


def shown_views() -> Combinable:
    """For annotating articles: the number readers see, imported and counted together."""
    return imported_views() + counted_views()

"""View model, of the day that is still open: one row for each view, and how many hits were left out and why."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from posts.articles.models import WORDS_PER_MINUTE
from posts.lib.db.text_fields import OneLineColumn
from posts.readership.drop_reason import NOT_EXCLUSIONS, DropReason
from posts.readership.upsert import insert_or_ignore, prepared, upsert_sums

SALT_BYTES = 32
HOST_CHARACTERS = 100  # of whoever sent a reader
CAMPAIGN_CHARACTERS = 40
KEY_BYTES = 16
READ_SHARE = 4  # whoever stays a quarter of the reading time and reaches the end has read it
SLOTS = 16  # rows that share the hits of one article, day and reason, so that writers seldom meet
CLOSED_SLOT = 0


class DailySalt(models.Model):
    """The secret that makes visitor keys of one UTC day. Once it is gone, nobody can make or link them again."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField(max_length=SALT_BYTES)

    def __str__(self) -> str:
        return str(self.day)


class ViewQuerySet(models.QuerySet["View"]):
    def add(self, **fields: Any) -> bool:
        """Store this view; False where its visitor's is there already.

        The ORM's way of ignoring a conflict does not say whether there was one, and to look first costs twice as much.
        """
        with connection.cursor() as cursor:
            cursor.execute(insert_or_ignore(self.model, tuple(fields)), prepared(self.model, fields))
            return cursor.rowcount == 1

    def reads(self) -> "ViewQuerySet":
        """Views of those who reached the end and stayed long enough; `View.is_read` is the same for one row."""
        return (
            self.filter(ended=True).alias(enough=F("article__words") * 60).filter(enough__lte=_words_in(F("seconds")))
        )

    def seen_between(self, first: datetime, last: datetime) -> "ViewQuerySet":
        """Views of a while, such as the last half hour. The days by name, so that an index knows where to begin."""
        return self.filter(day__in={first.date(), last.date()}, seen_at__gte=first)


def _words_in(seconds: Any) -> Any:
    """How many words times sixty somebody passes for having read who stayed that long; whole numbers only."""
    return seconds * WORDS_PER_MINUTE * READ_SHARE


class View(models.Model):
    """One article seen by one visitor on one UTC day that is not closed yet, and what its page told afterwards."""

    article = models.ForeignKey("posts.Article", models.CASCADE, db_index=False, related_name="+")
    day = models.DateField()
    visitor_key = models.BinaryField(max_length=KEY_BYTES)
    seen_at = models.DateTimeField(null=True)
    # A digest of the random number the page made for this one visit: who knows the number may add to this row.
    ticket = models.BinaryField(max_length=KEY_BYTES, null=True)
    referrer = OneLineColumn(max_length=HOST_CHARACTERS, db_default="")
    campaign = OneLineColumn(max_length=CAMPAIGN_CHARACTERS, db_default="")
    # What the page tells when it is left.
    told = models.PositiveSmallIntegerField(db_default=0)  # how often
    seconds = models.PositiveSmallIntegerField(db_default=0)
    ended = models.BooleanField(db_default=False)
    headings = models.BigIntegerField(db_default=0)  # a bit for each heading that came into view, the first the lowest

    objects = ViewQuerySet.as_manager()

    class Meta:
        constraints = [
            # counts a visitor once, and serves the number of today's views of an article
            models.UniqueConstraint(fields=["article", "day", "visitor_key"], name="view_once_a_day"),
        ]
        indexes = [
            # closing a day, and who was here within the last half hour
            models.Index(fields=["day", "seen_at"], name="view_of_day"),
            # where the views of a day came from, read from the index alone
            models.Index(fields=["day", "referrer", "campaign"], name="view_sources"),
            # how many views of each article were reads
            models.Index(fields=["article", "day", "seconds"], name="view_ended", condition=Q(ended=True)),
            # the page's own word when it is left
            models.Index(fields=["ticket"], name="view_by_ticket", condition=Q(ticket__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}"

    def is_read(self, words: int) -> bool:
        """Whether the article, of that many words, was read; `ViewQuerySet.reads` is the same rule in SQL."""
        return self.ended and bool(words * 60 <= _words_in(self.seconds))


class ExclusionsQuerySet(models.QuerySet["Exclusions"]):
    def tally(self, rows: Iterable[Mapping[str, Any]], **columns: Any) -> None:
        rows = list(rows)
        of_articles = [{**row, "article": row["article_id"]} for row in rows if row["article_id"] is not None]
        of_nothing = [row for row in rows if row["article_id"] is None]
        upsert_sums(self.model, of_articles, ("article", "day", "reason", "slot"), ("hits",), **columns)
        upsert_sums(
            self.model, of_nothing, ("day", "reason", "slot"), ("hits",), where="WHERE article_id IS NULL", **columns
        )

    def excluded(self) -> "ExclusionsQuerySet":
        return self.exclude(reason__in=NOT_EXCLUSIONS)

    def without_script(self) -> "ExclusionsQuerySet":
        return self.filter(reason=DropReason.NO_SCRIPT)


class Exclusions(models.Model):
    """How many hits on an article on a day are no views, by reason. The sum over its slots, on open days as on closed.

    `article` is empty for addresses no article has. Closing a day gathers the slots in one row.
    """

    article = models.ForeignKey(
        "posts.Article", models.CASCADE, null=True, db_index=False, related_name="+", verbose_name=_("article")
    )
    day = models.DateField(_("day"))
    is_month = models.BooleanField(_("a whole month"), db_default=False)
    reason = models.CharField(_("reason"), max_length=16, choices=DropReason)
    slot = models.PositiveSmallIntegerField(db_default=CLOSED_SLOT)
    hits = models.PositiveIntegerField(_("hits"))

    objects = ExclusionsQuerySet.as_manager()

    class Meta:
        verbose_name = _("hits that are no views")
        verbose_name_plural = _("hits that are no views")
        constraints = [
            # what a hit is added to; serves the ledger of one article
            models.UniqueConstraint(fields=["article", "day", "reason", "slot"], name="exclusions_once"),
            models.UniqueConstraint(
                fields=["day", "reason", "slot"], condition=Q(article__isnull=True), name="exclusions_of_nothing_once"
            ),
        ]
        indexes = [
            # the ledger of all articles, read from the index alone, and folding old days; no hit of today is in it
            models.Index(fields=["day", "reason", "hits"], name="exclusions_closed", condition=Q(slot=CLOSED_SLOT)),
            # which days are still to be closed, and the ledger of those
            models.Index(fields=["day"], name="exclusions_open", condition=Q(slot__gt=CLOSED_SLOT)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day} {self.reason}: {self.hits}"


class ImportedViews(models.Model):
    """The number another site showed for the article. Always told apart from what was counted here."""

    SHIPPED = "the starter article"  # a source: nobody imported that one

    article = models.OneToOneField("posts.Article", models.CASCADE, related_name="+", verbose_name=_("article"))
    views = models.PositiveIntegerField(_("views"))
    source = OneLineColumn(_("source"), max_length=200)
    seen_on = models.DateField(_("read off on"))

    class Meta:
        verbose_name = _("imported views")
        verbose_name_plural = _("imported views")

    def __str__(self) -> str:
        return f"{self.views}"

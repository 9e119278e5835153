"""Daily aggregates: what stays of a closed day is numbers, and nothing about anybody.

A row with `is_month` holds a whole month, and its `day` is the month's first.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from posts.lib.db.text_fields import OneLineColumn
from posts.readership.models import CAMPAIGN_CHARACTERS, HOST_CHARACTERS

HEADING_CHARACTERS = 200


class DayViews(models.Model):
    """How often one article was seen and read on one closed day, and for how long."""

    article = models.ForeignKey(
        "posts.Article", models.CASCADE, db_index=False, related_name="+", verbose_name=_("article")
    )
    day = models.DateField(_("day"))
    is_month = models.BooleanField(_("a whole month"), db_default=False)
    views = models.PositiveIntegerField(_("views"))
    reads = models.PositiveIntegerField(_("reads"), db_default=0)
    ended = models.PositiveIntegerField(_("views that reached the end"), db_default=0)
    # Not every page can tell when it is left; the mean time is seconds / timed.
    timed = models.PositiveIntegerField(_("views that told their time"), db_default=0)
    seconds = models.PositiveBigIntegerField(_("seconds looked at"), db_default=0)

    class Meta:
        verbose_name = _("views of a day")
        verbose_name_plural = _("views by day")
        constraints = [
            # one number a day; serves the sum over an article's days, and its curve
            models.UniqueConstraint(fields=["article", "day"], name="day_views_once"),
        ]
        indexes = [
            # each article's sum over a period, read from the index alone: the most read, on whichever page
            models.Index(fields=["article", "day", "views", "reads"], name="day_views_of_article"),
            # all articles within a period: bars, rising, falling, read from the index alone; and folding old days
            models.Index(fields=["day", "article", "views", "reads"], name="day_views_of_days"),
            # how far back only months are kept
            models.Index(fields=["day"], name="day_views_folded", condition=Q(is_month=True)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}: {self.views}"


class DayReferrers(models.Model):
    """Where the views of an article came from on one closed day. An empty referrer is a visit that names none."""

    article = models.ForeignKey(
        "posts.Article", models.CASCADE, db_index=False, related_name="+", verbose_name=_("article")
    )
    day = models.DateField(_("day"))
    is_month = models.BooleanField(_("a whole month"), db_default=False)
    referrer = OneLineColumn(_("came from"), max_length=HOST_CHARACTERS, blank=True)
    campaign = OneLineColumn(_("campaign"), max_length=CAMPAIGN_CHARACTERS, blank=True)
    views = models.PositiveIntegerField(_("views"))

    class Meta:
        verbose_name = _("referrers of a day")
        verbose_name_plural = _("referrers by day")
        constraints = [
            # one number each; serves the referrers of one article
            models.UniqueConstraint(fields=["article", "day", "referrer", "campaign"], name="day_referrers_once"),
        ]
        indexes = [
            # the referrers of all articles within a period, read from the index alone; and folding old days
            models.Index(fields=["day", "referrer", "campaign", "views"], name="day_referrers_of_days"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day} {self.referrer}: {self.views}"


class DayHeadings(models.Model):
    """How many views of an article on one closed day got as far as one of its headings."""

    article = models.ForeignKey(
        "posts.Article", models.CASCADE, db_index=False, related_name="+", verbose_name=_("article")
    )
    day = models.DateField(_("day"))
    is_month = models.BooleanField(_("a whole month"), db_default=False)
    position = models.PositiveSmallIntegerField(_("place in the article"))
    heading = OneLineColumn(_("heading"), max_length=HEADING_CHARACTERS)
    views = models.PositiveIntegerField(_("views"))

    class Meta:
        verbose_name = _("headings reached on a day")
        verbose_name_plural = _("headings reached by day")
        constraints = [
            # one number each; serves how far people get in one article
            models.UniqueConstraint(fields=["article", "day", "position", "heading"], name="day_headings_once"),
        ]
        indexes = [
            # folding old days
            models.Index(fields=["day"], name="day_headings_to_fold", condition=Q(is_month=False)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day} {self.heading}: {self.views}"

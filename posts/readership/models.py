"""What is kept of a view: a row for the day it happened, a number for every day after."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SALT_BYTES = 32
KEY_BYTES = 16


class DailySalt(models.Model):
    """The secret that makes visitor keys of one UTC day. Once it is gone, nobody can make or link them again."""

    day = models.DateField(primary_key=True)
    salt = models.BinaryField(max_length=SALT_BYTES)

    def __str__(self) -> str:
        return str(self.day)


class View(models.Model):
    """One article seen by one visitor on one UTC day that is not closed yet."""

    article = models.ForeignKey("posts.Article", models.CASCADE, related_name="+")
    day = models.DateField()
    visitor_key = models.BinaryField(max_length=KEY_BYTES)

    class Meta:
        constraints = [
            # counts a visitor once, and serves the number of today's views of an article
            models.UniqueConstraint(fields=["article", "day", "visitor_key"], name="view_once_a_day"),
        ]
        indexes = [
            # closing a day
            models.Index(fields=["day"], name="view_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}"


class DayViews(models.Model):
    """How often one article was seen on one closed day."""

    article = models.ForeignKey("posts.Article", models.CASCADE, related_name="+", verbose_name=_("article"))
    day = models.DateField(_("day"))
    views = models.PositiveIntegerField(_("views"))

    class Meta:
        verbose_name = _("views of a day")
        verbose_name_plural = _("views by day")
        constraints = [
            # one number a day, and serves the sum over an article's days
            models.UniqueConstraint(fields=["article", "day"], name="day_views_once"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}: {self.views}"


class ImportedViews(models.Model):
    """The number another site showed for the article. Always told apart from what was counted here."""

    article = models.OneToOneField("posts.Article", models.CASCADE, related_name="+", verbose_name=_("article"))
    views = models.PositiveIntegerField(_("views"))
    source = models.CharField(_("source"), max_length=200)
    seen_on = models.DateField(_("read off on"))

    class Meta:
        verbose_name = _("imported views")
        verbose_name_plural = _("imported views")

    def __str__(self) -> str:
        return f"{self.views}"

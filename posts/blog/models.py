"""Blog model, a singleton: one row with what its editor sets up."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from posts.lib.db.text_fields import CleanColumn, HtmlColumn, OneLineColumn
from posts.lib.markdown.exercises import holds_exercise
from posts.lib.markdown.rendering import RENDERER_VERSION, render_article
from posts.lib.markdown.videos import holds_video
from posts.lib.text.cleaning import without_tags

INTRODUCTION_CHARACTERS = 240

LONGEST_KEPT = 1200  # months; who wants a century leaves it empty


class BlogQuerySet(models.QuerySet["Blog"]):
    def outdated(self) -> "BlogQuerySet":
        return self.exclude(renderer_version=RENDERER_VERSION)


class Blog(models.Model):
    """Name, tagline and about page. There is one row; `current()` gives it, or an unsaved default."""

    THE_ONLY_KEY = 1

    class CommentPolicy(models.TextChoices):
        EVERYTHING_WAITS = "everything", _("Every comment waits for a moderator")
        FIRST_WAITS = (
            "first",
            _("A writer's first comment waits; later ones appear once their writer confirms them"),
        )
        NOTHING_WAITS = "nothing", _("Comments appear at once, unless a check holds them")

    name = OneLineColumn(_("name"), max_length=80, default="Mobility Blog")
    tagline = OneLineColumn(_("tagline"), max_length=160, blank=True, default="")
    about = CleanColumn(_("about"), blank=True, help_text=_("Markdown. Shown at /about/."))
    disclaimer = CleanColumn(
        _("disclaimer"),
        blank=True,
        help_text=_("Markdown. Shown under every article: when to see a professional, say."),
    )
    comment_policy = models.CharField(
        _("new comments"),
        max_length=10,
        choices=CommentPolicy,
        default=CommentPolicy.EVERYTHING_WAITS,
        help_text=_(
            "A writer is known once they confirmed their e-mail address and a comment of theirs was approved. The link"
            " in our e-mail then shows their next comment, and for a day those from the same network appear at once."
            " Without mail set up (EMAIL_URL) every comment waits."
        ),
    )
    comments_open = models.BooleanField(_("comments are open"), default=True)
    close_after_days = models.PositiveSmallIntegerField(
        _("close an article's comments after"),
        null=True,
        blank=True,
        help_text=_("Days since its publication. Left empty, they stay open."),
    )
    emergency_words = CleanColumn(
        _("words for emergencies"),
        blank=True,
        help_text=_("Shown before a comment is sent that seems to tell of a medical red flag. Markdown."),
    )
    blocked_words = CleanColumn(
        _("blocked words"), blank=True, help_text=_("One on each line. A comment that holds one goes to the spam.")
    )
    blocked_networks = CleanColumn(
        _("blocked networks"), blank=True, help_text=_("One on each line, as 203.0.113.0/24 or 2001:db8::/32.")
    )
    blocked_addresses = CleanColumn(
        _("blocked e-mail addresses"), blank=True, help_text=_("One on each line; @example.org blocks all of a domain.")
    )
    keep_days_for = models.PositiveSmallIntegerField(
        _("keep the numbers of each day for"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_KEPT)],
        help_text=_("Months. Of older days only the sums of each month stay. Left empty, every day is kept."),
    )
    shows_most_read = models.BooleanField(
        _("the front page shows what is most read this month"), default=True, db_default=True
    )
    about_html = HtmlColumn(blank=True, editable=False)
    disclaimer_html = HtmlColumn(blank=True, editable=False)
    renderer_version = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = BlogQuerySet.as_manager()

    class Meta:
        verbose_name = _("blog")
        verbose_name_plural = _("blog")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Render, then store; with `update_fields` the caller says what changed."""
        if kwargs.get("update_fields") is None:
            self.render()
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> "Blog":
        """In SQL: asked for every page, and worded by the ORM it takes three times as long."""
        rows = cls.objects.raw("SELECT * FROM posts_blog WHERE id = %s", [cls.THE_ONLY_KEY])
        return next(iter(rows), None) or cls(pk=cls.THE_ONLY_KEY)

    @property
    def introduction(self) -> str:
        return Truncator(without_tags(self.about_html)).chars(INTRODUCTION_CHARACTERS)

    @property
    def has_exercise(self) -> bool:
        return holds_exercise(self.about_html)

    @property
    def has_video(self) -> bool:
        return holds_video(self.about_html)

    def render(self) -> None:
        self.about_html = render_article(self.about).html
        self.disclaimer_html = render_article(self.disclaimer).html
        self.renderer_version = RENDERER_VERSION

    def rerender(self) -> None:
        self.render()
        self.save(update_fields=["about_html", "disclaimer_html", "renderer_version"])


def entries_of(text: str) -> tuple[str, ...]:
    """The entries of a list that is written one on a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())

"""Article model: one post, rendered when it is saved."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from posts.articles.indexing.index import UNFINISHED, SearchEntry
from posts.articles.indexing.related import relate
from posts.articles.querysets import ArticleQuerySet
from posts.articles.slugs import free_slug
from posts.articles.tags import Tag
from posts.lib.db.text_fields import CleanColumn, HtmlColumn, OneLineColumn, SlugColumn
from posts.lib.images.responsive import ResponsiveImage, responsive_image
from posts.lib.images.upload import cover_name
from posts.lib.markdown.exercises import holds_exercise
from posts.lib.markdown.rendering import RENDERER_VERSION, render_article, render_sources
from posts.lib.markdown.videos import holds_video
from posts.lib.text.cleaning import clean
from posts.lib.text.slug import SLUG_CHARACTERS

TITLE_CHARACTERS = 200
SUMMARY_CHARACTERS = 500
SOURCE_BYTES = 1024 * 1024
HEADINGS_WORTH_A_TABLE = 3
SEARCHED = frozenset({"title", "html"})  # columns whose change the search must hear of
REVISED = ("title", "source", "summary", "sources")  # what readers are told of as an update
# Asked for every page, and worded by the ORM it takes five times as long.
TAGS_OF = """
    SELECT posts_tag.* FROM posts_tag JOIN posts_article_tags ON tag_id = posts_tag.id
    WHERE article_id = %s ORDER BY name"""
WORDS_PER_MINUTE = 230  # silent reading of non-fiction, Brysbaert 2019: 238; instructions are read a little slower


class Article(models.Model):
    """One post. `html`, `excerpt`, `headings` and `words` are made from `source` at save, and only read afterwards."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    class Focus(models.TextChoices):
        """Named as the classes of lists.css that carry them out."""

        MIDDLE = "middle", _("The middle")
        TOP = "top", _("The top")
        BOTTOM = "bottom", _("The bottom")
        LEFT = "left", _("The left side")
        RIGHT = "right", _("The right side")
        TOP_LEFT = "top-left", _("The top left corner")
        TOP_RIGHT = "top-right", _("The top right corner")
        BOTTOM_LEFT = "bottom-left", _("The bottom left corner")
        BOTTOM_RIGHT = "bottom-right", _("The bottom right corner")

    title = OneLineColumn(_("title"), max_length=TITLE_CHARACTERS)
    slug = SlugColumn(
        _("address"),
        max_length=SLUG_CHARACTERS,
        unique=True,
        help_text=_("The last part of its web address. Left empty, it is made from the title."),
    )
    summary = OneLineColumn(
        _("summary"),
        max_length=SUMMARY_CHARACTERS,
        blank=True,
        help_text=_("Shown in lists and by search engines. Left empty, the article's first sentences stand there."),
    )
    source = CleanColumn(_("text"), help_text=_("Markdown."))
    html = HtmlColumn(editable=False)
    excerpt = CleanColumn(editable=False)
    headings = models.JSONField(editable=False, default=list, db_default=[])
    words = models.PositiveIntegerField(editable=False, default=0)
    renderer_version = models.PositiveSmallIntegerField(editable=False)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(
        _("publication time"),
        null=True,
        blank=True,
        help_text=_("Left empty, it is the moment of publication. A time to come schedules the article."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("author")
    )
    tags = models.ManyToManyField(Tag, blank=True, verbose_name=_("tags"), related_name="articles")

    cover = models.ImageField(
        _("cover picture"),
        upload_to=cover_name,
        width_field="cover_width",
        height_field="cover_height",
        max_length=200,
        blank=True,
    )
    cover_width = models.PositiveIntegerField(null=True, editable=False)
    cover_height = models.PositiveIntegerField(null=True, editable=False)
    cover_alt = OneLineColumn(
        _("what the cover shows"), max_length=300, blank=True, help_text=_("Read aloud to those who cannot see it.")
    )
    cover_credit = OneLineColumn(_("credit of the cover"), max_length=200, blank=True)
    cover_focus = models.CharField(
        _("what must stay in sight"),
        max_length=12,
        choices=Focus,
        default=Focus.MIDDLE,
        help_text=_("Lists crop the cover to one shape; this part of it is kept."),
    )

    takes_comments = models.BooleanField(
        _("takes comments"), default=True, help_text=_("Closed, what was written stays to be read.")
    )

    reviewed_by = OneLineColumn(_("reviewed by"), max_length=120, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    sources = CleanColumn(_("sources"), blank=True, help_text=_("One on each line; Markdown links work."))
    sources_html = HtmlColumn(editable=False, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="published_article_has_a_time",
                violation_error_message=_("A published article has a publication time."),
            ),
        ]
        indexes = [
            # the front page and tag pages: published(), newest first
            models.Index(fields=["state", "-published_at", "-id"], name="article_newest_first"),
            # the admin's list of articles: whatever was changed last on top
            models.Index(fields=["-updated_at", "-id"], name="article_last_changed"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, tags: Iterable[Tag] | None = None, **kwargs: Any) -> None:
        """Render, then store, in one transaction with its tags, where given, and with what the search knows of it.

        The time of the last change moves with the words alone: readers hear of it as an update. With `update_fields`
        the caller says what changed, and renders where it must.
        """
        fields = kwargs.get("update_fields")
        if fields is None:
            self.render()
            if not self.slug:
                self.slug = free_slug(self.title, type(self))
            if self.state == self.State.PUBLISHED and self.published_at is None:
                self.published_at = timezone.now()
            if self._says_what_is_stored():
                kwargs["update_fields"] = ALL_BUT_THE_LAST_CHANGE
        with transaction.atomic():
            super().save(*args, **kwargs)
            if tags is not None:
                self.tags.set(tags)
            if fields is None or tags is not None or not SEARCHED.isdisjoint(fields):
                self.index()

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.slug])

    def _says_what_is_stored(self) -> bool:
        stored = type(self).objects.filter(pk=self.pk).values_list(*REVISED).first() or ()
        return [clean(words).strip() for words in stored] == [clean(getattr(self, name)).strip() for name in REVISED]

    def index(self) -> None:
        """Tell the search, and find out which articles go with this one. For tags that changed without a save."""
        with transaction.atomic():
            relate(self.index_words())

    def index_words(self, made_with: str | None = None) -> SearchEntry:
        tags = [tag.name for tag in self.tags.all()]
        return SearchEntry.objects.store(self.pk, self.title, tags, self.html, made_with)

    def begin_index(self) -> None:
        """The words, before those of all others are there: `out_of_index` until `index` is called too."""
        self.index_words(made_with=UNFINISHED)

    @property
    def cover_shown(self) -> ResponsiveImage | None:
        return responsive_image(self.cover.url)

    def render(self) -> None:
        rendered = render_article(self.source)
        self.html, self.excerpt, self.words = rendered.html, rendered.excerpt, rendered.words
        self.headings, self.notes = rendered.headings, rendered.notes
        self.sources_html = render_sources(self.sources)
        self.renderer_version = RENDERER_VERSION

    @cached_property
    def notes(self) -> Sequence[str]:
        return render_article(self.source).notes

    def rerender(self) -> None:
        """Render again and store only that: neither the text nor its last change are touched."""
        self.render()
        self.save(update_fields=["html", "excerpt", "headings", "words", "sources_html", "renderer_version"])

    def publish(self) -> None:
        self.state = self.State.PUBLISHED
        self.published_at = self.published_at or timezone.now()
        self.save(update_fields=["state", "published_at"])

    def archive(self) -> None:
        self.state = self.State.ARCHIVED
        self.save(update_fields=["state"])

    @property
    def is_published(self) -> bool:
        """Whether everyone may read it now; `ArticleQuerySet.published` is the same rule for many rows."""
        return (
            self.state == self.State.PUBLISHED and self.published_at is not None and self.published_at <= timezone.now()
        )

    @property
    def is_scheduled(self) -> bool:
        return self.state == self.State.PUBLISHED and not self.is_published

    @property
    def was_updated(self) -> bool:
        if self.published_at is None:
            return False
        return timezone.localdate(self.updated_at) > timezone.localdate(self.published_at)

    @property
    def month(self) -> date | None:
        return timezone.localtime(self.published_at).date().replace(day=1) if self.published_at else None

    @property
    def teaser(self) -> str:
        return self.summary or self.excerpt

    @property
    def reading_minutes(self) -> int:
        return max(1, math.ceil(self.words / WORDS_PER_MINUTE))

    @property
    def contents(self) -> list[dict[str, Any]]:
        return self.headings if len(self.headings) >= HEADINGS_WORTH_A_TABLE else []

    @property
    def has_exercise(self) -> bool:
        return holds_exercise(self.html)

    @property
    def has_video(self) -> bool:
        return holds_video(self.html)

    @cached_property
    def tag_list(self) -> list[Tag]:
        return list(Tag.objects.raw(TAGS_OF, [self.pk]))

    @cached_property
    def byline(self) -> str:
        """The author's full name. Never the account's name: that one opens the door of the admin."""
        return self.author.get_full_name() if self.author else ""


ALL_BUT_THE_LAST_CHANGE = [
    field.name for field in Article._meta.concrete_fields if not field.primary_key and field.name != "updated_at"
]

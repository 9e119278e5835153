"""Tags: what articles are about."""

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from posts.articles.querysets import ArticleQuerySet
from posts.lib.db.text_fields import OneLineColumn, SlugColumn
from posts.lib.text.slug import SLUG_CHARACTERS

FEW_OF_A_TAG = 500


class Tag(models.Model):
    """What an article is about."""

    name = OneLineColumn(_("name"), max_length=50, unique=True)
    slug = SlugColumn(_("address"), max_length=SLUG_CHARACTERS, unique=True)
    description = OneLineColumn(_("description"), max_length=300, blank=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])

    @cached_property
    def has_few_articles(self) -> bool:
        tagged = Tag.articles.through.objects.filter(tag=self)
        return tagged[: FEW_OF_A_TAG + 1].count() <= FEW_OF_A_TAG

    def public_articles(self) -> ArticleQuerySet:
        """What everyone may read with this tag: few are asked one by one, of many the newest are soon met."""
        return self.articles.each_published() if self.has_few_articles else self.articles.published()

    def index_articles(self) -> None:
        for article in self.articles.order_by("pk").iterator(chunk_size=100):
            article.index_words()

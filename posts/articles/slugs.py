"""Slugs of articles and tags: one that is free, and the redirects of those they had before."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from posts.lib.db.text_fields import SlugColumn
from posts.lib.text.slug import SLUG_CHARACTERS, slug_of


class Redirect(models.Model):
    """An address that was another one's once; whoever kept the link is led to today's."""

    slug = SlugColumn(_("address"), max_length=SLUG_CHARACTERS, unique=True)
    since = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug


class FormerAddress(Redirect):
    article = models.ForeignKey("posts.Article", models.CASCADE, related_name="former_addresses")


class FormerTagAddress(Redirect):
    tag = models.ForeignKey("posts.Tag", models.CASCADE, related_name="former_addresses")


def remember_address(row: Any, slug: str) -> None:
    """Keep an address the row had until now. One that another row once had is this one's from here on."""
    with transaction.atomic():
        row.former_addresses.model.objects.filter(slug=slug).delete()
        row.former_addresses.create(slug=slug)


def holder_of(slug: str, row: models.Model) -> tuple[models.Model | None, bool]:
    """Whose address it is beside this row's: who has it today, or had it once (True) and is found there still."""
    model = type(row)
    current = model._default_manager.filter(slug=slug).exclude(pk=row.pk).first()
    if current:
        return current, False
    return model._default_manager.filter(former_addresses__slug=slug).exclude(pk=row.pk).first(), True


def free_slug(title: str, model: type[models.Model]) -> str:
    base = slug_of(title) or model._meta.model_name or "page"
    former: Any = model._meta.get_field("former_addresses").related_model
    taken = {
        slug
        for rows in (model._default_manager, former.objects)
        for slug in rows.filter(slug__startswith=base[:70]).values_list("slug", flat=True)
    }
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base[: SLUG_CHARACTERS - 1 - len(str(number))]}-{number}"
    return slug

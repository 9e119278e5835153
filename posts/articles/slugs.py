"""The last part of an article's web address: made from its title, and remembered when it changes."""

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from posts.lib.text_columns import SlugColumn

SLUG_CHARACTERS = 80


class FormerAddress(models.Model):
    """An address an article once had; whoever kept the link is led to today's."""

    slug = SlugColumn(_("address"), max_length=SLUG_CHARACTERS, unique=True)
    article = models.ForeignKey("posts.Article", models.CASCADE, related_name="former_addresses")
    since = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.slug


def free_slug(title: str, model: type[models.Model]) -> str:
    """An address made from the title that no row has yet: the title's own, else with -2, -3 ... at its end."""
    base = slugify(title)
    if len(base) > SLUG_CHARACTERS:
        base = base[: SLUG_CHARACTERS + 1].rpartition("-")[0] or base[:SLUG_CHARACTERS]
    base = base or model._meta.model_name or "page"
    taken = set(model._default_manager.filter(slug__startswith=base[:70]).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base[: SLUG_CHARACTERS - 1 - len(str(number))]}-{number}"
    return slug

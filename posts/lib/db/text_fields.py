"""Model fields for text: what XML cannot carry is gone from whatever is stored, however it came in.

A form's field is made from them, so that a form takes it out before anything is counted. `save()`, `update()` and
`bulk_create()` do it again, for imports and commands. To migrations they are Django's own fields: the column is the
same. Whoever writes a form for a model that is not ours names the fields of `posts.lib.text.cleaning` there.
"""

from typing import Any

from django.db import models

from posts.lib.forms.fields import CleanField, OneLineField
from posts.lib.text.cleaning import clean, clean_html, one_line
from posts.lib.text.slug import check_slug


class _Cleaned(models.Field):
    """What they have in common."""

    def cleaned(self, text: str) -> str:
        return clean(text)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.cleaned(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(self.cleaned(value) if isinstance(value, str) else value, connection)

    def deconstruct(self) -> Any:
        name, _path, positional, named = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", positional, named


class OneLineColumn(_Cleaned, models.CharField):
    """Text on one line."""

    def cleaned(self, text: str) -> str:
        return one_line(text)

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**({"form_class": OneLineField} | options))


class CleanColumn(_Cleaned, models.TextField):
    """Text of several lines."""

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**({"form_class": CleanField} | options))


class HtmlColumn(_Cleaned, models.TextField):
    """HTML made of such a text."""

    def cleaned(self, text: str) -> str:
        return clean_html(text)


class SlugColumn(OneLineColumn):
    """The last part of a web address."""

    default_validators = [check_slug]

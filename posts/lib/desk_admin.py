"""Base class of every ModelAdmin here: closed lists, an error summary, saves that write nothing where nothing changed."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest

from posts.lib.closed_lists import ClosedLists
from posts.lib.moments import MomentField, MomentWidget


class DeskAdmin(ClosedLists, admin.ModelAdmin):
    """What the desk's lists and forms have in common."""

    formfield_overrides = {models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget}}

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """What is wrong is told on top, each mistake leading to its field; Django's own words only count them."""
        if context["errors"]:
            context = context | {"mistakes": _mistakes(context["adminform"].form), "errors": None}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if not change or form.changed_data:
            super().save_related(request, form, formsets, change)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Django's message lists what changed: where it lists nothing, nothing happened that a history could tell."""
        return super().log_change(request, obj, message) if message else None


def _mistakes(form: BaseForm) -> list[dict[str, Any]]:
    """In the order of the form: what is wrong, with the label of its field and where that stands on the page."""
    found = [{"words": words} for words in form.non_field_errors()]
    for field in form:
        for words in field.errors:
            found.append({"label": field.label, "id": field.id_for_label or field.auto_id, "words": words})
    return found

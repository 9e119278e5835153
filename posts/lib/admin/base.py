"""Base ModelAdmin: closed lists, an error summary, no writing where nothing changed."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posts.lib.admin.lookup_allow_list import ClosedLists
from posts.lib.forms.datetime_fields import DayField, MomentField, MomentWidget

NOTHING_CHANGED = "posts.nothing_changed"


class BlogModelAdmin(ClosedLists, admin.ModelAdmin):
    """What the admin's lists and forms have in common."""

    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget},
        models.DateField: {"form_class": DayField},
    }

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if context["errors"]:
            context = context | {"mistakes": _mistakes(context["adminform"].form), "errors": None}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or form.changed_data:
            self.store(obj, form)

    def store(self, obj: Any, form: Any) -> None:
        obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if not change or form.changed_data:
            super().save_related(request, form, formsets, change)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Django's message lists what changed: where it lists nothing, nothing happened that a history could tell."""
        request.META[NOTHING_CHANGED] = not message
        return super().log_change(request, obj, message) if message else None

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if not request.META.get(NOTHING_CHANGED) or IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        messages.info(request, _("Nothing was changed, so there was nothing to save."))
        return redirect(request.path) if "_continue" in request.POST else self.response_post_save_change(request, obj)


def _mistakes(form: BaseForm) -> list[dict[str, Any]]:
    mistakes = [{"words": words} for words in form.non_field_errors()]
    for field in form:
        for words in field.errors:
            where = field.id_for_label or f"{field.auto_id}_0"  # of several inputs the first
            mistakes.append({"label": field.label, "id": where, "words": words})
    return mistakes

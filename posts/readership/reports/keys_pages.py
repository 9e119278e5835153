"""API key pages: keys are made, shown once, and revoked by those who may see the reports."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from posts.lib.forms.fields import OneLineField
from posts.readership.reports.keys import KEY_NAME_CHARACTERS, MOST_KEYS, ReportKey, make_key
from posts.readership.reports.permissions import who_may_see_reports


class KeyForm(forms.Form):
    """What a key is for, so that its maker knows later which one to revoke."""

    name = OneLineField(
        label=gettext_lazy("What is the key for?"),
        max_length=KEY_NAME_CHARACTERS,
        error_messages={"required": gettext_lazy("Please write what the key is for, such as “my spreadsheet”.")},
    )


@who_may_see_reports
@require_http_methods(["GET", "HEAD", "POST"])
def report_keys(request: HttpRequest) -> HttpResponse:
    form = KeyForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_bound and _own(request).count() >= MOST_KEYS:
        form.add_error("name", _("You have twenty keys already. Revoke one that you no longer use."))
    made = make_key(request.user, form.cleaned_data["name"]) if form.is_bound and form.is_valid() else ""  # type: ignore[arg-type]
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": _("Keys to the reports"),
        "form": KeyForm(label_suffix="") if made else form,
        "made": made,
        "keys": _shown_to(request).select_related("user").order_by("-made_at"),
        "command": f'curl -H "Authorization: Bearer {made}" "{_api_address(request)}?period=30d"' if made else "",
    }
    return render(request, "posts/readership/keys.html", context, status=422 if form.errors else 200)


@who_may_see_reports
@require_POST
def revoke_report_key(request: HttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(_shown_to(request), pk=pk)
    key.delete()
    messages.success(request, _("The key “%(name)s” is no longer good.") % {"name": key.name})
    return redirect("report-keys")


def _api_address(request: HttpRequest) -> str:
    return (settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")) + reverse("readership-api")


def _own(request: HttpRequest) -> QuerySet[ReportKey]:
    return ReportKey.objects.filter(user__pk=request.user.pk or 0)


def _shown_to(request: HttpRequest) -> QuerySet[ReportKey]:
    """One's own; the owner's list has everybody's."""
    return ReportKey.objects.all() if request.user.is_superuser else _own(request)

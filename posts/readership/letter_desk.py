"""Asking for the weekly letter, and ending it: in the admin, and by the link in the letter itself."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from posts.lib import mail, tokens
from posts.lib.mail_form import AddressForm
from posts.lib.mail_links import behind_a_link
from posts.readership.gate import who_may_see_reports
from posts.readership.weekly import LINK_AGE, STOP_PURPOSE, subscribe
from posts.readership.wishes import WeeklyLetter


@who_may_see_reports
@require_http_methods(["GET", "HEAD", "POST"])
def weekly_letter(request: HttpRequest) -> HttpResponse:
    """Shows what is so, and takes an address."""
    wish = WeeklyLetter.objects.filter(user__pk=request.user.pk or 0).first()
    known = wish.email if wish else getattr(request.user, "email", "")
    form = AddressForm(request.POST if request.method == "POST" else None, known)
    if mail.is_set_up() and form.is_bound and form.is_valid():
        subscribe(request.user.pk or 0, form.cleaned_data["email"])
        messages.success(request, _("You get the weekly letter, every Monday."))
        return redirect("weekly-letter")
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": _("Weekly letter"),
        "wish": wish,
        "form": form,
        "is_set_up": mail.is_set_up(),
    }
    return render(request, "posts/readership/weekly_letter.html", context, status=422 if form.errors else 200)


@who_may_see_reports
@require_POST
def end_weekly_letter(request: HttpRequest) -> HttpResponse:
    WeeklyLetter.objects.filter(user__pk=request.user.pk or 0).delete()
    messages.success(request, _("You get no weekly letter any more."))
    return redirect("weekly-letter")


@partial(behind_a_link, one_click=True)
def stop_weekly_letter(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the letter leads to."""
    wish = WeeklyLetter.objects.filter(pk=tokens.read(STOP_PURPOSE, token, LINK_AGE))
    if request.method == "POST":
        wish.delete()
    return render(request, "posts/readership/stop_weekly_letter.html", {"is_done": not wish.exists()})

"""Asking for the weekly letter, and ending it: in the admin, and by the link in the letter itself."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from posts.lib import mail, tokens
from posts.lib.clients import comes_from_our_page
from posts.lib.private import keep_private
from posts.readership.gate import who_may_see_reports
from posts.readership.weekly import LINK_AGE, STOP_PURPOSE, subscribe
from posts.readership.wishes import EMAIL_CHARACTERS, WeeklyLetter

ONE_CLICK = ("List-Unsubscribe", "One-Click")  # what a mail program posts, without a page of ours (RFC 8058)


class LetterForm(forms.Form):
    """Where the letter shall go."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=EMAIL_CHARACTERS,
        error_messages={
            "required": gettext_lazy("Please write the address the letter shall go to."),
            "invalid": gettext_lazy("This does not look like an e-mail address."),
        },
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not mail.can_be_written_to(email):
            raise forms.ValidationError(gettext_lazy("We cannot send to this address. Please write another one."))
        return email


@who_may_see_reports
@require_http_methods(["GET", "HEAD", "POST"])
def weekly_letter(request: HttpRequest) -> HttpResponse:
    """Shows what is so, and takes an address."""
    wish = WeeklyLetter.objects.filter(user__pk=request.user.pk or 0).first()
    initial = {"email": wish.email if wish else getattr(request.user, "email", "")}
    form = LetterForm(request.POST if request.method == "POST" else None, initial=initial, label_suffix="")
    form.fields["email"].widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted, silently
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


@csrf_exempt  # the link in the letter is the right to stop it; a press comes from our page or from a mail program
@require_http_methods(["GET", "HEAD", "POST"])
def stop_weekly_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Programs open links too, so only the button acts, or a mail program's one click."""
    is_one_click = request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]
    if request.method == "POST" and not (comes_from_our_page(request) or is_one_click):
        return keep_private(render(request, "403_csrf.html", status=403))
    try:
        wish = WeeklyLetter.objects.filter(pk=tokens.read(STOP_PURPOSE, token, LINK_AGE))
    except tokens.ExpiredToken:
        return keep_private(render(request, "posts/mail_links/ended.html", {"is_old": True}, status=410))
    except tokens.BadToken:
        return keep_private(render(request, "posts/mail_links/ended.html", status=404))
    if request.method == "POST":
        wish.delete()
    return keep_private(render(request, "posts/readership/stop_weekly_letter.html", {"is_done": not wish.exists()}))

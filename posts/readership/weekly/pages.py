"""Subscription page for the weekly letter, in the admin; and the page behind the link in it that ends it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from posts.blog.subscriptions import end_subscription, subscription_page
from posts.lib.http import tokens
from posts.lib.mail.signed_links import signed_link_page
from posts.readership.reports.permissions import who_may_see_reports
from posts.readership.weekly.letter import LINK_AGE, STOP_PURPOSE
from posts.readership.weekly.subscriptions import WeeklyLetter


@who_may_see_reports
@require_http_methods(["GET", "HEAD", "POST"])
def weekly_letter(request: HttpRequest) -> HttpResponse:
    title, done = _("Weekly letter"), _("You get the weekly letter, every Monday.")
    return subscription_page(request, WeeklyLetter, "posts/readership/weekly_letter.html", title, done)


@who_may_see_reports
@require_POST
def end_weekly_letter(request: HttpRequest) -> HttpResponse:
    return end_subscription(request, WeeklyLetter, "weekly-letter", _("You get no weekly letter any more."))


@partial(signed_link_page, one_click=True)
def stop_weekly_letter(request: HttpRequest, token: str) -> HttpResponse:
    wish = WeeklyLetter.objects.filter(pk=tokens.read(STOP_PURPOSE, token, LINK_AGE))
    if request.method == "POST":
        wish.delete()
    return render(request, "posts/readership/stop_weekly_letter.html", {"is_done": not wish.exists()})

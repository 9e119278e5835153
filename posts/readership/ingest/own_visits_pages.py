"""Opt-out cookie for one's own visits: set in the admin, for one browser at a time."""

from datetime import timedelta

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from posts.readership.ingest.counting import OWN_VISITS_COOKIE

LEFT_OUT_FOR = timedelta(days=400)  # browsers keep no cookie for longer


@never_cache
@staff_member_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_visits(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _change(request, leave_out="leave_out" in request.POST)
    context = admin.site.each_context(request) | {
        "title": _("Your own visits"),
        "left_out": OWN_VISITS_COOKIE in request.COOKIES,
    }
    return render(request, "posts/readership/own_visits.html", context)


def _change(request: HttpRequest, leave_out: bool) -> HttpResponse:
    response = redirect("own-visits")
    if leave_out:
        response.set_cookie(
            OWN_VISITS_COOKIE, "1", max_age=LEFT_OUT_FOR, secure=settings.HTTPS, httponly=True, samesite="Strict"
        )
        messages.success(request, _("From now on the visits of this browser are left out of the count."))
    else:
        response.delete_cookie(OWN_VISITS_COOKIE, samesite="Strict")
        messages.success(request, _("From now on the visits of this browser count again, once you have signed out."))
    return response

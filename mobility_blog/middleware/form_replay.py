"""Form replay: an admin form whose session had ended is posted again after the sign-in, without a script.

It travels in the page alone: from the refused form through the sign-in to a form that sends it once more. So nothing
is stored for somebody who is not signed in.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from mobility_blog.serving.upload_handler import LEFT_OUT

CARRIED = "typed-"  # before the name of each field on its way through the sign-in
NOT_TYPED = "csrfmiddlewaretoken"

Typed = list[tuple[str, str]]


class FormReplay:
    """Innermost, so that what it answers gets its headers and cookies like any other page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_refused_or_signed_in = request.method == "POST" and response.status_code == 302 and _is_at(request, response)
        page = replay_page(request) if is_refused_or_signed_in else None
        if page is None:
            return response
        page.cookies = response.cookies  # a sign-in's fresh token is among them
        return page

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        if request.method == "POST" and request.path == reverse("admin:login"):
            response.context_data = (response.context_data or {}) | {"typed": _carried(request)}
        return response


def replay_page(request: HttpRequest) -> HttpResponse | None:
    """A page that holds what was typed: to be sent once more, or first to sign in. None where nothing was typed.

    Call it only for what a page of our own sent: nobody is to be asked to send what another site wrote.
    """
    if request.path == reverse("admin:login"):
        typed, address = _carried(request), _next(request)
    else:
        typed, address = _typed(request), request.get_full_path()
    if not typed:
        return None
    context = admin.site.each_context(request) | {"typed": typed, "files": _had_files(request)}
    if admin.site.has_permission(request):
        texts = [value for name, value in typed if " " in value.strip() and not name.startswith("_")]  # no button's
        once_more = {"title": _("Please send it once more"), "address": address, "texts": texts}
        return render(request, "admin/once_more.html", context | once_more, status=403)
    sign_in = {
        "title": _("Log in"), "form": AdminAuthenticationForm(request), "app_path": reverse("admin:login"),
        "next": address,
    }  # fmt: skip
    return render(request, "admin/login.html", context | sign_in, status=403)


def _had_files(request: HttpRequest) -> bool:
    return bool(request.FILES) or hasattr(request, LEFT_OUT)


def _is_at(request: HttpRequest, response: HttpResponse) -> bool:
    login = reverse("admin:login")
    return login in (request.path, urlsplit(response.headers["Location"]).path)


def _typed(request: HttpRequest) -> Typed:
    """Every field of the form; none where one is secret, since pages are kept in places that passwords are not."""
    if any("password" in name for name in request.POST):
        return []
    fields = [(name, str(value)) for name, values in request.POST.lists() for value in values if name != NOT_TYPED]
    return fields if any(value.strip() for _name, value in fields) else []


def _carried(request: HttpRequest) -> Typed:
    lists = request.POST.lists()
    return [
        (name[len(CARRIED) :], str(value)) for name, values in lists if name.startswith(CARRIED) for value in values
    ]


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("admin:index")

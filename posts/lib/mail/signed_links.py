"""Signed links in letters, and what the pages behind them have in common: the link is its reader's right to act.

Programs open links too, so each page shows a button, and only a press of it acts.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from posts.lib.http import tokens
from posts.lib.http.client import comes_from_our_page
from posts.lib.http.private import keep_private
from posts.lib.mail import outgoing

ONE_CLICK = ("List-Unsubscribe", "One-Click")  # what a mail program posts, without a page of ours (RFC 8058)

Page = Callable[..., HttpResponse]


def signed_link(name: str, purpose: str, value: Any, *before: str) -> str:
    """The whole address of the page of this name; its page reads the value back for the same purpose."""
    return outgoing.absolute(reverse(name, args=[*before, tokens.sign(purpose, value)]))


def signed_link_page(page: Page, one_click: bool = False) -> Page:
    """Reads, or acts on a press of the page's own button, and of a mail program's own where `one_click` says so.

    A link that ended is told from one that is old.
    """

    @wraps(page)
    def at(request: HttpRequest, **parts: str) -> HttpResponse:
        if request.method == "POST" and not (comes_from_our_page(request) or (one_click and _is_one_click(request))):
            return keep_private(render(request, "403_csrf.html", status=403))
        try:
            return keep_private(page(request, **parts))
        except tokens.ExpiredToken:
            return keep_private(render(request, "posts/mail_links/ended.html", {"is_old": True}, status=410))
        except (tokens.BadToken, ObjectDoesNotExist):  # or what it was for is gone
            return keep_private(render(request, "posts/mail_links/ended.html", status=404))

    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(at))


def _is_one_click(request: HttpRequest) -> bool:
    return request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]

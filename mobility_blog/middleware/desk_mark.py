"""Cookie that marks the browsers of those who work here, for the links a script adds to an article's comments.

The public page is the same bytes for everybody, so the server cannot add them. The mark says nothing secret and
opens nothing: whoever writes it by hand gets links to a sign-in. Only pages below /admin/ set or remove it.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

MARK = "desk"
ANSWERS, MODERATES = "answers", "moderates"


class DeskMark:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):  # elsewhere not even a look at the session: pages vary on nothing
            _mark(request, response)
        return response


def _mark(request: HttpRequest, response: HttpResponse) -> None:
    is_marked = MARK in request.COOKIES
    if is_marked and not request.user.is_authenticated:
        response.delete_cookie(MARK, samesite="Strict")
    elif not is_marked and request.user.is_authenticated:
        work = _work(request)
        if work:
            response.set_cookie(MARK, work, secure=settings.HTTPS, samesite="Strict")


def _work(request: HttpRequest) -> str:
    if request.user.has_perm("posts.change_comment"):
        return MODERATES
    return ANSWERS if request.user.has_perm("posts.add_comment") else ""

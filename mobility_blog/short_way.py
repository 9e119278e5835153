"""The short way to pages that need no session: what stands after this in MIDDLEWARE is for all the others.

Half of what a view cost to count was work of which nothing came: sessions, messages and form tokens that no beacon
has. The headers of every answer are set before this, and the host is looked at here.
"""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve


@lru_cache(maxsize=1024)
def page_at(path: str) -> ResolverMatch | None:
    """The page that needs no session at this path; None where there is none."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if getattr(match.func, "needs_no_session", False) else None


class ShortWay:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        match = page_at(request.path_info)
        if match is None:
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

"""The short way to pages that need no session: what stands after this in MIDDLEWARE is for all the others.

Half of what a view cost to count was work of which nothing came: sessions, messages and form tokens that no beacon
has. A page that is the same for everyone has none either. The headers of every answer are set before this, and the
host is looked at here.
"""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

# What a page says of itself that may be asked in this way; `posts.lib.short_way` and `posts.lib.sharing` write it.
DECLARED = {"POST": "needs_no_session", "GET": "query_checks", "HEAD": "query_checks"}


@lru_cache(maxsize=1024)
def page_at(path: str, declared: str) -> ResolverMatch | None:
    """The page at this path that says this of itself; None where there is none."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if hasattr(match.func, declared) else None


class ShortWay:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        declared = DECLARED.get(request.method or "")
        if declared is None or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        match = page_at(request.path_info, declared)
        if match is None:
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

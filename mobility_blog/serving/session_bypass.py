"""Session bypass for beacons: what stands after this in MIDDLEWARE is for pages, and for whoever is signed in.

Sessions, messages and form tokens, which no beacon has, are an eighth of what a view costs to count. The headers of
every answer are set before this, and the host is looked at here.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve


def beacon_at(path: str) -> ResolverMatch | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if hasattr(match.func, "needs_no_session") else None


class SessionBypass:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        match = beacon_at(request.path_info)
        if match is None:
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

"""Beacons are answered in front of Django's handler: what that makes ready for a page is a quarter of what they cost.

They say a status and nothing more, so what the middlewares write on their answers is the same each time: it is asked
for once. Whatever is out of the ordinary goes Django's way: a session, a host that is not ours, http where there must
be https.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from mobility_blog.short_way import page_at

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class BeaconWay:
    """A WSGI application around another one."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.usual_headers: dict[bool, dict[str, str]] = {}  # of every answer: over http, and over https

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        request = _ordinary_beacon(environ)
        if request is None:
            return self.application(environ, start_response)
        close_old_connections()  # the broken ones; Django does so at every request
        response = cast(HttpResponse, _respond(request))
        headers = self._usual_headers(request) | dict(response.items())
        headers["Content-Length"] = str(len(response.content))
        start_response(f"{response.status_code} {response.reason_phrase}", list(headers.items()))
        return [response.content]

    def _usual_headers(self, request: HttpRequest) -> dict[str, str]:
        is_secure = bool(request.is_secure())
        if is_secure not in self.usual_headers:
            self.usual_headers[is_secure] = dict(_empty_answer(request).items())
        return self.usual_headers[is_secure]


def _ordinary_beacon(environ: Environ) -> WSGIRequest | None:
    """The request, where it is one."""
    if environ["REQUEST_METHOD"] != "POST" or f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", ""):
        return None
    request = WSGIRequest(environ)
    request.resolver_match = page_at(request.path_info, "is_beacon")
    if request.resolver_match is None:
        return None
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return None
    try:
        request.get_host()
    except DisallowedHost:
        return None
    return request


@convert_exception_to_response
def _respond(request: HttpRequest) -> HttpResponse:
    match: Any = request.resolver_match
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


def _empty_answer(request: HttpRequest) -> HttpResponse:
    """As it comes through the middlewares that are for every answer."""

    def handler(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    for name in reversed(settings.FOR_EVERY_ANSWER):
        handler = import_string(name)(handler)
    return handler(request)

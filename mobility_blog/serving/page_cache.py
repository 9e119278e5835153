"""Microcache in front of Django: public pages are kept for one second, as finished bytes; requests are coalesced.

One second needs no invalidation. Only pages that declare themselves the same for everyone are kept
(`posts.lib.http.public_page`), and they are rendered from a request that carries nothing but what the key holds: no
header of one reader can reach the bytes another one gets. Whoever has a session passes by.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from mobility_blog.serving.cached_page import Answer, CachedPage
from mobility_blog.serving.request_limits import PATH_BYTES, QUERY_BYTES
from posts.lib.http.public_page import Check, checked_query

FRESH_SECONDS = 1.0  # so long a page is simply given out
STALE_SECONDS = 2.0  # older than this it never is; between the two only while somebody renders the next one
WAIT_SECONDS = 10.0  # for somebody else's rendering; then everybody renders for themselves
MOST_BYTES = 24 * 1024 * 1024
MOST_BYTES_A_PAGE = 2 * 1024 * 1024
# What is remembered of addresses; what gets here is no longer than a head may be (request_limits.py).
REMEMBERED_PATHS = 2048
REMEMBERED_KEYS = 256
SAFE_METHODS = {"GET", "HEAD"}

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class CacheKey(NamedTuple):
    """All that a kept page may depend on."""

    host: str
    path: str
    query: str
    secure: bool


@lru_cache(maxsize=REMEMBERED_PATHS)
def declared_checks(path: str) -> Mapping[str, Check] | None:
    """The names of the query the page at this path looks at, each with its check; None where it is not shared."""
    try:
        page = resolve(path).func
    except Resolver404:
        return None
    return getattr(page, "query_checks", None)


def declared_query(query: str, checks: Mapping[str, Check]) -> str:
    """The declared part of a query, in one spelling. Raises ValueError for one with too many names."""
    sent = query.encode("latin-1", "replace").decode("utf-8", "replace")  # WSGI gives bytes as Latin-1
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    return checked_query(dict(parse_qsl(sent, keep_blank_values=True, max_num_fields=most)), checks)


@lru_cache(maxsize=REMEMBERED_KEYS)
def cache_key(host: str, path: str, query: str, secure: bool) -> CacheKey | None:
    """Under what the page is kept that is asked for so; None where it is not the same for everyone."""
    checks = declared_checks(path)
    if checks is None or len(path) > PATH_BYTES or len(query) > QUERY_BYTES:
        return None
    if settings.SECURE_SSL_REDIRECT and not secure:
        return None  # Django leads it to https, with its whole query
    try:
        return CacheKey(shared_host(host), path, declared_query(query, checks) if query else "", secure)
    except ValueError:
        return None  # Django refuses it


def shared_host(host: str) -> str:
    """One name for all that a blog with a SITE_URL answers to, with any port: it shows the same page under each."""
    is_ours = validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
    return settings.SITE_HOST if settings.SITE_HOST and is_ours else host


class PageCache:
    """A WSGI application around another one."""

    def __init__(
        self,
        application: Application,
        clock: Callable[[], float] = time.monotonic,
        most_bytes: int = MOST_BYTES,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        self.application = application
        self.clock = clock
        self.most_bytes = most_bytes
        self.wait_seconds = wait_seconds
        self.session_cookie = settings.SESSION_COOKIE_NAME + "="
        self.pages: OrderedDict[CacheKey, CachedPage] = OrderedDict()
        self.bytes = 0
        self.sent_for: set[CacheKey] = set()  # whose next copy somebody went to have made
        self.flights: dict[CacheKey, threading.Lock] = {}
        self.lock = threading.Lock()  # of pages, bytes and flights; held for moments only

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        key = self._key_of(environ)
        if key is None:
            return self.application(environ, start_response)
        asked_at = self.clock()
        page = self.pages.get(key)
        if page is None or asked_at - page.made_at >= FRESH_SECONDS:
            page = self._renewed(key, environ, page, asked_at)
        status, headers, body = page.answer_to(environ, is_stale=asked_at - page.made_at >= FRESH_SECONDS)
        start_response(status, headers)
        return [body] if environ["REQUEST_METHOD"] == "GET" else [b""]

    def at_hand(self, environ: Environ) -> Answer | None:
        """What can be given out without rendering, waiting or compressing; None where a thread is needed.

        Of those who ask for a page that is no longer fresh the first is sent to have the next one made.
        """
        key = self._key_of(environ)
        page = self.pages.get(key) if key else None
        if key is None or page is None:
            return None
        age = self.clock() - page.made_at
        if age < FRESH_SECONDS:
            return page.ready_answer_to(environ, is_stale=False)
        if age < STALE_SECONDS and key in self.sent_for:
            return page.ready_answer_to(environ, is_stale=True)
        self.sent_for.add(key)
        return None

    def knows(self, environ: Environ) -> bool:
        return self._key_of(environ) in self.pages

    def _key_of(self, environ: Environ) -> CacheKey | None:
        """Where the request may be answered with a kept page, its key. Django looks at the host when it renders."""
        if environ["REQUEST_METHOD"] not in SAFE_METHODS or self.session_cookie in environ.get("HTTP_COOKIE", ""):
            return None
        host, path, query = environ.get("HTTP_HOST"), environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        return cache_key(host, path, query, _is_secure(environ)) if host else None

    def _renewed(self, key: CacheKey, environ: Environ, stale: CachedPage | None, asked_at: float) -> CachedPage:
        """One thread renders. The others get the previous bytes while these are young enough, else they wait."""
        with self.lock:
            flight = self.flights.setdefault(key, threading.Lock())
        if flight.acquire(blocking=False):
            try:
                now = self.pages.get(key)
                if now is not None and asked_at - now.made_at < FRESH_SECONDS:
                    return now  # somebody was done just now
                return self._render(key, environ)
            finally:
                with self.lock:
                    self.flights.pop(key, None)
                    self.sent_for.discard(key)
                flight.release()
        if stale is not None and asked_at - stale.made_at < STALE_SECONDS:
            return stale
        if flight.acquire(timeout=self.wait_seconds):
            flight.release()
        now = self.pages.get(key)
        if now is not None and asked_at - now.made_at < STALE_SECONDS:
            return now
        return self._render(key, environ)  # it was nothing to keep, or it began too long ago

    def _render(self, key: CacheKey, environ: Environ) -> CachedPage:
        made_at = self.clock()  # before anything is read: what is written from now on may be missing
        until = int(time.time() + FRESH_SECONDS) if settings.TRUSTED_PROXIES else None
        page = CachedPage.of(self.application, _without_the_reader(environ, key), made_at, until)
        if page.may_be_kept and page.size <= MOST_BYTES_A_PAGE:
            with self.lock:
                before = self.pages.get(key)
                if before is None or before.made_at <= made_at:
                    self._keep(key, page)
        return page

    def _keep(self, key: CacheKey, page: CachedPage) -> None:
        before = self.pages.pop(key, None)
        self.bytes += page.size - (before.size if before else 0)
        self.pages[key] = page
        while self.bytes > self.most_bytes or self._oldest().made_at < page.made_at - STALE_SECONDS:
            gone, page_gone = self.pages.popitem(last=False)
            self.sent_for.discard(gone)
            self.bytes -= page_gone.size

    def _oldest(self) -> CachedPage:
        return next(iter(self.pages.values()))


def _is_secure(environ: Environ) -> bool:
    """Whether Django would see the request as HTTPS: the same rule as `HttpRequest.scheme`."""
    if settings.SECURE_PROXY_SSL_HEADER:
        header, secure_value = settings.SECURE_PROXY_SSL_HEADER
        if environ.get(header):
            scheme: str = environ[header].split(",", 1)[0].strip()
            return scheme == secure_value
    return bool(environ["wsgi.url_scheme"] == "https")


def _without_the_reader(environ: Environ, key: CacheKey) -> Environ:
    """The request as any reader could have sent it: what the key holds, the server, and nothing else."""
    bare = {name: value for name, value in environ.items() if name.startswith(("SERVER_", "wsgi."))}
    bare |= {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": environ.get("SCRIPT_NAME", ""),
        "PATH_INFO": key.path,
        "QUERY_STRING": key.query,
        "HTTP_HOST": key.host,
        "wsgi.input": BytesIO(),
    }
    if settings.SECURE_PROXY_SSL_HEADER:
        header, secure_value = settings.SECURE_PROXY_SSL_HEADER
        bare[header] = secure_value if key.secure else "http"
    return bare

"""Cached page as finished bytes: plain and gzip, with its ETag, its 304 and its Cache-Control."""

import gzip
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

GZIP_LEVEL = 6
SMALLEST_COMPRESSED = 200  # bytes; below it gzip only adds its own
TEXTS = ("text/", "application/xml", "application/atom+xml", "application/rss+xml", "application/json",
         "application/feed+json", "application/xhtml+xml", "image/svg+xml")  # fmt: skip
# Browsers ask each time; a cache that readers share may keep the page for a second.
SHARED_FOR_A_SECOND = "public, max-age=0, s-maxage=1, must-revalidate"
NOT_ANY_LONGER = "public, max-age=0, must-revalidate"
NOT_MODIFIED = {"etag", "vary", "cache-control", "content-location", "expires", "last-modified"}
OURS = {"cache-control", "content-length", "etag", "expires", "vary"}
CACHED_STATUSES = {"200", "404"}
LONGEST_ACCEPT_ENCODING = 200

Headers = list[tuple[str, str]]
Answer = tuple[str, Headers, bytes]


def wanted_encoding(accepted: str) -> str:
    return _encoding(accepted) if len(accepted) <= LONGEST_ACCEPT_ENCODING else ""


@lru_cache(maxsize=256)  # browsers send one of a handful
def _encoding(accepted: str) -> str:
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = parameters.replace(" ", "")
    wish = weights.get("gzip", weights.get("x-gzip", weights.get("*")))
    return "gzip" if wish is not None and not _is_refused(wish) else ""


def _is_refused(parameters: str) -> bool:
    return parameters.startswith("q=0") and not parameters[3:].strip(".0")


@dataclass
class Variant:
    """The page in one encoding."""

    etag: str
    headers: Headers
    stale_headers: Headers
    body: bytes


@dataclass
class CachedPage:
    """What Django answered, and when its rendering began."""

    status: str
    headers: Headers
    body: bytes
    made_at: float
    shared_until: int | None = None  # the clock's second, for a proxy of ours in front
    variants: dict[str, Variant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nothing is kept that sets a cookie, varies with its reader, or says that nobody may keep it."""
        control, vary = self.header("cache-control").lower(), self.header("vary").lower()
        self.may_be_kept = (
            self.status[:3] in CACHED_STATUSES
            and not self.header("set-cookie")
            and not any(word in control for word in ("no-store", "no-cache", "private"))
            and vary.strip() in ("", "accept-encoding")
        )

    @classmethod
    def of(
        cls,
        application: Callable[..., Iterable[bytes]],
        environ: dict[str, Any],
        made_at: float,
        shared_until: int | None = None,
    ) -> "CachedPage":
        response_start: list[Any] = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            response_start[:] = [status, headers]
            return response_start.append

        response = application(environ, start_response)
        try:
            body = b"".join(response)
        finally:
            close = getattr(response, "close", None)
            if close:
                close()
        return cls(response_start[0], list(response_start[1]), body, made_at, shared_until)

    def header(self, name: str) -> str:
        return ",".join(value for known, value in self.headers if known.lower() == name)

    @property
    def size(self) -> int:
        """What it takes while it is kept, with the compressed form that comes with the first who asks for it."""
        return 2 * len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 1024

    def ready_answer_to(self, environ: dict[str, Any], is_stale: bool) -> Answer | None:
        """The same where nothing has to be compressed for it first."""
        variant = self.variants.get(wanted_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
        return self._answer(variant, environ, is_stale) if variant else None

    def answer_to(self, environ: dict[str, Any], is_stale: bool) -> Answer:
        """Status, headers and body; 304 without a body where the client has these very bytes."""
        if not self.may_be_kept:
            return self.status, self.headers, self.body
        encoding = wanted_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        return self._answer(self.variants.get(encoding) or self._make(encoding), environ, is_stale)

    def _answer(self, variant: Variant, environ: dict[str, Any], is_stale: bool) -> Answer:
        headers = variant.stale_headers if is_stale else variant.headers
        if self._is_known(environ, variant.etag):
            return "304 Not Modified", [pair for pair in headers if pair[0].lower() in NOT_MODIFIED], b""
        return self.status, headers, variant.body

    def _is_known(self, environ: dict[str, Any], etag: str) -> bool:
        if not self.status.startswith("200"):
            return False
        if environ.get("HTTP_IF_NONE_MATCH"):  # then the date does not count
            return _names(environ["HTTP_IF_NONE_MATCH"], etag)
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        return bool(since) and since == self.header("last-modified")

    def _make(self, encoding: str) -> Variant:
        body = self.body
        headers = [pair for pair in self.headers if pair[0].lower() not in OURS]
        if encoding and len(body) >= SMALLEST_COMPRESSED and self.header("content-type").startswith(TEXTS):
            body = gzip.compress(body, GZIP_LEVEL, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        if self.shared_until is not None:
            headers.append(("X-Accel-Expires", f"@{self.shared_until}"))
        etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        headers += [("Content-Length", str(len(body))), ("ETag", etag), ("Vary", "Accept-Encoding")]
        self.variants[encoding] = variant = Variant(
            etag,
            [*headers, ("Cache-Control", SHARED_FOR_A_SECOND)],
            [*headers, ("Cache-Control", NOT_ANY_LONGER)],
            body,
        )
        return variant


def _names(if_none_match: str, etag: str) -> bool:
    """Whether a list of ETags holds this one; by the weak comparison that If-None-Match asks for."""
    sent = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(tag in (etag, "*") for tag in sent)

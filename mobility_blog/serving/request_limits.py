"""Request limits: what is too large to be worked on, refused with a short sentence before anything is read or made.

The same rules hold behind every server: granian asks for them before it reads a body (`rsgi.py`), and around the WSGI
application they are a wrapper of it. What a server itself refuses (granian: a head beyond 8 KB) never gets here.
"""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

MOST_HEADERS = 64
HEADER_BYTES = 8 * 1024  # of all of them together
PATH_BYTES = 1024  # so that whatever remembers paths is bounded in bytes too
QUERY_BYTES = 4096
BEACON_BYTES = 4096  # what is beyond the beacons' own 2 KB is still told in the ledger
FORM_BYTES = 200 * 1024  # a comment of 10,000 letters, each written as twelve characters
ADMIN_BYTES = 2560 * 1024  # an article, which may also travel through the sign-in of somebody whose session ended
PICTURE_BYTES = (
    25 * 1024 * 1024
)  # from somebody with a session; a picture is looked at again (posts/lib/images/upload.py)
TYPE_CHARACTERS = 200  # of Content-Type; the boundary in it has 70 at most
# Django decodes with whatever codec Python has under the name of a charset, and some of them decode no text.
CHARSET = re.compile(r"charset\s*=\s*\"?([^\s\";]*)", re.IGNORECASE)
CHARSETS = {"utf-8", "utf8", "us-ascii"}
ENCODED_PARAMETER = "*"  # its value has a charset of its own (RFC 2231); browsers send none
LAST_PORT = 65535
ADMIN = "/admin/"
BEACONS = ("/seen/", "/left/")

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Any], Iterable[bytes]]


class PlainRefusal(NamedTuple):
    """An answer that costs next to nothing."""

    status: HTTPStatus
    words: str

    @property
    def line(self) -> str:
        return f"{self.status.value} {self.status.phrase}"

    @property
    def body(self) -> bytes:
        return f"{self.words}\n".encode()

    @property
    def headers(self) -> Headers:
        return [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(self.body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),  # what else was sent is not read
        ]


def has_session(environ: Environ) -> bool:
    """Whether somebody says to have a session; whether it is one is asked later."""
    return f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")


def most_body_bytes(environ: Environ) -> int:
    path = environ["PATH_INFO"]
    if path.startswith(ADMIN):
        return PICTURE_BYTES if has_session(environ) else ADMIN_BYTES
    return BEACON_BYTES if path.endswith(BEACONS) else FORM_BYTES


def exceeded_limit(environ: Environ) -> PlainRefusal | None:
    names = [name for name in environ if name.startswith("HTTP_")]
    if len(names) > MOST_HEADERS or sum(len(name) + len(environ[name]) for name in names) > HEADER_BYTES:
        return PlainRefusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, _("Your browser sent more than we can read."))
    if not _can_be_addressed(environ.get("HTTP_HOST", "")):
        return PlainRefusal(HTTPStatus.BAD_REQUEST, _("There is no blog at this address."))
    if len(environ["PATH_INFO"]) > PATH_BYTES:
        return PlainRefusal(HTTPStatus.NOT_FOUND, _("There is no page at this address."))
    if len(environ.get("QUERY_STRING", "")) > QUERY_BYTES:
        return PlainRefusal(HTTPStatus.REQUEST_URI_TOO_LONG, _("This address is too long. Please ask for less."))
    if not _is_read_as_utf_8(environ.get("CONTENT_TYPE", "")):
        return PlainRefusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("Please send text as UTF-8."))
    return _refused_body(environ)


def _can_be_addressed(host: str) -> bool:
    """Not with a port that is none: Django takes any number, and whoever reads our addresses does not."""
    port = host.rpartition(":")[2].lstrip("0")
    return not port.isdecimal() or (len(port) <= len(str(LAST_PORT)) and int(port) <= LAST_PORT)


def _is_read_as_utf_8(content_type: str) -> bool:
    if len(content_type) > TYPE_CHARACTERS or ENCODED_PARAMETER in content_type or not content_type.isascii():
        return False
    return all(name.lower() in CHARSETS for name in CHARSET.findall(content_type))


def _refused_body(environ: Environ) -> PlainRefusal | None:
    if "HTTP_TRANSFER_ENCODING" in environ:  # no browser does, and nobody can tell its end from an interrupted one
        return PlainRefusal(HTTPStatus.LENGTH_REQUIRED, _("Please say with Content-Length how much you send."))
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        return PlainRefusal(HTTPStatus.BAD_REQUEST, _("Content-Length has to be a number."))
    if len(length) > len(str(PICTURE_BYTES)) or int(length) > most_body_bytes(environ):
        return PlainRefusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This is more than we can take. Please send less."))
    return None


class RequestLimits:
    """A WSGI application around another one."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        refused = exceeded_limit(environ)
        if refused is None:
            return self.application(environ, start_response)
        start_response(refused.line, refused.headers)
        return [refused.body]

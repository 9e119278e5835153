"""WSGI bridge: a request that granian shows by RSGI as a WSGI environ, and a WSGI application's answer as a whole.

RSGI shows the names of headers as they were sent. Here, and nowhere else, they become the variables Django reads.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

from mobility_blog.serving.request_limits import MOST_HEADERS, Headers

UNPREFIXED = ("content-type", "content-length")
BLOCK = 64 * 1024

Environ = dict[str, Any]


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes
    file: str = ""  # the path of the file whose content is the body


class SentFile:
    """`wsgi.file_wrapper`: a file that the server reads itself, as fast as its reader does."""

    def __init__(self, file: BinaryIO, block_size: int = BLOCK) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(BLOCK), b"")

    def close(self) -> None:
        self.file.close()

    @property
    def path(self) -> str:
        """Where it lies; empty for what is no whole file on the disk."""
        name = getattr(self.file, "name", "")
        return name if isinstance(name, str) and os.path.isabs(name) and self.file.tell() == 0 else ""


def cache_environ(scope: Any) -> Environ | None:
    """What the page cache asks of a request, for that alone; None for one that has to be looked at as a whole."""
    headers = scope.headers  # granian copies all of them each time
    header = headers.get
    if len(headers) > MOST_HEADERS or len(headers.get_all("host")) != 1:
        return None
    return {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": _as_latin_1(scope.path),
        "QUERY_STRING": scope.query_string,
        "HTTP_HOST": header("host", ""),
        "HTTP_COOKIE": header("cookie", ""),
        "HTTP_ACCEPT_ENCODING": header("accept-encoding", ""),
        "HTTP_IF_NONE_MATCH": header("if-none-match", ""),
        "HTTP_IF_MODIFIED_SINCE": header("if-modified-since", ""),
        "HTTP_X_FORWARDED_PROTO": header("x-forwarded-proto", ""),
        "wsgi.url_scheme": scope.scheme,
    }


def environ_of(scope: Any) -> Environ:
    """The WSGI environ of a request, without its body.

    Names with an underscore are left out: `X_Forwarded_For` would become the variable of `X-Forwarded-For`.
    """
    server, _colon, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _as_latin_1(scope.path),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": SentFile,
    }
    headers = scope.headers
    for name in headers.keys():  # noqa: SIM118  granian's, which is no dict
        if "_" not in name:
            key = name.upper().replace("-", "_")
            between = "; " if name == "cookie" else ","
            environ[key if name in UNPREFIXED else f"HTTP_{key}"] = between.join(headers.get_all(name))
    return environ


def _as_latin_1(path: str) -> str:
    return path if path.isascii() else path.encode().decode("latin-1")


def call_application(application: Callable[[Environ, Any], Iterable[bytes]], environ: Environ) -> Answer:
    response_start: list[Any] = []  # the status and the headers

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
        response_start[:] = [int(status[:3]), headers]
        return response_start.append

    response: Any = application(environ, start_response)
    try:
        if isinstance(response, SentFile) and response.path:
            return Answer(response_start[0], response_start[1], b"", response.path)
        return Answer(response_start[0], response_start[1], body=b"".join(response))
    finally:
        if hasattr(response, "close"):  # a list has nothing to close
            response.close()

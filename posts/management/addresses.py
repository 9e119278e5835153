"""Addresses of the running blog: those that work when the start has printed them."""

import socket
from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings
from django.http.request import validate_host

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  listened on, and where this machine reaches it then
SOMEWHERE_ELSE = ("192.0.2.1", 9)  # never reached: which address of ours would be used is all that is asked


def reached_at(host: str) -> str:
    return EVERYWHERE.get(host, host)


def address_here(host: str, port: int) -> str:
    name = reached_at(host)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def say_where(host: str, port: int) -> Iterator[str]:
    here = address_here(host, port)
    site = f"{settings.SITE_URL}/" if settings.HTTPS else here  # by http an https blog only leads there
    yield f"Blog: {site}"
    yield f"Admin: {site}admin/"
    if settings.HTTPS:
        yield f"Your web server passes requests on to {here}"
    elif host in EVERYWHERE and (lan := _address_in_the_network()):
        yield f"From other machines: http://{lan}:{port}/{_what_it_needs(lan)}"


def _address_in_the_network() -> str:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(SOMEWHERE_ELSE)  # sends nothing
        return str(probe.getsockname()[0])
    return ""


def _what_it_needs(host: str) -> str:
    if validate_host(host, settings.ALLOWED_HOSTS):
        return ""
    others = ",".join([*_set_by_the_operator(), host])
    return f" once BLOG_ALLOWED_HOSTS={others} is set"


def _set_by_the_operator() -> list[str]:
    """The names that stand in the setting now, so that who copies the line loses none."""
    always = {"localhost", "127.0.0.1", "[::1]", *EVERYWHERE, "[::]", settings.SITE_HOST}
    return [name for name in settings.ALLOWED_HOSTS if name not in always]

"""Profile of rendering, run as a program on one data folder: what pages cost inside Django, uncached, as JSON.

DATA_DIR=... python -m scripts.bench.rendering [--timed NUMBER] ADDRESS ...
"""

import argparse
import json
import logging
import os
import sys
import time
from dataclasses import asdict, dataclass
from io import BytesIO
from statistics import median
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "mobility_blog.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from posts.lib.http import rate_limit  # noqa: E402

WARM, TIMED = 3, 25
LONGEST_SECONDS = 6  # for one address


@dataclass
class Cost:
    status: int
    cpu_milliseconds: float
    wall_milliseconds: float
    queries: int


class Bare:
    """Asks the handler itself: the test client's own signals and contexts would be measured too."""

    def __init__(self, cookie: str = "") -> None:
        self.wsgi: Any = WSGIHandler()
        self.cookie = cookie

    def get(self, address: str) -> int:
        rate_limit.reset_limits()
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self.cookie, "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
        }  # fmt: skip
        said: list[str] = []
        response = self.wsgi(environ, lambda status, headers, exc_info=None: said.append(status))
        b"".join(response)
        response.close()
        return int(said[0][:3])


def cost_of(client: Bare, address: str, timed: int) -> Cost:
    with CaptureQueriesContext(connection) as captured:
        status = client.get(address)
        queries = len(captured)  # the log is emptied with the next request
    for _ in range(WARM):
        client.get(address)
    cpu, wall = _times(client, address, timed)
    return Cost(status, cpu, wall, queries)


def _times(client: Bare, address: str, timed: int) -> tuple[float, float]:
    cpu: list[float] = []
    wall: list[float] = []
    give_up = time.monotonic() + LONGEST_SECONDS
    while len(cpu) < timed and (time.monotonic() < give_up or not cpu):
        at, cpu_at = time.perf_counter(), time.thread_time()
        client.get(address)
        cpu.append(time.thread_time() - cpu_at)
        wall.append(time.perf_counter() - at)
    return median(cpu) * 1000, median(wall) * 1000


def owners_cookie() -> str:
    client = Client()
    client.force_login(get_user_model().objects.filter(is_superuser=True)[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def main(addresses: list[str], timed: int) -> None:
    logging.disable(logging.WARNING)  # addresses this blog does not have
    reader, owner = Bare(), Bare(owners_cookie())
    costs = {
        address: asdict(cost_of(owner if address.startswith("/admin/") else reader, address, timed))
        for address in addresses
    }
    json.dump(costs, sys.stdout)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--timed", type=int, default=TIMED)
    wanted = parser.parse_args()
    main(wanted.addresses, wanted.timed)

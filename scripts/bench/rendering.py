"""Run as a program on one data folder: what pages cost inside Django, uncached. Prints JSON.

DATA_DIR=... python -m scripts.bench.rendering ADDRESS ...
"""

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from statistics import median

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "mobility_blog.settings"
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

WARM, TIMED = 3, 25
LONGEST_SECONDS = 6  # for one address


@dataclass
class Cost:
    status: int
    cpu_milliseconds: float
    wall_milliseconds: float
    queries: int


def cost_of(client: Client, address: str) -> Cost:
    """The median of many requests through the whole of Django, its middleware included."""
    with CaptureQueriesContext(connection) as captured:
        status = client.get(address).status_code
    for _ in range(WARM):
        client.get(address)
    cpu, wall = [], []
    give_up = time.monotonic() + LONGEST_SECONDS
    while len(cpu) < TIMED and (time.monotonic() < give_up or not cpu):
        at, cpu_at = time.perf_counter(), time.thread_time()
        client.get(address)
        cpu.append(time.thread_time() - cpu_at)
        wall.append(time.perf_counter() - at)
    return Cost(status, median(cpu) * 1000, median(wall) * 1000, len(captured))


class Bare(Client):
    """Asks the handler itself: the test client's own signals and contexts would be measured too."""

    def __init__(self, **defaults: str) -> None:
        super().__init__(**defaults)
        self.wsgi = WSGIHandler()

    def get(self, path: str, *args: object, **extra: object) -> object:  # type: ignore[override]
        environ = self._base_environ(PATH_INFO=path.partition("?")[0], QUERY_STRING=path.partition("?")[2])
        said: list[str] = []
        response = self.wsgi(environ, lambda status, headers, exc_info=None: said.append(status))
        b"".join(response)  # type: ignore[arg-type]
        return _Answer(int(said[0][:3]))


@dataclass
class _Answer:
    status_code: int


def main(addresses: list[str]) -> None:
    reader, owner = Bare(SERVER_NAME="localhost"), Bare(SERVER_NAME="localhost")
    owner.force_login(get_user_model().objects.filter(is_superuser=True).first())  # type: ignore[arg-type]
    found = {
        address: asdict(cost_of(owner if address.startswith("/admin/") else reader, address)) for address in addresses
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Four writers, a server killed again and again, and a tally of what became of every comment."""

import http.client
import json
import os
import random
import re
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.support.servers import Site, wait_for

WRITERS = 4
LONGEST_PAUSE = 0.05  # between two comments of a writer: fewer than an article takes, however fast the machine
IMPATIENT = 0.1  # of the comments, and each writer's first, are sent again without reading the first answer
PAGE_TOKEN = re.compile(r'name="token" value="([^"]+)"')
ARTICLE = "/post/how-ankle-mobility-may-affect-neck-pain/"
STORED = """
import json
from django.db import connection
from posts.models import Comment
with connection.cursor() as cursor:
    check = "ok"
    if connection.vendor == "sqlite":
        check = cursor.execute("PRAGMA integrity_check").fetchone()[0]
print(json.dumps([check, list(Comment.objects.values_list("text", flat=True))]))
"""


class Writer(threading.Thread):
    """Posts comments one after the other; each is sent again, with its own token, until it is acknowledged."""

    networks = count()

    def __init__(self, site: Site, number: int, chance: random.Random, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.site, self.number, self.chance, self.stop = site, number, chance, stop
        self.acknowledged: list[str] = []
        self.cut_off = 0  # tries under way when the server died

    def run(self) -> None:
        token = wait_for(self._token, "the form")
        while not self.stop.is_set():
            text = f"Comment {len(self.acknowledged)} of writer {self.number}"
            form = {"token": token, "submission": uuid4().hex, "name": "Rea", "text": text, "website": ""}
            if not self.acknowledged or self.chance.random() < IMPATIENT:
                self._post_and_leave(form)
            wait_for(lambda form=form: self._post(form), "an acknowledgement")  # type: ignore[misc]
            self.acknowledged.append(text)
            self.stop.wait(self.chance.uniform(0, LONGEST_PAUSE))

    def _token(self) -> str:
        found = PAGE_TOKEN.search(self._ask("GET", ARTICLE).read().decode())
        return found[1] if found else ""

    def _post(self, form: dict[str, str]) -> bool:
        """One try; true where it was acknowledged: by its private link, or by a page that says it is there already."""
        try:
            return self._ask("POST", f"{ARTICLE}comments/", urlencode(form)).status in (200, 302)
        except ConnectionRefusedError:
            return False
        except (OSError, http.client.HTTPException):
            self.cut_off += 1
            return False

    def _post_and_leave(self, form: dict[str, str]) -> None:
        with suppress(OSError):
            self._send("POST", f"{ARTICLE}comments/", urlencode(form)).close()

    def _ask(self, method: str, path: str, body: str = "") -> http.client.HTTPResponse:
        return self._send(method, path, body).getresponse()

    def _send(self, method: str, path: str, body: str) -> http.client.HTTPConnection:
        """Each try from another network, as a telephone's may be: so no limit stands in for the token."""
        connection = http.client.HTTPConnection(urlsplit(self.site.url).netloc, timeout=15)
        network = next(self.networks)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "X-Forwarded-For": f"10.{network // 256 % 256}.{network % 256}.1",
        }
        connection.request(method, path, body or None, headers)
        return connection


@dataclass
class Tally:
    """What became of the comments of one run."""

    acknowledged: list[str]
    stored: list[str]
    cut_off: int = 0
    kills: int = 0
    integrity: str = "ok"
    lost: int = field(init=False)
    doubled: int = field(init=False)
    phantom: int = field(init=False)

    def __post_init__(self) -> None:
        sent, found = set(self.acknowledged), Counter(self.stored)
        self.lost = len(sent - found.keys())
        self.doubled = sum(number - 1 for number in found.values())
        self.phantom = len(found.keys() - sent)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.phantom) and self.integrity == "ok"


def torture(site: Site, seconds: float, kills: int, chance: random.Random) -> Tally:
    """Let the writers write for so long, and kill the server at random moments, at least so often."""
    stop = threading.Event()
    writers = [Writer(site, number, random.Random(chance.random()), stop) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    wait_for(lambda: all(writer.acknowledged for writer in writers), "each writer's first comment")
    end, killed = time.monotonic() + seconds, 0
    while time.monotonic() < end or killed < kills:
        taken = _number(writers)
        wait_for(lambda taken=taken: _number(writers) > taken, "a further comment")  # type: ignore[misc]
        time.sleep(chance.uniform(0, 2 * seconds / (kills + 1)) * 0.7)  # the rest of the time it is starting
        os.killpg(site.children()["server"], signal.SIGKILL)
        killed += 1
        wait_for(lambda: _answers(site), "the server's return")
    stop.set()
    for writer in writers:
        writer.join()
    integrity, stored = json.loads(site.manage("shell", "-v", "0", "-c", STORED))
    acknowledged = [text for writer in writers for text in writer.acknowledged]
    return Tally(acknowledged, stored, sum(writer.cut_off for writer in writers), killed, integrity)


def _number(writers: list[Writer]) -> int:
    return sum(len(writer.acknowledged) for writer in writers)


def _answers(site: Site) -> bool:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

"""The limits of one network, against the real blog: many posts at once, counted from the rows."""

import http.client
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest

from tests.support.cast import OWN_ORIGIN

pytestmark = pytest.mark.postgresql

AT_ONCE = 20
SECONDS = 15  # between two comments of a network
IN_TEN_MINUTES = 5  # of a network; a slow machine may come so far
ARTICLE = "/post/how-ankle-mobility-may-affect-neck-pain/"
# What the proxy hands on: it wrote the last hop itself, all before it a visitor can invent.
ONE_NETWORK = (
    lambda number: "203.0.113.5",
    lambda number: f"203.0.113.{number % 256}",
    lambda number: f"10.{number % 256}.{number // 256}.1, 203.0.113.5",
)
ROWS = """
from posts.models import Comment
for comment in Comment.objects.order_by("created_at"):
    print(comment.created_at.timestamp())
"""


def ask(connection, method, hops, body=None):
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": hops, **OWN_ORIGIN}
    connection.request(method, f"{ARTICLE}comments/" if body else ARTICLE, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@pytest.mark.parametrize("posts", [200, pytest.param(1000, marks=pytest.mark.slow)])
def test_posts_at_once_of_one_network_are_one_in_fifteen_seconds(served, posts):
    """From one address, from all of its /24, and with hops before it that change each time."""
    with served() as site:
        statuses, seconds = flood(urlsplit(site.url).netloc, posts)
        taken = [float(line) for line in site.manage("shell", "-v", "0", "-c", ROWS).split()]
    assert set(statuses) == {302, 429}
    assert statuses.total() == posts
    assert statuses[302] == len(taken)
    assert all(later - earlier >= SECONDS for earlier, later in pairwise(taken))
    assert abs(len(taken) - min(1 + seconds // SECONDS, IN_TEN_MINUTES)) <= 1


def flood(host, posts):
    """How often each status was answered, and in how many seconds."""
    _status, page = ask(http.client.HTTPConnection(host, timeout=60), "GET", "192.0.2.200")
    token = re.search(r'name="token" value="([^"]+)"', page)[1]

    def post_some(first):
        """Every twentieth, over one connection."""
        connection, statuses = http.client.HTTPConnection(host, timeout=60), []
        for number in range(first, posts, AT_ONCE):
            form = {"token": token, "submission": uuid4().hex, "name": "Rea", "text": f"Post {number}", "website": ""}
            hops = ONE_NETWORK[number % len(ONE_NETWORK)](number)
            statuses.append(ask(connection, "POST", hops, urlencode(form))[0])
        connection.close()
        return statuses

    start = time.time()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = Counter(status for some in pool.map(post_some, range(AT_ONCE)) for status in some)
    return statuses, time.time() - start

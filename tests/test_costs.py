"""What a request without an account may cost: every route of the blog, whatever it is sent.

Costs are compared with the front page in the same run, so a slow machine changes both. The sign-in is not
here: hashing a password is meant to be dear, and is throttled.
"""

import re
import time
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from mobility_blog.access import Who, audience_of, routes
from posts.comments.fields import short_digest
from posts.comments.forms import SIGNS, TEXT_ADDRESSES, TEXT_BRACKETS, TEXT_CHARACTERS, TEXT_SIGNS
from posts.comments.notifications.letters import CONFIRM_PURPOSE
from posts.lib.http import rate_limit, tokens
from posts.lib.http.admission_control import LONGEST_BODY
from posts.models import Comment
from tests.support.cast import OWN_ORIGIN, form_values, reader, write_article, write_comment

pytestmark = pytest.mark.django_db

MOST = 6  # times what the front page costs; the cases that must not come back cost twenty times and more
MOST_TAKEN = 15  # of what passed the limits, so a network sends it once in fifteen seconds
TRIES = 6  # the least of them counts: what else the machine does only adds
NOT_HERE = {"admin:login", "admin:logout"}
FORM = "application/x-www-form-urlencoded"
LONGEST_ADDRESS = 8000  # no server hands on more

HOSTILE = {
    "marks": "a" + "\u0301\u0323" * 4500,
    "marks in Greek": "\u03b1\u0345\u0313" * 3000,
    "brackets": "[ a_" * 2490,
    "quotes in lists": "> - " * 2490,
    "digits": "9" * 9000,
    "controls and blanks": "\x00\x1f\ufffe\u202e \t\n\u3000" * 1100,
    "an address": "a@" + "b." * 4000,
}
FIELDS = (
    "name", "email", "wish", "text", "is_question", "website", "token", "submission", "nudged", "parent", "reason",
    "seen", "q", "page", "comments", "reply", "order", "show", "List-Unsubscribe",
)  # fmt: skip
HEADERS = {
    "Cookie": "sessionid =x; =; ;;csrftoken=" + "x" * 3000 + "; a=b=c; \u00e9=\u00e9",
    "Accept-Language": ",".join(f"x{number};q=0.{number}" for number in range(500)),
    "If-None-Match": ",".join(f'"{number}"' for number in range(900)),
    "Range": "bytes=" + ",".join(f"{number}-" for number in range(900)),
    "X-Forwarded-For": "1.2.3.4," * 900,
    "User-Agent": "Mozilla/5.0 (" * 500,
    "Referer": "https://[" + "a" * 6000,
    "Accept": "text/x-fragment," * 400,
}


@pytest.fixture
def blog():
    """An article with comments; one of them has a private link."""
    article = write_article()
    for number in range(40):
        comment = write_comment(article, f"Number {number} says what people say.", state="published")
    Comment.objects.filter(pk=comment.pk).update(status_digest=short_digest(comment.status_key))
    return {
        "slug": article.slug, "pk": str(comment.pk), "key": comment.status_key, "year": "2026", "section": "articles",
        "name": "page", "path": "a.png", "verb": "approve", "token": tokens.sign(CONFIRM_PURPOSE, [1, 1]),
    }  # fmt: skip


def addresses(blog, given=None):
    """The address of every route that everybody may ask, with these parts or with the one that is given."""
    for name, pattern in routes():
        if audience_of(name) in (Who.EVERYONE, Who.KEY) and name not in NOT_HERE:
            yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: given or blog[part[1]], pattern)


def somebody(**headers):
    client = Client(headers=headers)
    client.raise_request_exception = False
    return client


@pytest.fixture
def plain():
    """What the front page costs."""
    client = reader()
    client.get("/")
    return least(lambda: client.get("/"), enough=0)[0]


def least(ask, enough):
    """The least seconds of a few tries, or the first that are few enough; and the answer's status."""
    least = float("inf")
    for _ in range(TRIES):
        rate_limit.reset_limits()
        start = time.thread_time()
        status = ask().status_code
        least = min(least, time.thread_time() - start)
        if least <= enough:
            break
    return least, status


def too_dear(asked, plain, most=MOST):
    """Which of these cost more than they may, and which answer 500."""
    found = {}
    for what, ask in asked:
        seconds, status = least(ask, enough=most * plain)
        if seconds > most * plain or status >= 500:
            found[what] = (round(seconds / plain, 1), status)
    return found


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_query_and_no_path_is_dear(blog, plain, kind):
    client, part = somebody(**HEADERS, **OWN_ORIGIN), quote(HOSTILE[kind][:1500], safe="")
    query = urlencode(dict.fromkeys(FIELDS, HOSTILE[kind][:50]))
    queries = [f"?{query}"[:LONGEST_ADDRESS], f"?q={quote(HOSTILE[kind])}"[:LONGEST_ADDRESS]]
    asked = [address + more for address in addresses(blog) for more in queries]
    asked += [address[:LONGEST_ADDRESS] for address in addresses(blog, given=part)]
    assert too_dear([(url[:60], lambda url=url: client.get(url)) for url in asked], plain) == {}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_form_is_dear(blog, plain, kind):
    """Each field by itself and all together, within what is read of a body and beyond."""
    fields = ("name", "email", "text", "token", "reason", "parent")
    bodies = {field: urlencode({field: HOSTILE[kind]}) for field in fields}
    bodies["all"] = urlencode(dict.fromkeys(FIELDS, HOSTILE[kind][:600]))
    bodies["many"] = "&".join(f"f{number}={quote(HOSTILE[kind][:90])}" for number in range(150))
    bodies = {name: body[:LONGEST_BODY] for name, body in bodies.items()}
    bodies["too long"] = urlencode({"text": HOSTILE[kind] * 10})
    own, other = somebody(**HEADERS, **OWN_ORIGIN), somebody(**{"Sec-Fetch-Site": "cross-site"})
    takes_forms = [address for address in addresses(blog) if own.post(address).status_code != 405]
    asked = [
        ((address, name, number), lambda client=client, url=address, body=body: client.post(url, body, FORM))
        for address in takes_forms
        for name, body in bodies.items()
        for number, client in enumerate([own, other] if name == "all" else [own])
    ]
    assert len(takes_forms) > 10
    assert too_dear(asked, plain) == {}


def dearest():
    """Comments that are within every bound and hold as much as they may of what is dear."""
    for unit in (
        "[",
        "[ a_",
        "[**",
        "![a",
        "[~~a",
        "<http://a> ",
        "*a* ",
        "- a\n",
        "> - a\n",
        "1. a\n",
        "&amp; ",
        "a.a-",
        "https://a.b/c",
        "http://a.b/)",
    ):
        signs, brackets = max(1, len(SIGNS.findall(unit))), unit.count("[")
        times = min(TEXT_SIGNS // signs, TEXT_BRACKETS // brackets if brackets else TEXT_SIGNS, 490)
        times = min(times, TEXT_ADDRESSES) if "://" in unit else times
        text = unit * times
        text += "*a* " * ((TEXT_SIGNS - len(SIGNS.findall(text))) // 2)
        yield unit, (text + "pain at night, and so on; " * 400)[:TEXT_CHARACTERS]
    yield "marks", ("a" + "\u0301\u0323" * 15) * 320
    for address in ("https://中文。", "http://กa."):
        yield address, address * TEXT_ADDRESSES + " and so on" * 400
    yield "ligatures", "\ufdfa" * 500 + "㎯" * 900 + "…" * 1000


def test_what_is_taken_is_not_very_dear(blog, plain):
    address, client = f"/post/{blog['slug']}/comments/", reader()
    values = form_values(client, Comment.objects.first().article)

    def send(text, more="", **typed):
        Comment.objects.filter(network_key__isnull=False).delete()
        answer = client.post(address + more, values | {"text": text} | typed)
        assert answer.status_code in (200, 302), answer.context["form"].errors
        return answer

    asked = [((unit, "sent"), lambda text=text: send(text, nudged="on")) for unit, text in dearest()]
    asked += [((unit, "looked at"), lambda text=text: send(text, "preview/")) for unit, text in dearest()]
    assert too_dear(asked, plain, MOST_TAKEN) == {}

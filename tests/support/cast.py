"""The small cast of every test, and the few functions that say what matters about an article or a comment.

Edda edits, Mo moderates, Olga owns the blog (superuser); Rea reads and comments; a stranger is anybody else.
"""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from posts.models import Article, Comment

BROWSER = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/148.0.0.0 Mobile Safari/537.36"
)
OWN_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
TICKET = "1234-5678-9012-3456"  # what an article's page carries for its one visit


def reader(address: str = "203.0.113.5", agent: str = BROWSER) -> Client:
    """Somebody with a browser, at an address, without an account."""
    return Client(REMOTE_ADDR=address, headers={"User-Agent": agent, **OWN_ORIGIN})


def look_at(client: Client, article: Article, ticket: str = TICKET, headers: Any = None, **told: Any) -> Any:
    """What the article's page sends when it has been visible for a second."""
    body = {"ticket": ticket, "from": "", "tag": "", "driven": False} | told
    return client.post(reverse("seen", args=[article.slug]), json.dumps(body), "text/plain", headers=headers)


def leave(client: Client, article: Article, ticket: str = TICKET, **told: Any) -> Any:
    """What it sends when it is put away."""
    body = {"ticket": ticket, "seconds": 0, "ended": False, "headings": []} | told
    return client.post(reverse("left", args=[article.slug]), json.dumps(body), "text/plain")


def staff(name: str, *groups: str, **fields: Any) -> User:
    """Somebody with an account; without a password, whose hashing would take most of the tests' time."""
    user = User.objects.create_user(name, is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def signed_in(user: User) -> Client:
    client = reader()
    client.force_login(user)
    return client


def write_article(title: str = "Calf stretch", **fields: Any) -> Article:
    """A published article, unless the fields say otherwise."""
    defaults = {
        "source": "Stand facing a wall.\n\n1. Step back.\n2. Lean forward.\n",
        "state": Article.State.PUBLISHED,
        "published_at": timezone.now() - timedelta(hours=1),
    }
    return Article.objects.create(title=title, **(defaults | fields))


def write_comment(article: Article, text: str = "My heels thank you.", name: str = "Rea", **fields: Any) -> Comment:
    """A comment that waits, unless the fields say otherwise."""
    return Comment.objects.create(article=article, name=name, text=text, submission=uuid4(), **fields)


def form_values(client: Client, article: Article, **typed: str) -> dict[str, str]:
    """What a browser would send from the article's page: its hidden fields and what was typed."""
    page = client.get(article.get_absolute_url()).content.decode()
    hidden = {field[1]: field[2] for field in re.finditer(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)}
    return {
        "token": hidden["token"],
        "submission": hidden["submission"],
        "parent": "",
        "name": "Rea",
        "email": "",
        "text": "My heels thank you.",
        "website": "",
    } | typed


def send_comment(client: Client, article: Article, follow: bool = False, **typed: str) -> Any:
    """Write into the form of the article's page and send it."""
    values = form_values(client, article, **typed)
    return client.post(reverse("post-comment", args=[article.slug]), values, follow=follow)

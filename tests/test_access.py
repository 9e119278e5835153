"""Every address, asked for by everybody of the cast."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import path

from mobility_blog import access
from mobility_blog.access import Who, audience_of, routes
from posts import urls
from posts.comments.notifications import letters
from posts.lib.http import rate_limit, tokens
from posts.models import Address, Blog, Contact, Letter, Tag, Watch
from posts.readership.weekly.letter import STOP_PURPOSE
from tests.support.cast import reader, send_comment, signed_in, write_article, write_comment

ROUTES = list(routes())
STAFF = {"edda", "mo", "olga"}
MAY = {
    Who.EVERYONE: {"rea"} | STAFF,
    Who.STAFF: STAFF,
    Who.EDITORS: {"edda", "olga"},
    Who.MODERATORS: {"mo", "olga"},
    Who.BOTH: STAFF,
    Who.OWNER: {"olga"},
    Who.KEY: set(),
    Who.NOBODY: set(),
}


@pytest.fixture
def cast(edda, mo, olga):
    return {"rea": reader(), "edda": signed_in(edda), "mo": signed_in(mo), "olga": signed_in(olga)}


@pytest.fixture
def address_of(cast):
    """A real address for every route: each of its parts names something that is there."""
    article = write_article()
    Blog.current().save()
    tag = Tag.objects.create(name="Ankles", slug="ankles")
    send_comment(reader(), article)
    waiting = article.comments.get()
    published = write_comment(article, state="published")
    default_storage.save("wall.png", ContentFile(b"x"))
    address = Address.objects.create(key=b"k" * 16)
    contact = Contact.objects.create(comment=waiting, address=address)
    Watch.objects.create(user=User.objects.get(username="mo"), email="mo@blog.example")
    letter = Letter.objects.create(to="rea@reader.example", subject="x")
    tokens_of = {
        "mail-confirm": tokens.sign(letters.CONFIRM_PURPOSE, address.pk),
        "mail-unsubscribe": tokens.sign(letters.UNSUBSCRIBE_PURPOSE, [contact.pk]),
        "mail-stop": tokens.sign(letters.STOP_PURPOSE, address.pk),
        "mail-allow": tokens.sign(letters.STOP_PURPOSE, address.pk),
        "stop-weekly-letter": tokens.sign(STOP_PURPOSE, 1),
        "mail-decide": letters.decide_link(User.objects.get(username="mo"), waiting, "approve").split("/")[-2],
    }
    keys = {
        "article": article.pk, "tag": tag.pk, "blog": Blog.THE_ONLY_KEY, "comment": waiting.pk, "letter": letter.pk,
        "user": User.objects.create_user("someone").pk, "group": Group.objects.first().pk,
    }  # fmt: skip

    def address(name, pattern):
        model = next((key for key in keys if f"_{key}_" in name or f"/{key}/" in pattern), "article")
        parts = {
            "<unicode_slug:slug>": tag.slug if name in ("tag", "tag-feed", "old-category", "old-tag") else article.slug,
            "<slug:section>": "articles",
            "<slug:name>": "later" if name == "style" else "page",
            "<int:year>": str(article.published_at.year),
            "<str:key>": waiting.status_key,
            "<int:pk>": str(published.pk),
            "<str:token>": tokens_of.get(name, ""),
            "<slug:verb>": "approve",
            "<path:path>": "wall.png",
            "<path:object_id>": str(keys[model]),
            "<id>": str(keys[model]),
            "<path:content_type_id>": str(ContentType.objects.get_for_model(article).pk),
            "r/<path:content_type_id>/<path:object_id>/": "",
            "(?P<url>.*)$": "nowhere/",
            "^(?P<app_label>auth|posts)/$": "posts/",
            "^(?P<app_label>posts|auth)/$": "posts/",
        }
        for part in sorted(parts, key=len, reverse=True):
            pattern = pattern.replace(part, parts[part])
        return "/" + pattern

    return address


def sees(client, name, address):
    """Whether the page itself answered: not a sign-in, not a refusal."""
    query = {"app_label": "posts", "model_name": "article", "field_name": "tags"} if "autocomplete" in name else {}
    response = client.get(address, query)
    if response.status_code == 405:  # it takes only POST, and would take one from this visitor
        return True
    to_sign_in = response.status_code == 302 and "/login/" in response.headers["Location"]
    return response.status_code in (200, 301, 302) and not to_sign_in


def is_shown(client, name, address):
    if name == "admin/(?P<url>.*)$":  # never a page: signed in it is not found
        return client.get(address).status_code == 404
    return sees(client, name, address)


def test_each_of_the_cast_sees_what_the_table_says(cast, address_of):
    seen = {}
    for name, pattern in ROUTES:
        address = address_of(name, pattern)
        seen[name, pattern] = {who for who, client in cast.items() if is_shown(client, name, address)}
        rate_limit.reset_limits()  # nobody asks for so many pages at once
    assert seen == {(name, pattern): MAY[audience_of(name)] for name, pattern in ROUTES}


def test_a_route_nobody_listed_fails(monkeypatch):
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("new/", lambda request: None, name="new-page")])
    with pytest.raises(LookupError, match="new-page"):
        audience_of("new-page")


def test_the_table_names_no_route_that_is_gone():
    first = {
        next(wanted for wanted in access.AUDIENCES if wanted == name or access.fnmatchcase(name, wanted))
        for name, _ in ROUTES
    }
    assert set(access.AUDIENCES) == first


def test_the_document_is_the_table():
    printed = StringIO()
    call_command("access_table", stdout=printed)
    assert (Path(__file__).parents[1] / "docs" / "access.md").read_text() == printed.getvalue()

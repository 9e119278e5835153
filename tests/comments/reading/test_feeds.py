import xml.etree.ElementTree as ElementTree

import pytest
from django.urls import reverse

from tests.lib.payloads import PAYLOADS
from tests.support.cast import write_article, write_comment

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def entries(client, address):
    response = client.get(address)
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content).findall("atom:entry", ATOM)


def texts(found, tag):
    return [entry.findtext(f"atom:{tag}", namespaces=ATOM) for entry in found]


def test_the_newest_comments_of_the_blog(rea, article):
    for number in range(3):
        write_comment(article, text=f"*Number {number}*", state="published")
    found = entries(rea, reverse("comments-feed"))
    assert texts(found, "summary") == [f"<p><em>Number {number}</em></p>\n" for number in (2, 1, 0)]
    assert texts(found, "title")[0] == "Rea on Calf stretch"


def test_those_of_one_article(rea, article):
    write_comment(article, text="Here", state="published")
    write_comment(write_article("Another"), text="Elsewhere", state="published")
    found = entries(rea, reverse("article-comments-feed", args=[article.slug]))
    assert texts(found, "summary") == ["<p>Here</p>\n"]


@pytest.mark.parametrize("state", ["pending", "declined", "spam", "withdrawn", "erased"])
def test_only_what_is_published(rea, article, state):
    write_comment(article, state=state)
    assert entries(rea, reverse("comments-feed")) == []


def test_nothing_of_a_draft(rea):
    draft = write_article(state="draft")
    write_comment(draft, state="published")
    assert entries(rea, reverse("comments-feed")) == []
    assert rea.get(reverse("article-comments-feed", args=[draft.slug])).status_code == 404


def test_hostile_texts_leave_it_whole_and_harmless(rea, article):
    for payload in PAYLOADS:
        write_comment(article, text=payload, name=payload[:80], state="published")
    for summary in texts(entries(rea, reverse("comments-feed")), "summary"):
        assert not any(mark in summary for mark in ("<script", "<img", "<svg", "<iframe", "<style"))

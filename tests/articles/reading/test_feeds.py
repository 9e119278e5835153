"""The feeds, as feed readers and the W3C's validator see them."""

import json
import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import feedparser
import pytest
from django.utils import timezone

from posts.models import Tag
from tests.lib.payloads import PAYLOADS
from tests.support.cast import write_article

pytestmark = pytest.mark.django_db

FEEDS = ["/feed.xml", "/blog-feed.xml", "/tag/calves/feed.xml"]


@pytest.fixture(autouse=True)
def calves(db):
    return Tag.objects.create(name="Calves", slug="calves")


@pytest.fixture
def tagged(article, calves):
    article.tags.add(calves)
    return article


def parsed(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})


@pytest.mark.parametrize("address", FEEDS)
class TestXml:
    def test_it_is_well_formed_and_complete(self, rea, tagged, address):
        found = parsed(rea, address)
        assert not found.bozo
        entry = found.entries[0]
        assert entry.title == "Calf stretch"
        assert entry.link == f"http://testserver{tagged.get_absolute_url()}"
        assert "<li>Lean forward.</li>" in entry.content[0].value
        assert [tag.term for tag in entry.tags] == ["Calves"]
        assert found.feed.language == "en-gb"

    def test_an_empty_one_is_still_a_feed(self, rea, address):
        assert not parsed(rea, address).bozo

    def test_every_link_is_whole(self, rea, calves, address):
        write_article(source="[Here](/about/) and ![wall](/media/wall.png)").tags.add(calves)
        content = parsed(rea, address).entries[0].content[0].value
        assert 'href="http://testserver/about/"' in content
        assert 'src="http://testserver/media/wall.png"' in content

    def test_the_cover_and_the_sources_are_in_it(self, rea, calves, address):
        article = write_article(
            cover="covers/hills.jpg", cover_width=8, cover_height=4, cover_alt="Two hills", cover_credit="Picture: Rea",
            sources="- [A study](https://example.org/hips)",
        )  # fmt: skip
        article.tags.add(calves)
        content = parsed(rea, address).entries[0].content[0].value
        assert 'src="http://testserver/media/covers/hills.jpg"' in content
        assert 'alt="Two hills"' in content
        assert content.index("Picture: Rea") < content.index("Lean forward") < content.index("A study</a>")

    def test_its_name_stays_when_the_address_changes(self, rea, tagged, address):
        before = parsed(rea, address).entries[0].id
        tagged.slug = "another"
        tagged.save()
        assert parsed(rea, address).entries[0].id == before

    def test_hostile_texts_leave_it_whole(self, rea, calves, address):
        for number, payload in enumerate(PAYLOADS[:15]):
            write_article(f"{payload}"[:200], slug=f"p{number}", source=payload).tags.add(calves)
        found = parsed(rea, address)
        assert not found.bozo
        assert "<script" not in "".join(entry.content[0].value for entry in found.entries)

    def test_nothing_that_is_not_public(self, rea, calves, address):
        write_article("Draft", state="draft").tags.add(calves)
        write_article("To come", published_at=timezone.now() + timedelta(days=1)).tags.add(calves)
        assert parsed(rea, address).entries == []


@pytest.mark.parametrize("address", [*FEEDS, "/feed.json", "/sitemap.xml", "/sitemap-articles.xml"])
def test_who_knows_it_already_gets_nothing_again(rea, tagged, address):
    first = rea.get(address)
    again = rea.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    tagged.title = "Changed"
    tagged.slug = "changed"
    tagged.save()
    assert rea.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == (
        304 if address == "/sitemap.xml" else 200
    )


def test_atom_keeps_its_own_rules(rea, tagged):
    """What the W3C's validator asks for: id, updated, self link, an author for every entry."""
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(rea.get("/feed.xml").content)
    assert feed.findtext(f"{atom}id") == "http://testserver/"
    assert feed.find(f"{atom}updated") is not None
    assert [link.get("rel") for link in feed.findall(f"{atom}link")] == ["alternate", "self"]
    assert feed.findtext(f"{atom}author/{atom}name")
    assert feed.find(f"{atom}entry/{atom}author") is None  # this article has no author of its own


def test_rss_keeps_its_own_rules(rea, tagged):
    channel = ElementTree.fromstring(rea.get("/blog-feed.xml").content).find("channel")
    assert all(channel.findtext(name) for name in ("title", "link", "description", "lastBuildDate"))
    assert channel.find("item/guid").get("isPermaLink") == "false"
    assert channel.find("item/author") is None  # it would have to be an e-mail address


def test_json_feed(rea, tagged):
    response = rea.get("/feed.json")
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/feed.json"
    item = feed["items"][0]
    assert item["content_html"] == tagged.html
    assert item["tags"] == ["Calves"]
    assert not {"authors", "image"} & item.keys()


def test_json_feed_names_the_cover(rea):
    write_article(cover="covers/hills.jpg", cover_width=8, cover_height=4, cover_alt="Two hills")
    assert rea.get("/feed.json").json()["items"][0]["image"] == "http://testserver/media/covers/hills.jpg"


def test_twenty_articles(rea):
    for number in range(21):
        write_article(f"Article {number}")
    assert len(parsed(rea, "/feed.xml").entries) == 20


def test_a_tag_that_is_not_there_has_none(rea):
    assert rea.get("/tag/nowhere/feed.xml").status_code == 404

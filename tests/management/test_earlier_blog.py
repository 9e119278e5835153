"""A data folder that an earlier blog made, served by this one: nothing in it is lost, and its addresses go on."""

import lzma
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support import servers
from tests.support.servers import Site

# Made by the blog of 23 November 2026: four articles, of which one is a draft and one had another address; a comment
# that is published and one that waits; five views of a closed day and three of one that was open; a letter that waits.
EARLIER = Path(servers.__file__).with_name("blog_of_23_november_2026.sqlite3.xz")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    data = tmp_path_factory.mktemp("earlier") / "data"
    data.mkdir(mode=0o700)
    (data / "blog.sqlite3").write_bytes(lzma.decompress(EARLIER.read_bytes()))
    with Site(data, database={}).start() as running:
        yield running


def page(site, address):
    with urlopen(site.url + address, timeout=30) as answer:
        return answer.geturl().removeprefix(site.url), answer.read().decode()


def rows(site, question):
    with closing(sqlite3.connect(site.data / "blog.sqlite3")) as database:
        return database.execute(question).fetchall()


def test_an_article_keeps_its_views_and_what_was_said_about_it(site):
    _address, html = page(site, "/post/calf-stretch/")
    assert re.search(r"\b8 views", html)
    assert "My heels thank you." in html
    assert "Does it help runners?" not in html


def test_a_former_address_leads_to_the_article(site):
    assert page(site, "/post/sleep-and-the-neck/")[0] == "/post/sleep-and-neck/"


def test_the_search_finds_what_was_written(site):
    assert "/post/calf-stretch/" in page(site, "/search/?q=calf")[1]


def test_what_is_to_be_moderated_and_sent_still_waits(site):
    assert rows(site, "SELECT name FROM posts_comment WHERE state = 'pending'") == [("Ro",)]
    assert rows(site, 'SELECT "to", state FROM posts_letter') == [("rea@example.org", "waiting")]


def test_no_table_is_left_that_nothing_reads(site):
    tables = {name for (name,) in rows(site, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert not {name for name in tables if name.startswith(("post_office", "posts_daytotal", "posts_changedday"))}

"""The scripts of the reading pages: few bytes, few files, and only our own."""

import gzip
import re

import pytest

from posts.lib.assets.scripts import BUNDLES, FOLDER, address_of, bundle
from tests.support.cast import write_article

DESK = {
    "editor",
    "add_exercise",
    "blocks",
    "insert",
    "queue",
    "token",
}  # a reader loads none of them
ON_AN_ARTICLE = ("article", "exercise")
READING = sorted({module for modules in BUNDLES.values() for module in modules})
BUDGET = 6 * 1024


def test_every_script_is_the_desks_or_in_a_bundle():
    assert {path.stem for path in FOLDER.glob("*.js")} == DESK | set(READING)


def test_an_article_page_moves_at_most_six_kilobytes_of_script():
    sizes = {name: len(gzip.compress(bundle(name).encode(), mtime=0)) for name in ON_AN_ARTICLE}
    assert sum(sizes.values()) <= BUDGET, sizes


@pytest.mark.parametrize("name", READING)
def test_a_script_names_no_other_host(name):
    assert re.findall(r"https?:", (FOLDER / f"{name}.js").read_text()) == []


@pytest.mark.parametrize("name", READING)
def test_no_script_is_written_so_that_stripping_could_change_it(name):
    """Texts over several lines, and two slashes with a space inside a text, would lose what they say."""
    code = (FOLDER / f"{name}.js").read_text()
    assert not re.search(r"`[^`\n]*\n[^`]*`", re.sub(r"`[^`\n]*`", "", code))
    before_slashes = [line.partition("// ")[0] for line in code.splitlines() if "// " in line]
    assert not [line for line in before_slashes for quote in "\"'`" if line.count(quote) % 2]


@pytest.mark.parametrize("name", BUNDLES)
def test_what_is_said_to_us_is_not_sent(name):
    assert not re.search(r"^\s*(//|/\*\*)|\s// ", bundle(name), re.MULTILINE)


@pytest.mark.django_db
def test_an_article_names_one_script_that_may_be_kept_for_good(rea):
    page = rea.get(write_article().get_absolute_url()).content.decode()
    assert re.findall(r'<script type="module" src="([^"]+)"', page) == [address_of("article")]
    answer = rea.get(address_of("article"))
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]


def test_an_older_address_answers_with_todays_script_and_is_not_kept(client):
    answer = client.get("/script/page-0123456789ab.js")
    assert answer.content.decode() == bundle("page")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_it_is_sent_compressed(client):
    answer = client.get(address_of("page"), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.content).decode() == bundle("page")


@pytest.mark.parametrize("address", ["/script/editor.js", "/script/.js", "/script/..%2Fsettings.js"])
def test_nothing_else_is_there(client, db, address):
    assert client.get(address).status_code == 404

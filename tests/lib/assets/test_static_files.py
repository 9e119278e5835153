"""Static files as browsers get them: names that tell the content, compressed, few for the writing page."""

import gzip
import re
import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from mobility_blog import storage
from mobility_blog.storage import static_root_in
from posts.lib.assets.static_files import BUNDLES, NOT_NEEDED, collect, parts_of
from tests.support.cast import reader, signed_in
from tests.support.servers import ROOT

FOR_GOOD = "immutable"
MOST_REQUESTS = 25
WRITING = "/admin/posts/article/add/"
NAMED = re.compile(r"""(?:href|src)="(/static/[^"]+)\"""")
IN_A_SHEET, IN_A_MODULE = re.compile(r'url\("?([^")]+)"?\)'), re.compile(r'^import .*"([^"]+)";', re.MULTILINE)


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    return tmp_path_factory.mktemp("static") / "now"


@pytest.fixture(autouse=True)
def _collected(settings, collected):
    settings.STATIC_ROOT = collected
    settings.WHITENOISE_AUTOREFRESH = False
    collect()


@pytest.fixture
def fetch():
    client = reader()
    return lambda address: client.get(address, headers={"Accept-Encoding": "gzip"})


def body(answer):
    content = b"".join(answer)
    return (gzip.decompress(content) if answer.headers.get("Content-Encoding") == "gzip" else content).decode()


def named_in(page):
    return list(dict.fromkeys(NAMED.findall(page)))


@pytest.mark.parametrize("name", ["admin/css/base.css", "posts/js/editor.js", "posts/icon.svg", *BUNDLES])
def test_a_file_is_named_by_its_content_compressed_and_kept_for_good(fetch, name):
    answer = fetch(static(name))
    assert re.search(r"\.[0-9a-f]{12}\.\w+$", static(name))
    assert FOR_GOOD in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip" or name.endswith(".svg")
    assert "Accept-Encoding" in answer.headers.get("Vary", "Accept-Encoding" if name.endswith(".svg") else "")


@pytest.mark.parametrize("name", ["admin/css/base.css", "posts/js/editor.js", "posts/icon.svg"])
def test_its_own_name_still_leads_there_for_a_while(fetch, name):
    answer = fetch(f"/static/{name}")
    assert answer.status_code == 200
    assert FOR_GOOD not in answer.headers["Cache-Control"]


def test_who_takes_no_gzip_gets_the_plain_bytes():
    answer = reader().get(static("posts/js/editor.js"))
    assert "Content-Encoding" not in answer.headers
    assert b"".join(answer).startswith(b"// The writing desk")


@pytest.mark.parametrize(
    ("name", "naming"),
    [("posts/js/editor.js", IN_A_MODULE), ("posts/js/queue.js", IN_A_MODULE), ("admin/css/base.css", IN_A_SHEET),
     ("admin/css/writing.css", IN_A_SHEET)],
)  # fmt: skip
def test_what_a_file_names_is_there_and_kept_for_good(fetch, name, naming):
    wanted = naming.findall(body(fetch(static(name))))
    assert wanted
    for address in wanted:
        answer = fetch(urljoin(static(name), address))
        assert answer.status_code == 200, address
        assert FOR_GOOD in answer.headers["Cache-Control"], address


@pytest.mark.parametrize("bundle", BUNDLES)
def test_a_bundle_holds_its_parts_in_their_order(fetch, bundle):
    text = body(fetch(static(bundle)))
    endings = [Path(finders.find(part)).read_text() for part in parts_of(bundle)]
    places = [text.index(ending.strip()[-60:]) for ending in endings]
    assert places == sorted(places)
    assert "@import" not in text


@pytest.mark.django_db
def test_the_writing_page_asks_for_little(fetch, as_edda):
    page = as_edda.get(WRITING, headers={"Accept-Encoding": "gzip"})
    named = named_in(gzip.decompress(page.content).decode())
    assert len(named) <= MOST_REQUESTS - 10  # modules, pictures in sheets and two addresses of the admin come to these
    answers = [fetch(address) for address in named]
    assert all(FOR_GOOD in answer.headers["Cache-Control"] for answer in answers)
    assert len(page.content) + sum(len(b"".join(answer)) for answer in answers) <= 250 * 1024


@pytest.mark.django_db
def test_nothing_the_form_asks_for_is_missing(as_edda, settings):
    """What its widgets name is in a bundle or on the page; and where nothing was collected it is all on the page."""
    answer = as_edda.get(WRITING)
    wanted = set(NAMED.findall(str(answer.context["media"])))
    bundles = ("admin/css/writing.css", "admin/js/writing.js")
    bundled = {static(part) for bundle in bundles for part in (*parts_of(bundle), *NOT_NEEDED)}
    assert wanted - bundled == wanted & set(named_in(answer.content.decode())) != wanted
    settings.STATIC_ROOT = settings.STATIC_ROOT / "nowhere"
    names = {f"/static/{part}" for bundle in bundles for part in parts_of(bundle)}
    assert names <= set(named_in(as_edda.get(WRITING).content.decode()))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", WRITING, "/admin/posts/article/",
                                     "/admin/posts/tag/add/",
                                     "/admin/auth/user/add/", "/admin/comments/"])  # fmt: skip
def test_every_page_of_the_desk_names_files_that_are_there(fetch, olga, address):
    client = reader() if "login" in address else signed_in(olga)
    named = named_in(client.get(address, headers={"Accept-Encoding": ""}).content.decode())
    assert named
    for file in named:
        answer = fetch(file)
        assert answer.status_code == 200, file
        assert FOR_GOOD in answer.headers["Cache-Control"], file
        assert "jquery" not in file or ".min." in file or "jquery.init" in file


def test_templates_name_only_static_files_that_exist():
    named = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"""\{% static ["']([^"']+)["'] %\}""", template.read_text())
    }
    assert len(named) > 3
    assert [name for name in named if not finders.find(name)] == []


def test_what_is_collected_stays_until_something_in_it_changes(tmp_path, monkeypatch):
    ours = tmp_path / "ours"
    shutil.copytree(storage.OUR_STATIC_FILES, ours)
    monkeypatch.setattr(storage, "OUR_STATIC_FILES", ours)
    before = static_root_in(tmp_path, "en-gb")
    assert static_root_in(tmp_path, "en-gb") == before
    assert static_root_in(tmp_path, "de") != before
    (ours / "posts" / "icon.svg").write_text("<svg/>")
    assert static_root_in(tmp_path, "en-gb") != before


def test_it_is_done_once_and_of_older_ones_one_is_left(settings, tmp_path):
    for number in range(3):
        settings.STATIC_ROOT = tmp_path / "static" / f"version-{number}"
        collect()
    assert {path.name for path in (tmp_path / "static").iterdir() if path.is_dir()} == {"version-1", "version-2"}
    made = settings.STATIC_ROOT / "staticfiles.json"
    before = made.stat().st_mtime_ns
    collect()
    assert made.stat().st_mtime_ns == before


def test_a_folder_left_half_done_is_finished(fetch, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "half"
    collect()
    names = {path.name for path in settings.STATIC_ROOT.rglob("*")}
    (settings.STATIC_ROOT / "collected").unlink()
    next(settings.STATIC_ROOT.glob("admin/css/base.*.css.gz")).write_bytes(b"half")
    collect()
    assert body(fetch(static("admin/css/base.css"))).strip()
    assert {path.name for path in settings.STATIC_ROOT.rglob("*")} == names


@pytest.mark.django_db
def test_without_a_place_to_write_files_are_sent_under_their_own_names(fetch, settings, tmp_path, caplog):
    (tmp_path / "lock").mkdir()  # where a file should be
    settings.STATIC_ROOT = tmp_path / "static"
    settings.WHITENOISE_AUTOREFRESH = True
    collect()
    assert "without hashes" in caplog.text
    page = reader().get("/").content.decode()
    assert 'href="/static/posts/icon.svg"' in page
    assert fetch("/static/posts/icon.svg").status_code == 200

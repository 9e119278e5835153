"""What leaves outside the page cache is compressed: once, where it is text, and for who takes it."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory

from mobility_blog.middleware.compression import TextCompression
from tests.support.cast import signed_in, write_article

pytestmark = pytest.mark.django_db

GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}
WORDS = "Lean forward until the calf pulls. " * 40


@pytest.mark.parametrize("address", ["/", "/admin/", "/admin/posts/article/", "/admin/jsi18n/", "/admin/comments/"])
def test_who_is_signed_in_gets_it_compressed(olga, address):
    client = signed_in(olga)
    answer = client.get(address, headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.content) < len(gzip.decompress(answer.content))


def test_an_article_too_and_a_refused_comment_on_it(rea, as_olga):
    address = write_article(source=WORDS).get_absolute_url()
    assert as_olga.get(address, headers=GZIP).headers["Content-Encoding"] == "gzip"
    refused = rea.post(f"{address}comments/", {"text": WORDS}, headers=GZIP)
    assert refused.status_code >= 400
    assert WORDS in gzip.decompress(refused.content).decode()


def test_the_same_page_is_never_of_the_same_length_twice(as_olga):
    """A guess at what stands in it cannot be told from chance."""
    assert len({as_olga.get("/admin/", headers=GZIP).headers["Content-Length"] for _ in range(8)}) > 1


@pytest.mark.parametrize("accepted", ["", "br", "identity"])
def test_who_takes_no_gzip_gets_it_plain(as_olga, accepted):
    answer = as_olga.get("/admin/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert "</html>" in answer.content.decode()


@pytest.mark.parametrize("content_type", ["image/jpeg", "image/webp", "application/zip", "video/mp4", ""])
def test_what_is_no_text_is_left_as_it_is(content_type):
    response = HttpResponse(WORDS, content_type=content_type)
    answer = TextCompression(lambda request: response)(RequestFactory().get("/", headers=GZIP))
    assert "Content-Encoding" not in answer.headers
    assert answer.content.decode() == WORDS


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "text/csv", "application/json", "image/svg+xml"])
def test_text_of_every_kind_is_compressed(content_type):
    response = HttpResponse(WORDS, content_type=content_type)
    answer = TextCompression(lambda request: response)(RequestFactory().get("/", headers=GZIP))
    assert gzip.decompress(answer.content).decode() == WORDS


def test_a_picture_on_its_way_from_disk_keeps_its_length(tmp_path):
    (tmp_path / "wall.jpg").write_bytes(b"\xff\xd8" * 500)
    answer = TextCompression(lambda request: FileResponse((tmp_path / "wall.jpg").open("rb")))(
        RequestFactory().get("/", headers=GZIP)
    )
    assert answer.headers["Content-Length"] == "1000"
    assert "Content-Encoding" not in answer.headers

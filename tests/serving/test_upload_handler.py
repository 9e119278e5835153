"""Files are taken from those who work here alone; of everybody else's nothing is written anywhere."""

import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support.cast import form_values, reader, signed_in, write_comment

pytestmark = pytest.mark.django_db

LARGE = 3 * 1024 * 1024  # beyond what is held in memory


@pytest.fixture
def nothing_is_written(monkeypatch):
    """Whoever wants a temporary file fails the test."""

    def refuse(*args, **kwargs):
        raise AssertionError("a file was written")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)


def a_file(size=LARGE):
    return SimpleUploadedFile("x.bin", b"a" * size)


@pytest.mark.parametrize("size", [1, LARGE])
@pytest.mark.parametrize("field", ["file", "text", "name", "token", "csrfmiddlewaretoken"])
@pytest.mark.parametrize("name", ["post-comment", "preview-comment"])
def test_a_reader_sends_none(rea, article, nothing_is_written, name, field, size):
    values = form_values(rea, article) | {field: a_file(size)}
    assert rea.post(reverse(name, args=[article.slug]), values).status_code in (400, 413)


def test_nor_with_a_report_a_beacon_or_to_nowhere(rea, article, nothing_is_written):
    report = reverse("report-comment", args=[write_comment(article, state="published").pk])
    for address in (report, reverse("seen", args=[article.slug]), "/nowhere/", "/about/", "/search/"):
        answer = rea.post(address, {"file": a_file()})
        assert answer.status_code in (204, 400, 403, 404, 405, 413)


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/desk/upload/", "/admin/posts/article/add/"])
def test_at_the_desk_a_strangers_file_is_left_out(address, nothing_is_written):
    stranger = reader()
    answer = stranger.post(address, {"image": a_file(), "username": "edda", "password": "x"})
    assert answer.status_code < 500
    assert not answer.wsgi_request.FILES


def test_who_only_has_an_account_sends_none(nothing_is_written, django_user_model):
    nobody = signed_in(django_user_model.objects.create_user("nobody"))
    assert not nobody.post("/admin/desk/upload/", {"image": a_file()}).wsgi_request.FILES


def test_an_editor_sends_a_picture(as_edda):
    answer = as_edda.post("/admin/desk/upload/", {"image": a_file(100)})
    assert answer.status_code == 422  # it is none, but it was looked at
    assert answer.wsgi_request.FILES


def test_what_was_typed_beside_a_picture_is_handed_back_and_the_picture_asked_for(article, edda):
    somebody = reader()
    typed = {"title": "Hip stretch", "source": "Long words of an article", "cover": a_file(100)}
    answer = somebody.post("/admin/posts/article/add/", typed)
    assert "Long words of an article" in answer.text
    assert "please choose it again" in answer.text

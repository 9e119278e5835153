"""The editor's preview and upload, and the pictures that come of it."""

from io import BytesIO

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from posts.lib.markdown.rendering import render_article
from tests.lib.payloads import PAYLOADS
from tests.support.cast import signed_in, staff, write_article

pytestmark = pytest.mark.django_db

PREVIEW, UPLOAD = "/admin/desk/preview/", "/admin/desk/upload/"


def png():
    out = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(out, "PNG")
    return out.getvalue()


def send(client, name="wall.png", content=None, content_type="image/png"):
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, content or png(), content_type)})


def test_the_settings_name_these_addresses():
    assert (project.MARKDOWNX_URLS_PATH, project.MARKDOWNX_UPLOAD_URLS_PATH) == (PREVIEW, UPLOAD)


@pytest.mark.parametrize("address", ["/markdownx/markdownify/", "/markdownx/upload/"])
def test_the_packages_own_addresses_are_not_there(as_edda, address):
    assert as_edda.post(address, {"content": "x"}).status_code == 404


class TestPreview:
    @pytest.mark.parametrize("source", ["Stand *tall*.\n\n1. a\n2. b", *PAYLOADS[:5]])
    def test_it_is_the_saved_page_byte_for_byte(self, as_edda, source):
        shown = as_edda.post(PREVIEW, {"content": source}).content.decode()
        assert shown == write_article(source=source).html == render_article(source).html

    def test_a_dose_that_is_not_understood_is_told_above_the_page(self, as_edda):
        source = "::: exercise Calf | hold <b>twenty\n1. Lean.\n:::"
        shown = as_edda.post(PREVIEW, {"content": source}).content.decode()
        notes, page = shown[: shown.index("<section")], shown[shown.index("<section") :]
        assert "“hold &lt;b&gt;twenty”: please write a number with s or min" in notes
        assert page == render_article(source).html

    def test_strangers_get_a_safe_sentence(self, rea):
        for response in (rea.post(PREVIEW, {"content": "x"}), rea.get(PREVIEW)):
            assert response.status_code == 403
            assert "Your text is safe" in response.content.decode()

    def test_those_who_may_not_write_get_it_too(self, as_mo):
        assert as_mo.post(PREVIEW, {"content": "x"}).status_code == 403

    def test_a_request_without_its_token_gets_it_too(self, edda):
        careful = Client(enforce_csrf_checks=True)
        careful.force_login(edda)
        response = careful.post(PREVIEW, {"content": "x"})
        assert response.status_code == 403
        assert response.content.decode().startswith('<p class="notice"')

    def test_too_long_a_text_is_told(self, as_edda):
        response = as_edda.post(PREVIEW, {"content": "x" * (1024 * 1024 + 1)})
        assert response.status_code == 413
        assert "longer than 1 MB" in response.content.decode()

    @pytest.mark.parametrize("marks", ["a\n\n", "![", "- a\n", "|a|b\n", "# a\n", "<a:b>", "::: exercise a\n"])
    def test_a_text_of_nothing_but_marks_is_not_rendered_while_it_is_typed(self, as_edda, marks):
        response = as_edda.post(PREVIEW, {"content": (marks * 300_000)[:1_000_000]})
        assert response.status_code == 413
        assert "Save it to see it" in response.content.decode()

    def test_a_long_text_of_words_is_shown(self, as_edda):
        source = "Stand tall, and *breathe*; then (slowly) lean.\n\n" * 7_000
        assert as_edda.post(PREVIEW, {"content": source}).status_code == 200

    def test_two_a_second_are_enough(self, as_edda):
        answers = [as_edda.post(PREVIEW, {"content": "x"}).status_code for _ in range(121)]
        assert (set(answers[:100]), answers[-1]) == ({200}, 429)

    def test_looking_without_a_text_is_told(self, as_edda):
        assert as_edda.get(PREVIEW).status_code == 405


class TestUpload:
    def test_a_picture_comes_back_as_markdown_that_shows_it(self, as_edda):
        answer = send(as_edda).json()
        assert answer["image_code"].startswith("![Describe what the picture shows](/media/pictures/")
        address = answer["image_code"].partition("(")[2].rstrip(")")
        shown = as_edda.get(address)
        assert shown.headers["Content-Type"] == "image/png"
        assert Image.open(BytesIO(b"".join(shown.streaming_content))).size == (40, 20)

    def test_the_same_picture_twice_is_one_file(self, as_edda):
        assert send(as_edda).json() == send(as_edda, name="again.png").json()

    @pytest.mark.parametrize(
        ("name", "content_type"),
        [
            ("evil.html", "image/gif"),
            ("evil.gif", "image/gif"),
            ("evil.svg", "image/svg+xml"),
            ("evil.png", "image/png"),
        ],
    )
    def test_a_page_in_disguise_is_refused(self, as_edda, settings, name, content_type):
        response = send(as_edda, name, b"<script>alert(1)</script>", content_type)
        assert response.status_code == 422
        assert "not a picture" in response.json()["error"]
        assert not list(settings.MEDIA_ROOT.rglob("*"))

    def test_a_picture_is_named_by_us(self, as_edda):
        code = send(as_edda, name="../../evil.html").json()["image_code"]
        assert "evil" not in code
        assert code.endswith(".png)")

    def test_nothing_sent_is_told(self, as_edda):
        response = as_edda.post(UPLOAD)
        assert response.status_code == 400
        assert "No picture arrived" in response.json()["error"]

    def test_strangers_and_moderators_are_refused_in_json(self, rea, as_mo):
        for client in (rea, as_mo):
            response = send(client)
            assert response.status_code == 403
            assert "Your text is safe" in response.json()["error"]

    def test_a_request_without_its_token_is_refused_in_json(self, edda):
        careful = Client(enforce_csrf_checks=True)
        careful.force_login(edda)
        assert "Your text is safe" in send(careful).json()["error"]


class TestMedia:
    def test_it_can_do_nothing_but_be_looked_at(self, as_edda, rea):
        address = send(as_edda).json()["image_code"].partition("(")[2].rstrip(")")
        headers = rea.get(address).headers
        allowed = {part.strip() for part in headers["Content-Security-Policy"].split(";")}
        nothing = {f"{what} 'none'" for what in ("default-src", "base-uri", "form-action", "frame-ancestors")}
        assert allowed == nothing | {"sandbox"}
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in headers["Cache-Control"]

    @pytest.mark.parametrize(
        "path", ["nowhere.png", "../secret_key", "%2e%2e/secret_key", "", "pictures/", "a" * 300, "%00"]
    )
    def test_nothing_else_can_be_read(self, rea, path):
        assert rea.get(f"/media/{path}").status_code == 404


def test_the_owner_may_use_both(db):
    owner = signed_in(staff("owner", is_superuser=True))
    assert owner.post(PREVIEW, {"content": "x"}).status_code == 200
    assert send(owner).status_code == 200

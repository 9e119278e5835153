import pytest
from django.urls import reverse

from posts.models import ImportedViews
from posts.readership.ingest.counting import OWN_VISITS_COOKIE
from tests.support.cast import reader

pytestmark = pytest.mark.django_db

DESK = "/admin/own-visits/"


def test_a_browser_is_left_out_and_counted_again(as_edda):
    assert "Signed out, this browser" in as_edda.get(DESK).content.decode()
    page = as_edda.post(DESK, {"leave_out": ""}, follow=True).content.decode()
    assert "visits are left out" in page
    cookie = as_edda.cookies[OWN_VISITS_COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("1", True, "Strict")
    as_edda.post(DESK, {"count": ""})
    assert as_edda.cookies[OWN_VISITS_COOKIE].value == ""


def test_looking_changes_nothing(as_edda):
    as_edda.get(DESK + "?leave_out=1")
    assert OWN_VISITS_COOKIE not in as_edda.cookies


def test_readers_are_asked_to_sign_in():
    answer = reader().post(DESK, {"leave_out": ""})
    assert answer.status_code == 302
    assert OWN_VISITS_COOKIE not in answer.cookies


def test_readers_never_get_a_cookie(rea, article):
    assert not rea.get(article.get_absolute_url()).cookies


def test_the_admins_first_page_leads_there(as_edda):
    assert reverse("own-visits") in as_edda.get("/admin/").content.decode()


@pytest.mark.parametrize(("source", "is_told"), [("the old site", True), ("Wix", True), (ImportedViews.SHIPPED, False)])
def test_the_first_page_tells_what_was_imported_by_somebody(as_edda, article, source, is_told):
    assert "Imported" not in as_edda.get("/admin/").content.decode()
    ImportedViews.objects.create(article=article, views=174, source=source, seen_on="2026-05-01")
    assert ("<dt>Imported</dt><dd><strong>174</strong>" in as_edda.get("/admin/").content.decode()) is is_told

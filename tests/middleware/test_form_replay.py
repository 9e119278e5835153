"""What was typed at the desk when the session or its token ended: handed back, never lost, never to another site."""

from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from posts.models import Article
from tests.articles.editing.test_admin import typed
from tests.support.cast import OWN_ORIGIN, staff

pytestmark = pytest.mark.django_db

NEW, LOGIN = reverse("admin:posts_article_add"), reverse("admin:login")
TEXT = 'First line.\n\n> "Quoted" & <b>marked</b>\n\nLast line.'


class Fields(HTMLParser):
    """The address and the fields of one form of a page."""

    def __init__(self, page, form):
        super().__init__()
        self.wanted, self.inside, self.action, self.values = form, False, None, {}
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.inside = told.get("id") == self.wanted
            self.action = told.get("action") if self.inside else self.action
        elif tag == "input" and self.inside and told.get("name"):
            self.values[told["name"]] = told.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


@pytest.fixture
def edda(db) -> User:
    edda = staff("edda", "Editors")
    edda.set_password("long and easy to say")
    edda.save()
    return edda


@pytest.fixture
def browser():
    """It checks tokens, as a real one must bring them."""
    return Client(enforce_csrf_checks=True, headers=OWN_ORIGIN)


def token(client):
    return Fields(client.get(LOGIN), "login-form").values["csrfmiddlewaretoken"]


def sign_in(client, page, password="long and easy to say"):
    form = Fields(page, "login-form")
    return client.post(form.action, form.values | {"username": "edda", "password": password})


def send_again(client, page):
    form = Fields(page, "once-more")
    return client.post(form.action, form.values)


def saved_source():
    return Article.objects.values_list("source", flat=True).get()


class TestSignedOut:
    def save(self, client, **fields):
        return client.post(NEW, typed(source=TEXT, csrfmiddlewaretoken=token(client), _save="Save", **fields))

    def test_the_text_waits_behind_the_sign_in(self, browser, edda):
        refused = self.save(browser)
        assert refused.status_code == 403
        assert "What you typed is safe" in refused.content.decode()
        offered = sign_in(browser, refused)
        assert send_again(browser, offered).status_code == 302
        assert saved_source() == TEXT

    def test_it_waits_through_a_wrong_password(self, browser, edda):
        again = sign_in(browser, self.save(browser), password="wrong")
        assert "What you typed is safe" in again.content.decode()
        send_again(browser, sign_in(browser, again))
        assert saved_source() == TEXT

    def test_it_waits_for_those_who_sign_in_elsewhere_first(self, browser, edda):
        refused = self.save(browser)
        sign_in(browser, browser.get(LOGIN))
        send_again(browser, sign_in(browser, refused))
        assert saved_source() == TEXT

    def test_every_value_of_a_field_travels(self, browser, edda):
        refused = self.save(browser, tags=["7", "8"])
        assert refused.content.decode().count('name="typed-tags"') == 2

    def test_the_sign_in_leads_nowhere_else(self, browser, edda):
        form = Fields(self.save(browser), "login-form")
        elsewhere = {"username": "edda", "password": "long and easy to say", "next": "https://evil.example/"}
        page = browser.post(form.action, form.values | elsewhere)
        assert "evil.example" not in page.content.decode()

    def test_a_form_without_a_word_leads_to_the_sign_in_as_ever(self, browser, db):
        response = browser.post(reverse("stop-watching"), {"csrfmiddlewaretoken": token(browser)})
        assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, LOGIN)

    def test_passwords_are_not_handed_back(self, browser, db):
        secrets = {"old_password": "one secret", "new_password1": "another", "new_password2": "another"}
        response = browser.post(
            reverse("admin:password_change"), secrets | {"csrfmiddlewaretoken": token(browser)}, follow=True
        )
        assert "secret" not in response.content.decode()


class TestOldToken:
    def save(self, client, **headers):
        return client.post(NEW, typed(source=TEXT, csrfmiddlewaretoken="x" * 64), headers=headers)

    def test_the_text_comes_back_and_one_press_saves_it(self, browser, edda):
        browser.force_login(edda)
        page = self.save(browser)
        assert page.status_code == 403
        assert "Last line.</pre>" in page.content.decode()
        assert send_again(browser, page).status_code == 302
        assert saved_source() == TEXT

    def test_signed_out_it_waits_behind_the_sign_in(self, browser, edda):
        send_again(browser, sign_in(browser, self.save(browser)))
        assert saved_source() == TEXT

    @pytest.mark.parametrize("sender", ["cross-site", "same-site", "none"])
    def test_what_another_site_sent_is_not_offered(self, browser, edda, sender):
        browser.force_login(edda)
        page = self.save(browser, **{"Sec-Fetch-Site": sender})
        assert page.status_code == 403
        assert "Last line" not in page.content.decode()

    def test_a_password_is_not_handed_back(self, browser, db):
        page = browser.post(LOGIN, {"username": "edda", "password": "one secret", "csrfmiddlewaretoken": "x" * 64})
        assert page.status_code == 403
        assert "secret" not in page.content.decode()

    def test_a_form_on_a_public_page_is_not_the_desks(self, browser, article):
        assert browser.post(article.get_absolute_url(), {"words": "typed"}).status_code in (403, 405)


@pytest.mark.parametrize(
    "refused",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example", "http:///evil", ""],
)
def test_signing_in_never_leads_away_nor_to_no_page(browser, edda, refused):
    known = {"username": "edda", "password": "long and easy to say", "csrfmiddlewaretoken": token(browser)}
    response = browser.post(LOGIN, known | {"next": refused}, follow=True)
    assert response.redirect_chain == [("/admin/", 302)]
    assert response.status_code == 200

"""Titles offered while somebody types a search."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

TITLE = "How ankle mobility may affect neck pain"
PAUSE = 300  # milliseconds; the script waits a little less


@pytest.fixture
def search_page(site, open_page):
    """The form, on a clock that goes on only when the test says so."""
    page = open_page(PHONE)
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.goto(site.url + "/search/")
    page.asked = []
    page.on("request", lambda sent: page.asked.append(sent.url) if "/search/suggest/" in sent.url else None)
    return page


def offered(page):
    return page.locator("#titles option")


def test_titles_are_offered_and_are_only_offered(search_page):
    search_page.get_by_role("combobox").press_sequentially("ankl")
    search_page.clock.run_for(PAUSE)
    expect(offered(search_page)).to_have_count(1)
    assert offered(search_page).get_attribute("value") == TITLE
    assert search_page.url.endswith("/search/")


def test_who_types_on_is_asked_about_once(search_page):
    search_page.get_by_role("combobox").press_sequentially("ankle mob")
    search_page.clock.run_for(PAUSE)
    expect(offered(search_page)).to_have_count(1)
    assert [url.partition("?")[2] for url in search_page.asked] == ["q=ankle+mob"]


def test_what_finds_nothing_takes_the_titles_away(search_page):
    field = search_page.get_by_role("combobox")
    field.press_sequentially("ankl")
    search_page.clock.run_for(PAUSE)
    expect(offered(search_page)).to_have_count(1)
    field.press_sequentially("xyz")
    search_page.clock.run_for(PAUSE)
    expect(offered(search_page)).to_have_count(0)


def test_one_letter_asks_nobody(search_page):
    search_page.get_by_role("combobox").press_sequentially("a")
    search_page.clock.run_for(PAUSE)
    expect(offered(search_page)).to_have_count(0)
    assert search_page.asked == []


def test_a_title_is_searched_for_like_anything_typed(search_page):
    search_page.get_by_role("combobox").fill(TITLE)
    search_page.get_by_role("button", name="Search").click()
    expect(search_page.locator(".result a").first).to_have_text(TITLE)


def test_without_answers_the_form_works_as_before(search_page):
    search_page.route("**/search/suggest/**", lambda route: route.fulfill(status=404))
    search_page.get_by_role("combobox").press_sequentially("ankle")
    search_page.clock.run_for(PAUSE)
    search_page.get_by_role("combobox").press("Enter")
    expect(search_page.locator(".result")).not_to_have_count(0)


def test_without_script_it_is_a_plain_form(site, open_page):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(site.url + "/search/")
    page.get_by_label("What are you looking for?").fill("ankle")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".result a").first).to_have_text(TITLE)

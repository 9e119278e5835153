"""Titles offered while somebody types a search."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import problems
from tests.support.screens import PHONE

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
    return page.get_by_role("option")


def type_in(page, text):
    """And rest until the script asks."""
    page.get_by_role("combobox").press_sequentially(text)
    page.clock.run_for(PAUSE)


def test_titles_are_offered_and_are_only_offered(search_page):
    type_in(search_page, "ankl")
    expect(offered(search_page)).to_have_text([TITLE])
    expect(search_page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")
    assert search_page.url.endswith("/search/")


@pytest.mark.parametrize(
    "typed", ["neck ankle", "ankle m", "pain  ", "mobilty", "How ankle mobility may affect neck pa"]
)
def test_what_the_search_finds_is_offered_whatever_the_letters_are(search_page, typed):
    """Nothing filters the titles once more by what was typed."""
    type_in(search_page, typed)
    wanted = [] if typed == "mobilty" else [TITLE]
    expect(offered(search_page)).to_have_text(wanted)


def test_who_types_on_is_asked_about_once(search_page):
    type_in(search_page, "ankle mob")
    expect(offered(search_page)).to_have_count(1)
    assert [url.partition("?")[2] for url in search_page.asked] == ["q=ankle+mob"]


def test_what_finds_nothing_takes_the_titles_away(search_page):
    type_in(search_page, "ankl")
    expect(offered(search_page)).to_have_count(1)
    type_in(search_page, "xyz")
    expect(offered(search_page)).to_have_count(0)
    expect(search_page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")


def test_one_letter_asks_nobody(search_page):
    type_in(search_page, "a")
    expect(offered(search_page)).to_have_count(0)
    assert search_page.asked == []


def test_by_keyboard_a_title_is_chosen_and_searched_for(search_page):
    type_in(search_page, "ankl")
    field = search_page.get_by_role("combobox")
    expect(offered(search_page)).to_have_count(1)
    for key, chosen in (("ArrowDown", "true"), ("ArrowDown", "false"), ("ArrowUp", "true")):
        field.press(key)
        expect(offered(search_page)).to_have_attribute("aria-selected", chosen)
    expect(field).to_have_attribute("aria-activedescendant", offered(search_page).get_attribute("id"))
    field.press("Enter")
    expect(search_page.locator(".result a").first).to_have_text(TITLE)
    expect(search_page.get_by_role("combobox")).to_have_value(TITLE)


def test_a_title_is_taken_by_touch(search_page):
    type_in(search_page, "ankl")
    offered(search_page).click()
    expect(search_page.locator(".result a").first).to_have_text(TITLE)


@pytest.mark.parametrize("leave", ["Escape", "Tab"])
def test_the_titles_can_be_sent_away_and_what_was_typed_stays(search_page, leave):
    type_in(search_page, "ankl")
    expect(offered(search_page)).to_have_count(1)
    search_page.keyboard.press(leave)
    expect(offered(search_page)).to_have_count(0)
    expect(search_page.locator("#q")).to_have_value("ankl")


def test_open_it_is_accessible(search_page):
    search_page.clock.resume()  # the check itself waits for timers
    search_page.get_by_role("combobox").press_sequentially("ankl")
    expect(offered(search_page)).to_have_count(1)
    search_page.keyboard.press("ArrowDown")
    assert problems(search_page) == []


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

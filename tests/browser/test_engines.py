"""Reading, counting, the guide, commenting and searching in every engine people use; part of `make test-all`."""

import json

import pytest

from tests.browser.conftest import ARTICLE
from tests.support.engines import ENGINES, WIDTH
from tests.support.servers import wait_for

pytestmark = pytest.mark.engines
FOCUSED = "document.activeElement"
STEPS = 8
# Who drives a browser says so, and is not counted: one that does not is told before the page's second is over.
NOT_DRIVEN = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false, configurable: true})"
BEACON_SENT = "performance.getEntriesByType('resource').some(entry => entry.name.endsWith('/seen/'))"
VIEWS = "document.querySelector('.counts').textContent.match(/\\d+/)[0]"


@pytest.fixture(scope="module", params=ENGINES)
def browser(request, tmp_path_factory):
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as started:
        yield started


@pytest.fixture(scope="module")
def site(browser, served):
    """One for each engine: they share an address, and nobody may write several comments at once."""
    with served() as running:
        yield running


@pytest.fixture
def article(site, browser):
    browser.open(site.url + ARTICLE)
    return browser


def test_the_page_fits_and_its_lists_are_lists(article):
    assert article.run("return innerWidth") == WIDTH
    assert article.run("return document.documentElement.scrollWidth") <= WIDTH  # a scroll bar may take some
    assert article.run("return getComputedStyle(document.querySelector('.comment-form')).display") == "grid"
    for of_ours in (".tags", ".facts", ".prose > ol, .exercise > ol"):
        assert article.role(of_ours) == "list", of_ours


def test_the_keyboard_skips_to_the_text(article):
    article.press("Tab")
    assert article.run(f"return {FOCUSED}.className") == "skip-link"
    article.press("Enter")
    article.wait(f"{FOCUSED}.id === 'main'")


def test_the_colours_can_be_changed_and_stay(article):
    article.wait("!document.querySelector('.theme').hidden")
    paper = "getComputedStyle(document.body).backgroundColor"
    before = article.run(f"return {paper}")
    article.click(".theme button")
    article.wait(f"{paper} !== arguments[0]", before)
    article.run("location.reload()")
    article.wait(f"document.readyState === 'complete' && {paper} !== arguments[0]", before)
    article.click(".theme button")
    article.wait(f"{paper} === arguments[0]", before)


def test_a_view_is_counted_once(site, browser):
    def read():
        """Look at the page until it told so; a slow start is told as a driven one, and changes nothing."""
        browser.open(site.url + ARTICLE)
        views = int(browser.run(f"{NOT_DRIVEN}; return {VIEWS}"))
        browser.wait(BEACON_SENT)
        return views

    before = read()
    wait_for(lambda: read() == before + 1, "the view to be counted")
    assert (read(), read()) == (before + 1, before + 1)


def test_the_guide_by_keyboard(article):
    article.run("document.querySelector('.exercise').scrollIntoView()")  # its script is fetched when it comes near
    article.click("[data-open]")
    article.wait("document.querySelector('.guide').open")
    where = "document.querySelector('.guide-where').textContent"
    article.wait(f"{where} === 'Step 1 of 8'")
    article.run("document.querySelector('[data-back]').focus()")
    article.press("Enter")
    assert article.run(f"return {FOCUSED}.matches('[data-back][aria-disabled=true]')")
    for step in range(2, STEPS + 1):
        article.press("Right")
        article.wait(f"{where} === arguments[0]", f"Step {step} of 8")
    article.run("document.querySelector('[data-main]').focus()")
    article.press("Space")
    article.wait("Number(document.querySelector('[data-digits]').textContent) > 0")
    article.press("Space")
    article.wait("document.querySelector('[data-said]').textContent.startsWith('Paused')")
    article.press("Escape")
    article.wait(f"{FOCUSED}.matches('[data-open]')")


def test_a_comment_from_its_mistake_to_its_withdrawal(site, article):
    article.run("document.querySelector('#comment-form').noValidate = true")
    article.type("#comment-text", "Half a *thought*")
    browser = article
    browser.open(site.url + ARTICLE)
    browser.wait("document.querySelector('#comment-text').value === 'Half a *thought*'")
    browser.click("[data-preview]")
    browser.wait("document.querySelector('.preview-box em')?.textContent === 'thought'")
    browser.run("document.querySelector('#comment-form').noValidate = true")
    browser.click("#comment-form button:not(.button)")
    browser.wait(f"document.title.startsWith('Not sent: ') && {FOCUSED}.matches('.problems[role=alert]')")
    browser.type("#comment-name", "Enno")
    browser.click("#comment-form button:not(.button)")
    told = f"document.title.startsWith(arguments[0]) && {FOCUSED}.id === 'your-comment'"
    browser.wait(told, "Waiting for approval: ")
    browser.click("form[action$='/withdraw/'] button")
    browser.wait(told, "Withdrawn: ")


@pytest.mark.parametrize("typed", ["neck ankle", "ankle m"])
def test_titles_are_offered_while_one_types(site, browser, typed):
    browser.open(site.url + "/search/")
    browser.type("#q", typed)
    browser.wait("document.querySelectorAll('#titles:not([hidden]) [role=option]').length === 1")
    assert (browser.role("#q"), browser.role("#titles")) == ("combobox", "listbox")
    title = browser.run("return document.querySelector('#titles li').textContent")
    browser.press("Down", "Enter")
    browser.wait("document.querySelector('.result a')?.textContent.trim() === arguments[0]", title)
    assert browser.run("return document.querySelector('#q').value") == title


def test_a_reply_leads_to_what_it_answers(site, browser):
    printed = site.manage("shell", "-v", "0", "-c", THREAD)
    address, first = json.loads(printed.splitlines()[-1])
    browser.open(site.url + address)
    browser.click(".in-reply a")
    browser.wait("location.hash === arguments[0] && document.querySelector(':target') !== null", first)


THREAD = """
import json
from tests.support.cast import write_article, write_comment
article = write_article("Answered")
first = write_comment(article, name="Ada", state="published")
write_comment(article, "I thought so.", name="Ben", state="published", parent=first)
print(json.dumps([article.get_absolute_url(), f"#{first.anchor}"]))
"""

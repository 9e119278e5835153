"""Every page through the accessibility check, at the widths and in the colours people use."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import ARTICLE, PHONE, WIDE

PAGES = {
    "front": "/", "article": ARTICLE, "about": "/about/", "tag": "/tag/ankles/", "missing": "/nowhere/",
    "search": "/search/?q=ankle+mobility", "nothing found": "/search/?q=mobilty+nekc", "archive": "/archive/",
    "questions": "/questions/",
}  # fmt: skip
NARROW = {"width": 320, "height": 700}


def problems(page):
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["390", "1280"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_no_accessibility_problem(site, open_page, address, viewport, dark):
    page = open_page(viewport, dark=dark)
    page.goto(site.url + address)
    assert problems(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_accessibility_problem_while_commenting(site, open_page, dark):
    page = open_page(PHONE, dark=dark)
    page.goto(site.url + ARTICLE)
    page.evaluate("document.querySelector('.comment-form').noValidate = true")
    page.get_by_role("button", name="Send comment").click()
    page.get_by_text("Not sent yet").wait_for()
    assert problems(page) == []
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Comment", exact=True).fill(f"Hello in {'the dark' if dark else 'the light'}.")
    page.get_by_role("button", name="Send comment").click()
    page.get_by_text("Waiting for approval").wait_for()
    assert problems(page) == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_nothing_is_wider_than_a_small_phone(site, open_page, address):
    page = open_page(NARROW)
    page.goto(site.url + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize("address", ["/", ARTICLE, "/questions/"])
def test_everything_one_touches_is_large_enough(site, open_page, address):
    page = open_page(PHONE)
    page.goto(site.url + address)
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, summary, input:not([type=hidden]), textarea')]
        .filter(e => !e.closest('.trap, .prose, .site-footer, h2, .skip-link') && e.getClientRects().length)
        .map(e => e.closest('label') ?? e)
        .filter(e => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)
        .map(e => e.outerHTML)"""
    )
    assert small == []

"""Nothing is wider than the phone it is read on, wherever it stands; and no number or word in a table is cut."""

import json

import pytest

from tests.support.crowded import IN_WRITERS, READERS
from tests.support.screens import PHONE

pytestmark = pytest.mark.looks

WIDTHS = (320, 390, 1280)
PUBLIC = [*(f"article, {name}" for name in IN_WRITERS), "few", "about", "front", "archive", "found", "questions"]
PUBLIC += ["status", "edit", "report"]
DESK = ["queue", "comment", "comments", "articles", "article", "report", "report of one"]
BEYOND = """() => [...document.querySelectorAll('main *')].filter(e => e.checkVisibility()
    && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, pre, .skip-link'))
    .slice(0, 5).map(e => e.outerHTML.slice(0, 200))"""
# Words of at most so many letters have room on every phone: one on two lines is a cut one.
CUT = """() => {
    const cut = [];
    for (const cell of document.querySelectorAll('table :is(td, th)')) {
        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            for (const word of walker.currentNode.data.matchAll(/[\\p{L}\\p{N}.,]{2,12}(?![\\p{L}\\p{N}.,])/gu)) {
                if (/[\\p{L}\\p{N}.,]/u.test(walker.currentNode.data[word.index - 1] ?? ' ')) continue;
                const range = new Range();
                range.setStart(walker.currentNode, word.index);
                range.setEnd(walker.currentNode, word.index + word[0].length);
                const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
                if (lines.size > 1) cut.push(`${word[0]} in ${cell.outerHTML.slice(0, 100)}`);
            }
        }
    }
    return cut.slice(0, 5);
}"""


@pytest.fixture(scope="module")
def crowded(served):
    with served() as running:
        printed = running.manage("shell", "-v", "0", "-c", "from tests.support.crowded import crowd; crowd()")
        running.addresses = json.loads(printed.splitlines()[-1])
        yield running


def faults(page):
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found += [f"{width}: {element}" for element in page.evaluate(BEYOND) or ["something"]]
        found += [f"{width}, cut: {word}" for word in page.evaluate(CUT)]
    return found


@pytest.mark.parametrize("name", PUBLIC)
def test_a_page_is_as_wide_as_its_window(crowded, open_page, name):
    page = open_page(PHONE)
    page.goto(crowded.url + crowded.addresses[name])
    assert faults(page) == []


def test_the_pages_hold_what_they_are_called(crowded, open_page):
    """So that the checks above looked at something."""
    page = open_page(PHONE)
    for name, holder in {
        "nothing": ".prose", "quote": "blockquote", "bullets": "ul", "steps": "ol", "callout": ".callout",
        "details": "details", "exercise": ".exercise li", "footnote": ".footnotes li",
    }.items():  # fmt: skip
        page.goto(crowded.url + crowded.addresses[f"article, {name}"])
        for thing in ("pre", "code", "a", "ul", "ol", "table", "h3", "picture", ".callout"):
            assert page.locator(f".prose {holder} {thing}".replace(".prose .prose", ".prose")).count(), (name, thing)


@pytest.mark.parametrize("name", DESK)
def test_a_page_of_the_desk_is_as_wide_as_its_window(crowded, open_page, sign_in, name):
    page = sign_in(open_page(), crowded)
    page.goto(crowded.url + crowded.addresses[f"desk, {name}"])
    page.wait_for_load_state("networkidle")
    assert faults(page) == []


def test_a_preview_is_as_wide_as_its_window(crowded, open_page):
    page = open_page(PHONE)
    page.goto(crowded.url + crowded.addresses["few"])
    page.get_by_label("Comment", exact=True).fill("\n\n".join(READERS.values()))
    page.get_by_role("button", name="Preview").click()
    page.locator(".preview-box pre").first.wait_for()
    assert faults(page) == []

"""Every public page as people look at it: the accessibility check at the widths and in the colours they use, and that
a page asks nobody else for anything and sets no cookie."""

import pytest

from tests.browser.conftest import ARTICLE
from tests.support.axe import BUT_COLOURS, CONTRAST, EVERYTHING, LAYOUT, problems
from tests.support.screens import NARROW, PHONE, WIDE, ZOOMED

pytestmark = pytest.mark.looks

SIZES = {
    "390": (PHONE, EVERYTHING),
    "320": (NARROW, LAYOUT),
    "400 %": (ZOOMED, LAYOUT),
    "1280": (WIDE, BUT_COLOURS),
}
LIGHT, DARK = ({"color_scheme": scheme, "forced_colors": "none"} for scheme in ("light", "dark"))
COLOURS = {
    "390, dark": (PHONE, DARK),
    "forced light colours": (PHONE, LIGHT | {"forced_colors": "active"}),
    "forced dark colours": (PHONE, DARK | {"forced_colors": "active"}),
    "1280, dark": (WIDE, DARK),
}
# The addresses that tests/support/furnished.py prints.
PAGES = [
    "rich", "long words", "front", "second page", "tag", "archive", "earlier year", "about", "missing",
    "search", "found", "found, page 2", "did you mean", "nothing found",
    "empty", "threads", "newest first", "reply", "closed",
    "report", "edit", "edit too late", "erase", "link that ended",
    "status, pending", "status, published", "status, declined", "status, withdrawn",
    "many questions", "one question", "no question",
    "mail, approve", "mail, decline", "mail, spam", "mail, decided", "mail, confirm", "mail, confirmed",
    "mail, unsubscribe", "mail, stop", "mail, allow", "mail, ended", "mail, weekly",
]  # fmt: skip
# One of each template: what else is on a page has the same tokens, and test_styles.py computes their contrast.
IN_EVERY_COLOUR = ("rich", "front", "found", "threads", "status, pending", "mail, decline")
# Of a first visit to the starter's article, as they come over the wire with their headers.
MOST_BYTES, MOST_REQUESTS = 22 * 1024, 4
# Links within sentences and headings may be as small as their words.
SMALL = """[...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select, textarea')]
    .filter(e => !e.closest('.trap, .prose, .empty, .comment-text, .skip-link, h2, h3')
        && e.checkVisibility({visibilityProperty: true}))
    .map(e => e.closest('label') ?? e)
    .filter(e => e.getBoundingClientRect().height < 43.9 || e.getBoundingClientRect().width < 43.9)
    .map(e => `smaller than a finger: ${e.outerHTML}`)"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_every_size(furnished, open_page, name):
    page = open_page(PHONE)
    cookies = []
    page.on("response", lambda response: cookies.append(response.url) if "set-cookie" in response.headers else None)
    page.goto(furnished.url + furnished.addresses[name])
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    found = page.evaluate(SMALL)
    for size, (viewport, rules) in SIZES.items():
        page.set_viewport_size(viewport)
        found += [f"{size}: {problem}" for problem in problems(page, rules)]
        if page.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
            found.append(f"{size}: wider than the window")
    assert found == []
    assert cookies == page.context.cookies() == []


@pytest.mark.parametrize("name", IN_EVERY_COLOUR)
def test_a_page_in_every_colour(furnished, open_page, name):
    page = open_page(PHONE)
    page.goto(furnished.url + furnished.addresses[name])
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    found = []
    for look, (viewport, media) in COLOURS.items():
        page.set_viewport_size(viewport)
        page.emulate_media(**media)
        found += [f"{look}: {problem}" for problem in problems(page, CONTRAST)]
    assert found == []


def test_the_pages_are_what_they_are_called(furnished, open_page):
    """So that the checks above looked at something."""
    page = open_page(PHONE)
    page.goto(furnished.url + furnished.addresses["rich"])
    for thing in (
        ".cover", ".contents", ".exercise", ".video", "figure picture source", ".callout", ".footnotes", ".prose table",
        ".prose details", ".sources", ".disclaimer", ".in-reply", ".related", ".mark",
    ):  # fmt: skip
        assert page.locator(thing).count(), thing
    for name, words in {
        "front": "Most read", "second page": "Page 2", "found": "26 articles found",
        "nothing found": "Nothing was found", "did you mean": "Did you mean",
        "mail, decline": "Decline", "mail, ended": "This link has ended",
    }.items():  # fmt: skip
        page.goto(furnished.url + furnished.addresses[name])
        assert words in page.locator("main").inner_text(), name


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


def test_a_first_visit_moves_little(site, open_page):
    page = open_page(PHONE)
    session = page.context.new_cdp_session(page)
    sizes = []
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(site.url + ARTICLE, wait_until="networkidle")
    assert 0 < sum(sizes) <= MOST_BYTES
    assert len(sizes) <= MOST_REQUESTS
    session.detach()


def test_nothing_moves_once_it_is_seen(furnished, open_page):
    """What a script adds has its place kept: nothing on the page jumps."""
    page = open_page(PHONE)
    page.add_init_script(
        "window.moved = []; new PerformanceObserver(list => moved.push(...list.getEntries().flatMap("
        "shift => shift.sources.map(source => source.node?.parentElement?.outerHTML?.slice(0, 200)))"
        ")).observe({type: 'layout-shift', buffered: true})"
    )
    for name in ("front", "rich", "found", "threads"):
        page.goto(furnished.url + furnished.addresses[name], wait_until="networkidle")
        for exercise in page.locator(".prose .exercise").all():
            exercise.scroll_into_view_if_needed()
            exercise.locator(".guide-bar").wait_for()
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("moved") == [], name


def test_printed_an_article_is_what_one_reads_and_no_way_on(furnished, open_page):
    page = open_page(WIDE)
    page.goto(furnished.url + furnished.addresses["rich"])
    ways_on = page.locator(".related, .neighbours, .share, .comments, .contents, .video figcaption, .site-footer")
    assert ways_on.locator("visible=true").count() >= 7
    page.emulate_media(media="print")
    assert ways_on.locator("visible=true").count() == 0
    for thing in ("h1", ".cover", ".prose", ".exercise", ".sources", ".disclaimer"):
        assert page.locator(thing).first.is_visible(), thing
    steps, dose = page.locator(".exercise > ol").bounding_box(), page.locator(".exercise > .dose").bounding_box()
    assert steps["y"] - dose["y"] - dose["height"] < 30  # no place is kept for buttons that are not printed


def test_printed_nothing_is_cut_off_or_folded_away(furnished, open_page):
    page = open_page({"width": 680, "height": 1000})  # what A4 leaves between its margins
    page.goto(furnished.url + furnished.addresses["rich"])
    page.evaluate("document.querySelector('.prose pre code').append(' and breathe'.repeat(40))")
    page.evaluate("document.querySelector('.prose td').append('-and-breathe'.repeat(40))")
    page.emulate_media(media="print")
    for thing in (".prose .scroll", ".prose pre", "html"):
        beyond = page.locator(thing).first.evaluate("element => element.scrollWidth - element.clientWidth")
        assert beyond <= 0, thing
    assert page.get_by_text("Stand, and put one foot on a chair.").evaluate("text => text.checkVisibility()")
    for picture in page.locator(".article img").all():
        assert picture.evaluate("image => image.getBoundingClientRect().height") <= 610, "most of a page"

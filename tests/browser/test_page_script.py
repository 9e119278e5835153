"""What the script of every page adds: colours by choice, the contents, sharing, videos in place."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARTICLE
from tests.browser.test_editor import editor, save_as_published
from tests.support.axe import problems
from tests.support.screens import PHONE, WIDE
from tests.support.servers import wait_for

pytestmark = pytest.mark.looks

DARK_PAPER = "rgb(20, 24, 22)"
LIGHT_PAPER = "rgb(251, 250, 247)"
FRAME = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


def paper(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


class TestColours:
    def test_the_switch_changes_them_and_the_next_page_knows(self, site, open_page):
        page = open_page(PHONE)
        page.goto(site.url + ARTICLE)
        switch = page.get_by_role("button", name="Dark colours")
        expect(switch).to_have_attribute("aria-pressed", "false")
        switch.click()
        expect(switch).to_have_attribute("aria-pressed", "true")
        assert paper(page) == DARK_PAPER
        page.goto(site.url + "/about/")
        wait_for(lambda: paper(page) == DARK_PAPER, "the dark colours on the next page")
        assert page.context.cookies() == []

    def test_the_systems_own_colours_need_not_be_remembered(self, site, open_page):
        page = open_page(dark=True)
        page.goto(site.url)
        switch = page.get_by_role("button", name="Dark colours")
        switch.click()
        assert (paper(page), page.evaluate("localStorage.length")) == (LIGHT_PAPER, 1)
        switch.click()
        assert (paper(page), page.evaluate("localStorage.length")) == (DARK_PAPER, 0)

    def test_without_script_there_is_no_switch(self, site, open_page):
        page = open_page(java_script_enabled=False)
        page.goto(site.url)
        expect(page.get_by_text("Dark colours")).to_be_hidden()

    def test_paper_is_white_whatever_was_chosen(self, site, open_page):
        page = open_page(dark=True)
        page.goto(site.url + ARTICLE)
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


class TestContents:
    def test_on_a_phone_they_are_folded(self, site, open_page):
        page = open_page(PHONE)
        page.goto(site.url + ARTICLE)
        link = page.locator(".contents a").last
        expect(link).to_be_hidden()
        page.get_by_text("On this page").click()
        link.click()
        page.wait_for_url("**#s-calf-stretch")

    def test_beside_the_text_they_mark_the_section_that_is_read(self, site, open_page):
        page = open_page(WIDE)
        page.goto(site.url + ARTICLE)
        contents = page.get_by_role("navigation", name="On this page")
        expect(contents).to_be_visible()
        page.locator(".exercise > ol").scroll_into_view_if_needed()
        page.locator(".exercise li").last.scroll_into_view_if_needed()
        expect(contents.locator("[aria-current]")).to_have_text("Calf stretch")

    def test_a_heading_is_its_own_link(self, site, open_page):
        page = open_page()
        page.goto(site.url + ARTICLE)
        page.get_by_role("heading", name="A stretch for the calves").get_by_role("link").click()
        page.wait_for_url("**#s-a-stretch-for-the-calves")


class TestSharing:
    def test_the_link_is_copied_and_that_is_said(self, site, open_page):
        page = open_page(permissions=["clipboard-read", "clipboard-write"])
        page.goto(site.url + ARTICLE + "?from=somewhere#s-calf-stretch")
        page.get_by_role("button", name="Copy the link").click()
        expect(page.locator(".share [role=status]")).to_have_text("The link is copied.")
        assert page.evaluate("navigator.clipboard.readText()") == site.url + ARTICLE

    def test_the_systems_sheet_gets_title_and_link(self, site, open_page):
        page = open_page(PHONE)
        page.add_init_script("navigator.share = async (what) => { window.shared = what }")
        page.goto(site.url + ARTICLE)
        page.get_by_role("button", name="Share").click()
        assert page.evaluate("shared") == {
            "title": "How ankle mobility may affect neck pain",
            "url": site.url + ARTICLE,
        }

    def test_where_there_is_no_sheet_there_is_no_button(self, site, open_page):
        page = open_page()
        page.add_init_script("delete Navigator.prototype.share")
        page.goto(site.url + ARTICLE)
        expect(page.get_by_role("button", name="Copy the link")).to_be_visible()
        expect(page.get_by_text("Share", exact=True)).to_be_hidden()

    def test_without_script_there_is_the_mail(self, site, open_page):
        page = open_page(java_script_enabled=False)
        page.goto(site.url + ARTICLE)
        expect(page.get_by_role("link", name="Send by e-mail")).to_be_visible()
        expect(page.get_by_text("Copy the link")).to_be_hidden()


@pytest.fixture(scope="module")
def everything(site, chromium):
    """The address of an article that shows every block."""
    page = chromium.new_page()
    page.goto(f"{site.url}/admin/")
    page.get_by_label("Username").fill(site.name)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{site.url}/admin/posts/article/add/")
    editor(page).fill(EVERYTHING)
    save_as_published(page, "Every block there is")
    page.close()
    return f"{site.url}/post/every-block-there-is/"


EVERYTHING = f"""Text with a note.[^1]

## A film

[Calf stretch, filmed](https://youtu.be/{FRAME.rpartition("/")[2]})

## A table

| {" | ".join("a long heading" for _ in range(12))} |
|{"---|" * 12}
| {" | ".join("cell" for _ in range(12))} |

## Boxes

> [!NOTE]
> A note.

> [!WARNING]
> A warning with [a link](/about/).

::: details Folded away
Text.
:::

::: exercise Balance | repeat 3 | each side
1. Stand on one leg.
:::

[^1]: The note itself.
"""


class TestBlocks:
    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    @pytest.mark.parametrize("viewport", [{"width": 320, "height": 700}, WIDE], ids=["320", "1280"])
    def test_they_are_accessible_and_no_wider_than_the_page(self, everything, open_page, viewport, dark):
        page = open_page(viewport, dark=dark)
        page.goto(everything)
        page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true })")
        assert problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

    def test_a_video_asks_nobody_until_it_is_pressed(self, everything, open_page):
        page = open_page()
        asked = []
        page.context.route("https://**", lambda route: (asked.append(route.request.url), route.fulfill(body="A film")))
        page.goto(everything)
        page.locator(".video").scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        assert asked == []
        assert page.locator("iframe").count() == 0

    def test_without_a_clock_each_side_waits_for_its_reader(self, everything, open_page):
        page = open_page()
        page.goto(everything)
        page.locator(".exercise").scroll_into_view_if_needed()
        page.get_by_role("button", name="Guide me through it").click()
        seen = []
        for _ in range(4):
            seen.append((page.locator(".guide-where").text_content(), page.locator(".guide-text").text_content()))
            page.keyboard.press("Space")
        assert seen == [
            ("Step 1 of 1", "Stand on one leg."),
            ("first side", "3 times on each side"),
            ("second side", "3 times on each side"),
            ("", "Done. Well held."),
        ]


def test_a_pressed_video_is_shown_in_place(everything, chromium):
    """Outside the watch that every other test keeps: here one foreign page is asked for, and goes no further."""
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    refused = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(everything)
    context.set_offline(True)
    with page.expect_request(FRAME):
        page.get_by_role("link", name="Calf stretch, filmed").click()
    expect(page.locator("iframe[title='Calf stretch, filmed']")).to_be_visible()
    assert refused == []
    context.close()

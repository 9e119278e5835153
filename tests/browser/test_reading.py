"""What a reader lives through, from the first view to the published comment."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARTICLE
from tests.support.screens import PHONE
from tests.support.servers import wait_for


def read_for_a_moment(page, address):
    """Stay until the page has told the server that it was seen."""
    with page.expect_response(lambda response: response.url.endswith("/seen/")) as seen:
        page.goto(address)
    assert seen.value.status == 204


def stop_the_clock(page):
    """From now on the page's time passes only when the test says so, however slow the machine is."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def test_the_text_is_painted_while_the_styles_of_what_stands_below_it_are_on_their_way(site, open_page):
    page = open_page(PHONE)
    held = []
    page.route("**/style/*", lambda route: held.append(route))
    page.goto(site.url + ARTICLE, wait_until="commit")
    painted = "performance.getEntriesByName('first-contentful-paint').length"
    wait_for(lambda: page.evaluate(painted) and held, "the first paint")
    expect(page.locator(".prose").first).to_contain_text("kinetic chain")
    expect(page.locator("#comments")).to_have_count(0)  # nothing is seen before its styles are there
    held[0].continue_()
    expect(page.locator(".comment-form")).to_have_css("display", "grid")


def test_without_those_styles_everything_is_still_there(site, open_page):
    page = open_page(PHONE)
    page.route("**/style/*", lambda route: route.fulfill(content_type="text/css", body=""))
    page.goto(site.url + ARTICLE)
    expect(page.get_by_role("button", name="Send comment")).to_be_visible()


def test_a_view_is_counted_once_however_often_one_looks(fresh_site, open_page):
    page = open_page(PHONE)
    address = fresh_site.url + ARTICLE
    read_for_a_moment(page, address)
    expect(page.locator(".counts")).to_contain_text("174 views")
    for _ in range(11):
        read_for_a_moment(page, address)
        expect(page.locator(".counts")).to_contain_text("175 views")


def test_a_page_in_a_background_tab_waits_until_it_is_looked_at(site, open_page):
    page = open_page()
    page.add_init_script(
        "Object.defineProperty(document, 'visibilityState', {get: () => window.shown ? 'visible' : 'hidden'})"
    )
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/seen/") else None)
    stop_the_clock(page)
    page.goto(site.url + ARTICLE)
    page.clock.run_for(5000)
    assert sent == []
    with page.expect_response(lambda response: response.url.endswith("/seen/")):
        page.evaluate("window.shown = true; document.dispatchEvent(new Event('visibilitychange'))")
        page.clock.run_for(1100)


def test_leaving_within_a_second_is_no_view(site, open_page):
    page = open_page()
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/seen/") else None)
    stop_the_clock(page)
    page.goto(site.url + ARTICLE)
    page.clock.run_for(900)
    page.goto(site.url + "/about/")
    page.clock.run_for(5000)
    assert sent == []


def test_a_comment_without_script_is_approved_and_read(fresh_site, open_page, sign_in):
    reader = open_page(PHONE, java_script_enabled=False)
    reader.goto(fresh_site.url + ARTICLE)
    reader.get_by_label("Name").fill("Rea")
    reader.get_by_label("Comment", exact=True).fill("My *heels* thank you.")
    reader.get_by_role("button", name="Send comment").click()
    expect(reader.get_by_text("Waiting for approval")).to_be_visible()
    expect(reader.locator(".comment-text em")).to_have_text("heels")

    desk = sign_in(open_page(), fresh_site)
    desk.get_by_role("link", name="Comments", exact=True).first.click()
    desk.get_by_role("row").filter(has_text="My *heels*").get_by_role("checkbox").check()
    desk.get_by_label("Action:").select_option("approve")
    desk.get_by_role("button", name="Go").click()
    expect(desk.get_by_text("1 comment approved.")).to_be_visible()

    reader.goto(fresh_site.url + ARTICLE)
    expect(reader.locator(".comment")).to_have_count(1)
    expect(reader.locator(".counts")).to_contain_text("1 comment")


def test_what_is_wrong_stands_beside_the_field_and_the_text_stays(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(site.url + ARTICLE)
    page.evaluate("document.querySelector('.comment-form').noValidate = true")
    page.get_by_label("Comment", exact=True).fill("A long thought.")
    page.get_by_label("E-mail").fill("not an address")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_text("Please write a name")).to_be_visible()
    expect(page.get_by_text("does not look like an e-mail address")).to_be_visible()
    expect(page.get_by_label("Comment", exact=True)).to_have_value("A long thought.")


def test_the_keyboard_alone_reads_jumps_and_writes(site, open_page):
    page = open_page()
    page.goto(site.url + ARTICLE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the article")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.get_by_label("Name").focus()
    page.keyboard.type("Kay")
    page.keyboard.press("Tab")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    page.keyboard.type("Without a mouse.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Waiting for approval")).to_be_visible()


@pytest.mark.parametrize(("link", "anchor"), [("Bottom of page", "bottom"), ("Top of page", "top")])
def test_the_two_jump_links_of_the_old_page(site, open_page, link, anchor):
    page = open_page(PHONE)
    page.goto(site.url + ARTICLE)
    page.get_by_role("link", name=link).click()
    page.wait_for_url(f"**#{anchor}")


def test_nothing_is_kept_in_the_browser(site, open_page):
    page = open_page()
    read_for_a_moment(page, site.url + ARTICLE)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


class TestCommentForm:
    def test_a_preview_comes_in_place(self, site, open_page):
        page = open_page(PHONE)
        page.goto(site.url + ARTICLE)
        page.get_by_label("Comment", exact=True).fill("My *heels*")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".preview-box em")).to_have_text("heels")
        expect(page).to_have_url(site.url + ARTICLE)

    def test_without_script_it_comes_with_the_page(self, site, open_page):
        page = open_page(PHONE, java_script_enabled=False)
        page.goto(site.url + ARTICLE)
        page.get_by_label("Comment", exact=True).fill("My *heels*")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".preview-box em")).to_have_text("heels")
        expect(page.get_by_label("Comment", exact=True)).to_have_value("My *heels*")

    def test_a_draft_survives_until_it_is_sent(self, site, open_page):
        page = open_page(PHONE)
        page.goto(site.url + ARTICLE)
        page.get_by_label("Comment", exact=True).press_sequentially("Half a thou")
        page.goto(site.url + "/about/")
        page.goto(site.url + ARTICLE)
        expect(page.get_by_label("Comment", exact=True)).to_have_value("Half a thou")
        page.get_by_label("Name").fill("Dora")
        page.get_by_role("button", name="Send comment").click()
        expect(page.get_by_text("Waiting for approval")).to_be_visible()
        page.goto(site.url + ARTICLE)
        expect(page.get_by_label("Comment", exact=True)).to_have_value("")

    def test_the_counter_shows_near_the_limit(self, site, open_page):
        page = open_page(PHONE)
        page.goto(site.url + ARTICLE)
        expect(page.locator(".counter")).to_be_hidden()
        page.get_by_label("Comment", exact=True).fill("x" * 9_990)
        expect(page.locator(".counter")).to_have_text("Characters left: 10")

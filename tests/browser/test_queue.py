"""The moderators' queue in a real browser: by keyboard alone, without a script, and for everybody's eyes."""

import json
from collections.abc import Sequence

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARTICLE
from tests.support.axe import problems, problems_in_both_colours
from tests.support.screens import PHONE, WIDE
from tests.support.servers import Site, wait_for

QUEUE = "/admin/comments/queue/"
HOSTILE = "<script>document.title = 'broken into'</script><img src=x onerror=\"document.title='broken into'\">"
LONG = "https://evil.example/" + "a-very-long-path/" * 20


@pytest.fixture(scope="module")
def desk_site(served):
    """One for all of these tests: each has comments of its own, in the place of those before."""
    with served() as running:
        yield running


def comments_on(blog: Site, *texts: str, also: Sequence[str] = (), **fields) -> list[int]:
    """Comments that wait, the first one the oldest, and others that need attention; no others are there."""
    rows = [{"name": f"Reader {number}", "text": text, **fields} for number, text in enumerate(texts)]
    rows += [{"name": "Reader", "text": text, "needs_attention": True} for text in also]
    printed = blog.run(
        "import json, uuid; from posts.models import Article, Comment; article = Article.objects.get();"
        "Comment.objects.all().delete();"
        "rows = [Comment.objects.create(article=article, submission=uuid.uuid4(), **row)"
        f" for row in json.loads({json.dumps(rows)!r})]; print(json.dumps([row.pk for row in rows]))"
    )
    return json.loads(printed)


@pytest.fixture
def queue(desk_site, open_page, sign_in):
    """The owner before a queue of three."""
    comments_on(desk_site, "First.", "Second.", "Third.")
    page = sign_in(open_page(), desk_site)
    page.goto(desk_site.url + QUEUE)
    expect(page.get_by_label("Keys work in this browser")).to_be_visible()
    return page


def case(page, text):
    return page.get_by_role("listitem").filter(has_text=text)


def unfold(item, words):
    item.locator("summary", has_text=words).click()


def number_waiting(page):
    """Above every page of the desk, and above the queue."""
    return page.locator("[data-waiting-number]")


def test_a_whole_queue_is_moderated_by_keyboard_alone(queue):
    queue.keyboard.press("j")
    expect(case(queue, "First.")).to_be_focused()
    queue.keyboard.press("a")
    expect(queue.get_by_role("status")).to_contain_text("Approved.")
    expect(case(queue, "Second.")).to_be_focused()
    expect(number_waiting(queue)).to_have_text(["2", "2"])
    queue.keyboard.press("d")
    queue.keyboard.type("Off topic: said a moderator")
    queue.keyboard.press("Enter")
    expect(queue.get_by_role("status")).to_contain_text("Declined.")
    expect(case(queue, "Third.")).to_be_focused()
    queue.keyboard.press("s")
    expect(queue.get_by_role("status")).to_contain_text("That was the last one")
    expect(number_waiting(queue)).to_have_text(["0", "0"])
    queue.keyboard.press("u")
    expect(case(queue, "Third.")).to_be_focused()
    queue.keyboard.press("k")
    queue.keyboard.press("u")
    expect(case(queue, "Second.")).to_be_focused()
    expect(number_waiting(queue)).to_have_text(["2", "2"])
    queue.reload()
    expect(case(queue, "Second.")).to_contain_text("The decision before was undone.")
    expect(case(queue, "First.")).to_have_count(0)


def test_a_key_pressed_in_a_field_is_a_letter(queue):
    queue.keyboard.press("j")
    queue.keyboard.press("d")
    queue.keyboard.type("a sad juk")
    expect(case(queue, "First.").get_by_label("Reason.")).to_have_value("a sad juk")
    queue.keyboard.press("Escape")
    expect(case(queue, "First.")).to_be_focused()
    expect(case(queue, "First.").get_by_label("Reason.")).to_be_hidden()
    expect(number_waiting(queue)).to_have_text(["3", "3"])


def test_the_first_key_only_chooses(queue):
    queue.keyboard.press("a")
    expect(case(queue, "First.")).to_be_focused()
    expect(queue.get_by_role("status")).to_contain_text("chosen now")
    expect(number_waiting(queue)).to_have_text(["3", "3"])


def test_keys_can_be_switched_off_and_stay_off(queue):
    queue.get_by_label("Keys work in this browser").uncheck()
    queue.reload()
    expect(queue.get_by_label("Keys work in this browser")).not_to_be_checked()
    queue.keyboard.press("j")
    expect(case(queue, "First.")).not_to_be_focused()


def test_the_legend_opens_with_its_key(queue):
    queue.keyboard.press("?")
    expect(queue.get_by_text("undo the last decision")).to_be_visible()


def test_a_key_with_a_modifier_is_the_browsers(queue):
    queue.keyboard.press("j")
    queue.keyboard.press("Control+s")
    queue.keyboard.press("Alt+a")
    expect(case(queue, "First.")).to_be_focused()
    expect(number_waiting(queue)).to_have_text(["3", "3"])


def test_a_reason_too_long_comes_back_in_place(queue):
    first = case(queue, "First.")
    queue.keyboard.press("j")
    queue.keyboard.press("d")
    first.get_by_label("Reason.").fill("Off topic. " * 40)
    queue.keyboard.press("Enter")
    expect(first.get_by_role("alert")).to_contain_text("A reason can have 300 characters.")
    expect(first.get_by_label("Reason.")).to_have_value("Off topic. " * 40)
    assert problems(queue) == []


def test_a_reply_that_was_begun_survives_a_refusal(queue):
    first = case(queue, "First.")
    unfold(first, "Reply")
    first.get_by_label("Your reply.").fill("x")
    first.get_by_role("button", name="Approve and reply").click()
    expect(first.get_by_role("alert")).to_contain_text("Your text is all here.")
    first.get_by_label("Your reply.").fill("Thank you for writing.")
    first.get_by_role("button", name="Approve and reply").click()
    expect(queue.get_by_role("status")).to_contain_text("Your reply is published.")


def test_what_another_tab_decided_is_told_and_not_undone(queue):
    other = queue.context.new_page()
    other.goto(queue.url)
    case(other, "First.").get_by_role("button", name="Spam").click()
    expect(number_waiting(other)).to_have_text(["2", "2"])
    case(queue, "First.").get_by_role("button", name="Approve").click()
    expect(queue.get_by_role("alert")).to_contain_text("decided meanwhile: “Spam”")
    expect(case(queue, "First.").get_by_role("button", name="Undo")).to_be_visible()


def test_whose_session_ended_is_told_and_goes_on_after_signing_in(queue, sign_in, desk_site):
    cookies = queue.context.cookies()
    queue.context.clear_cookies()
    queue.context.add_cookies([cookie for cookie in cookies if "csrf" in cookie["name"]])
    first = case(queue, "First.")
    first.get_by_role("button", name="Approve").click()
    expect(first.get_by_role("alert")).to_contain_text("This did not arrive")
    sign_in(queue.context.new_page(), desk_site, anew=True)
    first.get_by_role("button", name="Approve").click()
    expect(queue.get_by_role("status")).to_contain_text("Approved.")


def test_everything_works_without_a_script(desk_site, open_page, sign_in):
    comments_on(desk_site, "First.", "Second.", "Third.", "Fourth.")
    page = sign_in(open_page(java_script_enabled=False), desk_site)
    page.get_by_role("link", name="4 comments wait for you").click()
    case(page, "First.").get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(case(page, "First.")).to_be_visible()
    unfold(case(page, "Second."), "Decline")
    case(page, "Second.").get_by_label("Reason.").fill("Off topic.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Declined.")).to_be_visible()
    page.get_by_label("Tick the comment by Reader 2").check()
    page.get_by_label("Tick the comment by Reader 3").check()
    page.get_by_role("form", name="All that are ticked").get_by_role("button", name="Spam").click()
    expect(page.get_by_text("Put among the spam.")).to_have_count(2)
    unfold(case(page, "First."), "Reply")
    case(page, "First.").get_by_label("Your reply.").fill("Thank you for writing.")
    case(page, "First.").get_by_role("button", name="Approve and reply").click()
    expect(page.get_by_text("Approved. Your reply is published.", exact=True)).to_be_visible()
    page.goto(desk_site.url + ARTICLE)
    expect(page.get_by_text("Thank you for writing.")).to_be_visible()


def test_enter_in_the_reason_for_many_declines_them(queue):
    queue.get_by_role("button", name="Tick all on this page").click()
    queue.get_by_label("Reason, for declining").fill("Off topic.")
    queue.keyboard.press("Enter")
    expect(queue.get_by_text("Declined.")).to_have_count(3)


def test_the_article_leads_those_who_work_here_to_the_desk(queue, open_page, desk_site):
    case(queue, "First.").get_by_role("button", name="Approve").click()
    expect(queue.get_by_role("status")).to_contain_text("Approved.")
    queue.goto(desk_site.url + ARTICLE)
    queue.get_by_role("link", name="Reply as author: Reader 0").click()
    queue.get_by_label("Your reply.").fill("Thank you for writing.")
    queue.get_by_role("button", name="Send reply").click()
    expect(queue.get_by_role("status")).to_contain_text("Your reply is published.")
    queue.goto(desk_site.url + ARTICLE)
    expect(queue.get_by_text("Thank you for writing.")).to_be_visible()
    expect(queue.get_by_role("link", name="Moderate: Reader 0")).to_be_visible()
    assert problems(queue) == []
    stranger = open_page()
    asked = []
    stranger.on("request", lambda request: asked.append(request.url))
    stranger.goto(desk_site.url + ARTICLE, wait_until="networkidle")
    expect(stranger.get_by_text("Thank you for writing.")).to_be_visible()
    expect(stranger.get_by_role("link", name="Moderate")).to_have_count(0)
    assert not [url for url in asked if "desk" in url]
    assert stranger.context.cookies() == []


def test_every_state_of_the_queue_is_for_everybody(desk_site, open_page, sign_in):
    comments_on(desk_site)
    page = sign_in(open_page(), desk_site)
    page.goto(desk_site.url + QUEUE)
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert problems_in_both_colours(page) == []
    texts = (HOSTILE, "مرحبا، شكرا جزيلا", f"[x]({LONG})", "x" * 500, "```\n" + "code " * 80 + "\n```")
    comments_on(desk_site, *texts, also=["A stretch for the calves."] * 25)
    page.reload()
    page.keyboard.press("?")
    assert problems_in_both_colours(page) == []
    page.locator(".decline").first.evaluate("details => details.open = true")
    page.locator(".reply").first.evaluate("details => details.open = true")
    page.get_by_role("button", name="Spam").nth(2).click()
    expect(page.get_by_role("status")).to_contain_text("Put among the spam.")
    assert problems_in_both_colours(page) == []
    page.goto(f"{desk_site.url}{QUEUE}?page=2")
    expect(page.get_by_text(LONG)).to_be_visible()
    assert problems_in_both_colours(page) == []
    for viewport in (PHONE, WIDE):
        page.set_viewport_size(viewport)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_nothing_a_reader_wrote_runs_here(desk_site, open_page, sign_in):
    comments_on(desk_site, HOSTILE)
    page = sign_in(open_page(bypass_csp=True), desk_site)
    page.goto(desk_site.url + QUEUE)
    case(page, "broken into").get_by_role("button", name="Approve").click()
    expect(page.get_by_role("status")).to_contain_text("Approved.")
    page.get_by_role("button", name="Undo").click()
    expect(case(page, "broken into")).to_be_visible()
    assert page.title() != "broken into"
    page.evaluate(f"document.querySelector('.comment-text').innerHTML = {HOSTILE!r}")  # the same text does run, let in
    wait_for(lambda: page.title() == "broken into", "the text to run")


def test_everything_one_touches_is_large_enough(queue):
    queue.set_viewport_size(PHONE)
    queue.locator(".decline").first.evaluate("details => details.open = true")
    small = queue.evaluate(
        """[...document.querySelectorAll(
            '.queue :is(button, summary, label.tick, label.answers, input[type=text], textarea, nav a)'
        )]
        .filter(e => e.getClientRects().length)
        .filter(e => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)
        .map(e => e.outerHTML)"""
    )
    assert small == []


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_the_tick_for_an_answer_stands_beside_its_words_within_its_card(desk_site, open_page, sign_in, viewport):
    [number] = comments_on(desk_site, "How long?", is_question=True, state="published")
    page = sign_in(open_page(viewport), desk_site)
    page.goto(f"{desk_site.url}/admin/comments/{number}/")
    label = page.get_by_text("This answers the question")
    assert label.bounding_box()["width"] > 200
    box, card = page.locator("label.answers").bounding_box(), page.locator(".case").bounding_box()
    assert box["y"] + box["height"] < page.get_by_role("button", name="Send reply").bounding_box()["y"]
    assert card["x"] < box["x"]
    assert box["x"] + box["width"] < card["x"] + card["width"]

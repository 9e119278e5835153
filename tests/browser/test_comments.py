"""Comments: what one comes to by sending something, through the accessibility check; and by keyboard alone without a
script. test_looks.py looks at the states that have an address."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import problems_at_both_widths
from tests.support.screens import PHONE

pytestmark = pytest.mark.looks

MOST_TABS = 200


@pytest.fixture
def look(furnished, open_page):
    """Opens a state by its name."""

    def at(state, **options):
        page = open_page(PHONE, **options)
        page.goto(furnished.url + furnished.addresses[state])
        return page

    return at


def problems(page):
    """On a phone and on a desk, with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(folded => folded.open = true)")
    return problems_at_both_widths(page)


def send(page, button="Send comment", **typed):
    """Fills in what is given, and lets the server say what is missing."""
    for label, words in typed.items():
        page.get_by_label(label, exact=True).fill(words)
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.get_by_role("button", name=button).click()


def test_a_problem_would_be_found(look):
    page = look("empty")
    page.evaluate("document.querySelector('.tick label').replaceWith(document.querySelector('.tick input'))")
    assert [found for found in problems(page) if found.startswith("1280, label")]


def test_the_states_are_what_they_are_called(look):
    """So that the check above looked at something."""
    threads = look("threads")
    expect(threads.locator(".depth-6")).to_have_count(1)
    expect(threads.locator(".comment-gone")).to_have_count(2)
    expect(threads.locator(".answered summary")).to_have_text("How long should I hold it?")
    expect(threads.locator(".mark-answer")).to_have_count(1)
    expect(look("many questions").locator(".asked-list > li")).to_have_count(20)
    expect(look("one question").locator(".asked-list > li")).to_have_count(1)
    expect(look("empty").get_by_text("No comments yet.")).to_be_visible()
    expect(look("edit too late").get_by_text("this one is older")).to_be_visible()
    for state, words in {"pending": "Waiting for approval", "published": "Published", "withdrawn": "Withdrawn"}.items():
        expect(look(f"status, {state}").locator(".own-notice strong")).to_have_text(words)
    expect(look("status, declined").get_by_text("Not about ankles.")).to_be_visible()
    expect(look("closed").get_by_text("are closed")).to_be_visible()


class TestWhatIsSent:
    """The states one comes to by sending something."""

    def test_errors(self, look):
        page = look("empty")
        send(page, Comment="x")
        page.get_by_text("Please write a name").wait_for()
        assert problems(page) == []

    def test_a_nudge(self, look):
        page = look("empty")
        send(page, Name="Rea", Comment="Numbness in both legs. Call me on 0171 2345678.")
        page.get_by_role("button", name="Send it all the same").wait_for()
        assert problems(page) == []

    @pytest.mark.parametrize("script", [True, False], ids=["in place", "with the page"])
    def test_a_preview(self, look, script):
        page = look("empty")
        if not script:  # a copy of the button, which no script listens to; the check itself needs one
            page.locator("[data-preview]").evaluate("button => button.replaceWith(button.cloneNode(true))")
        send(page, button="Preview", Comment="My *heels*")
        page.locator(".preview-box").wait_for()
        assert problems(page) == []

    def test_a_reply_that_cannot_be_previewed(self, look):
        page = look("reply")
        send(page, button="Preview", Comment="x")
        page.get_by_text("This is too short.").wait_for()
        assert problems(page) == []

    def test_what_was_typed_for_a_closed_article(self, furnished, look):
        page = look("empty")
        page.evaluate(f"document.querySelector('#comment-form').action = '{furnished.addresses['closed']}comments/'")
        send(page, Name="Rea", Comment="Too late for this one.")
        page.get_by_text("This is what you typed:").wait_for()
        assert problems(page) == []

    def test_an_edit_that_is_too_short(self, look):
        page = look("edit")
        send(page, button="Save", Comment="x")
        page.get_by_text("This is too short.").wait_for()
        assert problems(page) == []

    def test_a_report_without_and_with_a_reason(self, look):
        page = look("report")
        send(page, button="Report it")
        page.get_by_text("Please say in a few words").wait_for()
        assert problems(page) == []
        page.get_by_label("What is wrong with it?").fill("It is an advertisement.")
        page.get_by_role("button", name="Report it").click()
        page.get_by_text("Thank you.").wait_for()
        assert problems(page) == []

    def test_a_comment_on_its_way_to_its_end(self, look):
        page = look("empty")
        send(page, Name="Rea", Comment="Is this in its place?")
        page.get_by_text("Waiting for approval").wait_for()
        page.get_by_role("link", name="Erase for good").click()
        page.get_by_role("button", name="Erase it").click()
        page.get_by_text("Your comment is erased").wait_for()
        assert problems(page) == []


class TestByKeyboardWithoutScript:
    @pytest.fixture
    def path(self, look):
        """A page without JavaScript that nobody touches with a mouse."""
        return lambda state: look(state, java_script_enabled=False)

    def tab_to(self, page, thing):
        """As somebody does who presses Tab until they are there; and what they are at must be seen."""
        for _ in range(MOST_TABS):
            page.keyboard.press("Tab")
            if thing.evaluate("element => element === document.activeElement"):
                outline = thing.evaluate("element => getComputedStyle(element).outlineStyle")
                assert outline != "none"
                return
        raise AssertionError(f"no way by keyboard to {thing}")

    def press(self, page, role, name, key="Enter", **options):
        self.tab_to(page, page.get_by_role(role, name=name, **options))
        page.keyboard.press(key)

    def write(self, page, label, words):
        self.tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.press("Control+A")
        page.keyboard.type(words)

    def test_a_question_from_its_writing_to_its_end(self, path):
        page = path("empty")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the article")).to_be_focused()
        page.keyboard.press("Enter")
        self.write(page, "Name", "Kay")
        self.write(page, "Comment", "Is *this* enough?")
        self.press(page, "checkbox", "This is a question", key="Space")
        self.press(page, "button", "Preview")
        expect(page.locator(".preview-box em")).to_have_text("this")
        expect(page.get_by_label("Name")).to_have_value("Kay")
        expect(page.get_by_role("checkbox", name="This is a question")).to_be_checked()
        self.press(page, "button", "Send comment")
        expect(page.get_by_text("Waiting for approval")).to_be_visible()
        expect(page.locator(".comment-own .mark")).to_have_text("Question")
        self.press(page, "link", "Edit")
        self.write(page, "Comment", "That is enough.")
        self.press(page, "checkbox", "This is a question", key="Space")
        self.press(page, "button", "Save")
        expect(page.locator(".comment-own .comment-text")).to_have_text("That is enough.")
        expect(page.locator(".comment-own .mark")).to_have_count(0)
        self.press(page, "button", "Withdraw")
        expect(page.get_by_text("Withdrawn")).to_be_visible()
        self.press(page, "link", "Erase for good")
        self.press(page, "button", "Erase it")
        expect(page.get_by_role("heading", name="Your comment is erased")).to_be_visible()
        self.press(page, "link", "Back to the article")
        expect(page.get_by_role("heading", name="Empty")).to_be_visible()

    def test_a_mistake_is_mended(self, path):
        page = path("empty")
        self.write(page, "Name", "Kay")
        self.write(page, "Comment", "x")
        self.press(page, "checkbox", "This is a question", key="Space")
        page.evaluate("document.querySelector('#comment-form').noValidate = true")
        self.press(page, "button", "Send comment")
        expect(page.get_by_text("This is too short.")).to_be_visible()
        expect(page.get_by_role("checkbox", name="This is a question")).to_be_checked()
        self.write(page, "Comment", "Numbness in both legs since Monday.")
        self.press(page, "button", "Send comment")
        self.press(page, "button", "Send it all the same")
        expect(page.get_by_text("Waiting for approval")).to_be_visible()

    def test_a_reply_and_a_report(self, path):
        page = path("threads")
        self.press(page, "link", "Reply to Ada")
        expect(page.get_by_role("heading", name="Reply to Ada")).to_be_visible()
        self.write(page, "Name", "Kay")
        self.write(page, "Comment", "I wonder, too.")
        self.press(page, "button", "Send comment")
        expect(page.locator(".comment-own .in-reply")).to_have_text("in reply to Ada")
        self.press(page, "link", "Report the comment by Edda")
        self.write(page, "What is wrong with it?", "Nothing, really.")
        self.press(page, "button", "Report it")
        expect(page.get_by_text("Thank you.")).to_be_visible()

    def test_an_answer_is_found_from_the_foot_of_any_page(self, path):
        page = path("empty")
        self.press(page, "link", "Questions and answers")
        self.press(page, "link", "Answered", exact=True)
        self.tab_to(page, page.locator("summary"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("Half a minute.")).to_be_visible()
        self.press(page, "link", "Go to the question by Ada")
        expect(page.locator(".comment:target")).to_contain_text("How long should I hold it?")

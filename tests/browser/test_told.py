"""What happened is told after a page load: the title says so first, and what says it fully has the focus."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARTICLE
from tests.support.screens import PHONE

pytestmark = pytest.mark.looks


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request, site, open_page):
    """Forms that let the server say what is missing."""
    page = open_page(PHONE, java_script_enabled=request.param)
    page.goto(site.url + ARTICLE)
    return page


def send(page, button, **typed):
    for label, words in typed.items():
        page.get_by_label(label, exact=True).fill(words)
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.get_by_role("button", name=button).click()


def expect_told(page, title, words):
    expect(page).to_have_title(re.compile(f"^{re.escape(title)}"))
    told = page.get_by_role("alert").filter(has_text=words)
    expect(told).to_be_focused()
    expect(told).to_be_in_viewport()


def test_from_a_comment_to_its_end(page):
    send(page, "Send comment", Name="Tella", Comment="What is told?")
    expect_told(page, "Waiting for approval: How ankle", "Waiting for approval")
    page.get_by_role("link", name="Edit").click()
    send(page, "Save", Comment="x")
    expect_told(page, "Not saved: ", "Please look at: Comment")
    send(page, "Save", Comment="That it is told.")
    expect_told(page, "Saved. Waiting for approval: How ankle", "Waiting for approval")
    page.get_by_role("button", name="Withdraw").click()
    expect_told(page, "Withdrawn: How ankle", "Nobody but you")
    page.get_by_role("link", name="Erase for good").click()
    page.get_by_role("button", name="Erase it").click()
    expect_told(page, "Your comment is erased", "Nothing of what you wrote")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, ["Name", "Comment"]),
        ({"Name": "Tella"}, ["Comment"]),
        ({"Comment": "What is told?"}, ["Name"]),
        ({"Name": "Tella", "Comment": "?"}, ["Comment"]),
        ({"Name": "Tella", "Comment": "What is told?", "E-mail (optional)": "nowhere"}, ["E-mail (optional)"]),
    ],
)
def test_a_refusal_names_the_fields_and_leads_to_them(page, typed, wrong):
    send(page, "Send comment", **typed)
    expect_told(page, "Not sent: How ankle", "Not sent yet. Your text is all here.")
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(wrong)
    page.get_by_role("alert").get_by_role("link").last.press("Enter")
    expect(page.get_by_label(wrong[-1], exact=True)).to_be_focused()


def test_a_nudge(page):
    send(page, "Send comment", Name="Tella", Comment="Numbness in both legs. Call me on 0171 2345678.")
    expect_told(page, "Not sent: How ankle", "One thing before you do")


def test_a_required_field_is_not_called_wrong_before_it_was_sent(page):
    for label in ("Name", "Comment"):
        expect(page.get_by_label(label, exact=True)).to_have_attribute("aria-invalid", "false")
    send(page, "Send comment", Comment="What is told?")
    expect(page.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Comment", exact=True)).to_have_attribute("aria-invalid", "false")


def test_a_preview_without_script(site, open_page):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(site.url + ARTICLE)
    send(page, "Preview", Comment="My *heels*")
    expect(page).to_have_title(re.compile("^Preview: How ankle"))
    expect(page.locator("#preview")).to_be_focused()
    send(page, "Preview", Comment="x")
    expect(page).to_have_title(re.compile("^Not sent: How ankle"))
    expect(page.locator("#preview")).to_be_focused()

"""A reader's and a moderator's way through mail, by a real browser and a real mail server."""

import os
import re
from pathlib import Path

import pytest

from tests.browser.conftest import ARTICLE
from tests.support.axe import problems
from tests.support.mail_server import MailServer
from tests.support.screens import PHONE, WIDE
from tests.support.servers import free_port, wait_for


@pytest.fixture(scope="module")
def server():
    running = MailServer(free_port())
    yield running
    running.refuse()


@pytest.fixture(scope="module")
def mailing_site(served, server):
    port = free_port()
    variables = {
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "EMAIL_FROM": "blog@blog.example",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    with served(port=port, variables=variables) as running:
        yield running


def look(page, name):
    """No accessibility problem; where a folder is given, a picture for those who look."""
    assert problems(page) == []
    if os.environ.get("PICTURES"):
        page.screenshot(path=Path(os.environ["PICTURES"]) / f"{name}.png", full_page=True)


def part_of(letter, kind):
    return next(p for p in letter.walk() if p.get_content_type() == kind).get_payload(decode=True).decode()


def letter_with(server, words):
    def found():
        return next((letter for letter in server.letters if words in part_of(letter, "text/plain")), None)

    return wait_for(found, f"a letter with {words}")


def link_in(letter, name):
    return re.search(rf"http\S+/{name}/\S+", part_of(letter, "text/plain"))[0]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_whole_way_through_mail(mailing_site, server, open_page, sign_in, dark):
    colours = "dark" if dark else "light"
    page = open_page(PHONE if dark else WIDE, dark=dark)
    page.goto(mailing_site.url + ARTICLE)
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Comment", exact=True).fill(f"Does it help with stairs, too? ({colours})")
    page.get_by_label("E-mail me").select_option("Every new comment here")
    look(page, f"form-{colours}")
    page.get_by_role("button", name="Send comment").click()
    page.get_by_text("or choose no e-mails").wait_for()
    look(page, f"form-refused-{colours}")
    page.get_by_label("E-mail (optional)").fill(f"ada-{colours}@reader.example")
    page.get_by_role("button", name="Send comment").click()
    page.get_by_text("before you confirm your address").wait_for()
    status = page.url
    look(page, f"status-unconfirmed-{colours}")

    mine = f"ada-{colours}@reader.example"
    (letter,) = wait_for(lambda: [one for one in server.letters if one["To"] == mine], "the letter")
    page.goto(link_in(letter, "mail/confirm"))
    look(page, f"confirm-{colours}")
    page.get_by_role("button", name="Yes, it is mine").click()
    page.get_by_text("Your address is confirmed").wait_for()
    look(page, f"confirmed-{colours}")

    page.goto(link_in(letter, "mail/stop"))
    look(page, f"stop-{colours}")

    page.goto(status)
    look(page, f"status-{colours}")
    page.get_by_role("button", name="Stop e-mails").click()
    page.get_by_text("You stopped the e-mails about this comment").wait_for()
    look(page, f"status-stopped-{colours}")

    html = open_page(PHONE, dark=dark)
    html.set_content(part_of(letter, "text/html"))
    look(html, f"letter-{colours}")

    desk = sign_in(open_page(WIDE if dark else PHONE, dark=dark), mailing_site)
    desk.goto(f"{mailing_site.url}/admin/posts/comment/")
    desk.get_by_role("link", name="E-mail me when comments wait").click()
    desk.get_by_label("E-mail", exact=True).fill("olga@blog.example")
    look(desk, f"desk-{colours}")
    desk.locator("#content input[type=submit]").first.click()
    desk.get_by_text("They go to olga@blog.example").wait_for()
    look(desk, f"desk-on-{colours}")
    desk.goto(f"{mailing_site.url}/admin/posts/letter/")
    look(desk, f"outbox-{colours}")
    if not dark:
        letter = letter_with(server, "Does it help with stairs, too? (light)")
        html.set_content(part_of(letter, "text/html"))
        look(html, "letter-moderator")
        for verb in ("decline", "approve"):
            page.goto(link_in(letter, f"mail/{verb}"))
            look(page, f"{verb}-{colours}")
        page.get_by_role("button", name="Approve it").click()
        page.get_by_text("It is decided").wait_for()
        look(page, f"decided-{colours}")

"""Letters, and the outbox in the admin: what goes out, never what stands in it."""

import email
from email import policy

import pytest

from posts.blog.outbox import State
from posts.lib.mail import outgoing
from posts.models import Letter
from tests.support.cast import write_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_set_up")]
ADDRESS = "/admin/posts/letter/"


def queue(**changes):
    context = {"article": write_article(), "status_url": "https://blog.example/s/", "stop_url": "", "confirm_url": ""}
    values = {"to": "rea@reader.example", "subject": "Hello", "template": "introduction", "context": context}
    return Letter.queue(**(values | changes))


def parsed(letter):
    return email.message_from_bytes(letter.as_message().message().as_bytes(), policy=policy.default)


def test_a_letter_has_a_text_and_an_html_part():
    parts = [part.get_content_type() for part in parsed(queue()).walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]


def test_its_message_id_is_fixed_when_it_is_queued():
    letter = queue()
    assert parsed(Letter.objects.get(pk=letter.pk))["Message-ID"] == letter.message_id
    assert letter.message_id.endswith("@blog.example>")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_a_newline_in_the_subject_adds_no_header(newline):
    message = parsed(queue(subject=f"Hello{newline}Bcc: stranger@evil.example"))
    assert (message["Bcc"], message["Subject"]) == (None, "Hello Bcc: stranger@evil.example")


def test_a_subject_is_never_taken_for_a_template():
    subject = "{% load x %}{{ settings.SECRET_KEY }}"
    assert parsed(queue(subject=subject))["Subject"] == subject


def test_an_automatic_letter_says_so():
    assert parsed(queue())["Auto-Submitted"] == "auto-generated"


def test_the_one_click_headers_come_through_whole():
    address = f"https://blog.example/mail/unsubscribe/{'x' * 150}/"
    message = parsed(queue(headers=outgoing.one_click(address)))
    assert message["List-Unsubscribe"].strip() == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.fixture
def letter():
    return Letter.objects.create(
        to="rea@reader.example", subject="Your comment", text="the private link", html="the private link",
        state=State.FAILED, tries=3, error="The mail server hung up.",
    )  # fmt: skip


def test_it_shows_to_whom_and_what_went_wrong(as_edda, letter):
    page = as_edda.get(ADDRESS).content.decode()
    for words in ("rea@reader.example", "Your comment", "Given up", "The mail server hung up."):
        assert words in page


@pytest.mark.parametrize("path", ["", "{pk}/change/", "{pk}/history/"])
def test_what_stands_in_a_letter_is_shown_nowhere(as_edda, letter, path):
    response = as_edda.get(ADDRESS + path.format(pk=letter.pk))
    assert response.status_code == 200
    assert "the private link" not in response.content.decode()


def test_a_letter_can_be_tried_again(as_edda, letter):
    as_edda.post(ADDRESS, {"action": "send_again", "_selected_action": [letter.pk]})
    letter.refresh_from_db()
    assert (letter.state, letter.next_try_at) == (State.WAITING, None)


def test_moderators_do_not_see_it(as_mo, letter):
    assert as_mo.get(ADDRESS).status_code == 403


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
def test_nobody_writes_or_deletes_letters_there(as_edda, letter, path):
    assert as_edda.post(ADDRESS + path.format(pk=letter.pk), {"post": "yes"}).status_code == 403
    assert Letter.objects.exists()


def test_without_a_mail_server_it_says_so(as_edda, settings):
    settings.MAIL_SERVER = None
    assert "Mail is not set up" in as_edda.get(ADDRESS).content.decode()


@pytest.mark.parametrize(("state", "is_shown"), [("failed", True), ("waiting", False), ("sent", False), ("x", True)])
def test_it_can_be_narrowed_to_a_state(as_edda, letter, state, is_shown):
    page = as_edda.get(ADDRESS, {"state": state}, follow=True).content.decode()
    assert ("rea@reader.example" in page) == is_shown

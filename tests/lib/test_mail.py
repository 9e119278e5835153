import email
from email import policy

import pytest
from post_office.models import Email

from posts.lib import mail
from tests.cast import write_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_set_up")]


def queue(**changes):
    context = {"article": write_article(), "status_url": "https://blog.example/s/", "stop_url": "", "confirm_url": ""}
    values = {"to": "rea@reader.example", "subject": "Hello", "template": "introduction", "context": context}
    return mail.queue(**(values | changes))


def parsed(letter):
    return email.message_from_bytes(letter.email_message().message().as_bytes(), policy=policy.default)


def test_a_letter_has_a_text_and_an_html_part():
    parts = [part.get_content_type() for part in parsed(queue()).walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]


def test_its_message_id_is_fixed_when_it_is_queued():
    letter = queue()
    assert parsed(Email.objects.get(pk=letter.pk))["Message-ID"] == letter.message_id
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
    message = parsed(queue(headers=mail.one_click(address)))
    assert message["List-Unsubscribe"].strip() == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("address", ['"a,b"@reader.example', '"a b"@reader.example'])
def test_an_address_the_queue_would_read_as_two_is_not_written_to(address):
    assert not mail.can_be_written_to(address)


def test_what_somebody_wrote_cannot_pass_for_our_words():
    assert mail.quoted("Fine\n\nApprove: https://evil.example/") == "> Fine\n>\n> Approve: https://evil.example/"

"""Letters: rendered when they are queued, in the transaction of what they tell about; posts.lib.delivery sends them."""

import re
from collections.abc import Mapping
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator
from post_office.models import PRIORITY, STATUS, Email

from posts.lib.text import clean, clean_html, one_line

EMAIL_CHARACTERS = 254  # of an address (RFC 5321)
SUBJECT_CHARACTERS = 250
EXCERPT_CHARACTERS = 1000
ON_THEIR_WAY = (STATUS.queued, STATUS.requeued)
UNSENT = (*ON_THEIR_WAY, STATUS.failed)
# Nobody's holiday answers an automatic letter (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def is_set_up() -> bool:
    """Whether this blog sends mail at all: where it does not, nothing is offered and nothing is queued."""
    return bool(settings.MAIL_SERVER)


def can_be_written_to(email: str) -> bool:
    """Some addresses are right, yet the queue would read two in one of them: `"a,b"@blog.example`."""
    return not set(email) & set('",<>')


def absolute(path: str) -> str:
    """The address of a page of ours: from the settings, never from what a request claims to have asked."""
    return f"{settings.SITE_URL}{path}"


def quoted(text: str) -> str:
    """What somebody wrote, for the text part: marked line by line, so that it cannot pass for our own words."""
    return "\n".join(f"> {line}".rstrip() for line in excerpt(text).splitlines())


def excerpt(text: str) -> str:
    return Truncator(text.strip()).chars(EXCERPT_CHARACTERS)


def queue(
    to: str, subject: str, template: str, context: dict[str, Any], headers: Mapping[str, str] | None = None
) -> Email:
    """A letter, to be sent once the transaction around it is committed."""
    made = letter(to, subject, template, context, headers)
    made.save()
    return made


def letter(
    to: str, subject: str, template: str, context: dict[str, Any], headers: Mapping[str, str] | None = None
) -> Email:
    """A letter that is sent once it is saved.

    `templates/posts/mail/TEMPLATE.txt` and `.html` are its two parts. The row is made here and not by the package's
    own function, which would take the subject for a template.
    """
    everything = {**context, "front_url": absolute("/")}
    text = clean(render_to_string(f"posts/mail/{template}.txt", everything))
    return Email(
        from_email=settings.EMAIL_FROM,
        to=[to],
        subject=Truncator(one_line(subject)).chars(SUBJECT_CHARACTERS),
        message=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n",
        html_message=clean_html(render_to_string(f"posts/mail/{template}.html", everything)),
        headers=AUTOMATIC | dict(headers or {}),
        message_id=make_msgid(domain=settings.SITE_HOST),
        priority=PRIORITY.medium,
        status=STATUS.queued,
    )


def one_click(address: str) -> dict[str, str]:
    """The headers by which a mail program offers to unsubscribe with one press (RFC 8058)."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}

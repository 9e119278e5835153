"""Mail: whether the blog sends any, and the words and headers of a letter, made from its two templates."""

import re
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.text import Truncator

EMAIL_CHARACTERS = 254  # of an address (RFC 5321)
EXCERPT_CHARACTERS = 1000
# Nobody's holiday answers an automatic letter (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def is_set_up() -> bool:
    """Whether this blog sends mail at all: where it does not, nothing is offered and nothing is queued."""
    return bool(settings.MAIL_SERVER)


def can_be_written_to(email: str) -> bool:
    """Some addresses are right, yet mail programs on the way read two in one of them: `"a,b"@blog.example`."""
    return not set(email) & set('",<>')


def absolute(path: str) -> str:
    """The address of a page of ours: from the settings, never from what a request claims to have asked."""
    return f"{settings.SITE_URL}{path}"


def quoted(text: str) -> str:
    """What somebody wrote, for the text part: marked line by line, so that it cannot pass for our own words."""
    return "\n".join(f"> {line}".rstrip() for line in excerpt(text).splitlines())


def excerpt(text: str) -> str:
    return Truncator(text.strip()).chars(EXCERPT_CHARACTERS)


def rendered(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """The parts of a letter, from `templates/posts/mail/TEMPLATE.txt` and `.html`."""
    everything = {**context, "front_url": absolute("/")}
    text = re.sub(r"\n{3,}", "\n\n", render_to_string(f"posts/mail/{template}.txt", everything))
    return text.strip() + "\n", render_to_string(f"posts/mail/{template}.html", everything)


def one_click(address: str) -> dict[str, str]:
    """The headers by which a mail program offers to unsubscribe with one press (RFC 8058)."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}

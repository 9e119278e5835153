"""What a reader may write, whatever form it came by."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from posts.comments.columns import TEXT_CHARACTERS
from posts.comments.models import Comment
from posts.lib.markup import render_comment
from posts.lib.text import without_tags

TEXT_MIN_CHARACTERS = 2
TEXT_LINES = 500
TEXT_BYTES = 40 * 1024


@dataclass(frozen=True)
class Written:
    """A comment as the form gives it back, ready to be stored."""

    name: str
    email: str
    text: str
    html: str
    submission: UUID
    parent: Comment | None
    seconds: float  # from the making of the form to its sending
    trapped: bool  # the field no person sees was filled in
    tells_of_a_red_flag: bool = False
    wish: str = ""  # which e-mails the writer wants; see Contact.Wish
    is_question: bool = False


def rendered(text: str) -> str:
    """The text as HTML, where there is something to read in it and it is not too long; the error says by how much."""
    if len(text) > TEXT_CHARACTERS or len(text.encode()) > TEXT_BYTES:
        over = max(len(text) - TEXT_CHARACTERS, 1)
        raise ValidationError(
            ngettext_lazy(
                "This is %(over)d character longer than a comment can be (10,000).",
                "This is %(over)d characters longer than a comment can be (10,000).",
                over,
            )
            % {"over": over}
        )
    if text.count("\n") >= TEXT_LINES:
        raise ValidationError(_("A comment can have 500 lines; this has more."))
    html = render_comment(text)
    if not shows_something(without_tags(html)):
        raise ValidationError(_("There is nothing to read in this. Please write a word or two."))
    return html


def shows_something(text: str) -> bool:
    """Whether there is a letter, a digit or a sign in it; some characters take room and show nothing."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)

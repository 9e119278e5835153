"""Form field of a comment's text, with validators that bound what rendering it costs; and the form of a preview."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from posts.comments.fields import TEXT_CHARACTERS
from posts.lib.forms.fields import CleanField
from posts.lib.markdown.rendering import render_comment
from posts.lib.text.cleaning import without_tags
from posts.lib.text.normal_form import shows_something

TEXT_MIN_CHARACTERS = 2
TEXT_LINES = 500
# What Markdown may read as more than text costs a hundred times what a letter does; a bracket that is never closed is
# looked for to the end of its paragraph, again and again.
TEXT_SIGNS = 600
TEXT_BRACKETS = 60
TEXT_ADDRESSES = 40  # each that becomes a link costs what fifty words do
TEXT_PLAIN_CHARACTERS = 2 * TEXT_CHARACTERS  # once ligatures and squares are written out: one Arabic sign is 18 letters
SIGNS = re.compile(r"[*_~`<>&!\\\[\]]|(?:[-+]|\d[.)])[ \t]")


def validate_lines(text: str) -> None:
    if text.count("\n") >= TEXT_LINES:
        raise ValidationError(_("A comment can have 500 lines; this has more."))


def validate_signs(text: str) -> None:
    if len(SIGNS.findall(text)) > TEXT_SIGNS or text.count("[") > TEXT_BRACKETS:
        words = _(
            "A comment can have %(signs)d signs such as * _ ~ ` < > & ! and the marks of lists, and %(brackets)d of [. "
            "This has more."
        )
        raise ValidationError(words, code="signs", params={"signs": TEXT_SIGNS, "brackets": TEXT_BRACKETS})


def validate_addresses(text: str) -> None:
    if text.count("://") > TEXT_ADDRESSES:
        raise ValidationError(
            _("A comment can have %(most)d web addresses. This has more."), params={"most": TEXT_ADDRESSES}
        )


def validate_ligatures(text: str) -> None:
    """What compares texts writes them out, so they are counted like that too."""
    if len(text) <= TEXT_CHARACTERS and len(unicodedata.normalize("NFKC", text)) > TEXT_PLAIN_CHARACTERS:
        raise ValidationError(_("Too many signs here stand for several letters each. Please write them out."))


class CommentTextField(CleanField):
    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("Comment"),
            min_length=TEXT_MIN_CHARACTERS,
            max_length=TEXT_CHARACTERS,
            validators=[validate_lines, validate_signs, validate_addresses, validate_ligatures],
            error_messages={
                "required": _("Please write your comment here."),
                "min_length": _("This is too short."),
                "max_length": _("A comment can have %(limit_value)d characters. This has %(show_value)d."),
            },
            **more,
        )


def rendered_comment(text: str) -> str:
    """The text as HTML, where there is something to read in it. The costly step: to be taken once all else is right."""
    html = render_comment(text)
    if not shows_something(without_tags(html)):
        raise ValidationError(_("There is nothing to read in this. Please write a word or two."))
    return html


class TextForm(forms.Form):
    """The text alone, for a preview."""

    text = CommentTextField(widget=forms.Textarea(attrs={"rows": 8}))

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.html = rendered_comment(text)
        return text

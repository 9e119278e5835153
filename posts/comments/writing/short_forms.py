"""The forms of a field or two, beside the one that a comment is written in."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from posts.comments.forms import TextForm
from posts.comments.models import REASON_CHARACTERS
from posts.comments.writing.forms import CommentForm
from posts.lib.forms.fields import OneLineField


class ReportForm(forms.Form):
    """What is wrong with a comment, in a reader's words."""

    reason = OneLineField(
        label=_("What is wrong with it?"),
        max_length=REASON_CHARACTERS,
        error_messages={
            "required": _("Please say in a few words what is wrong with it."),
            "max_length": _("A few words are enough: %(limit_value)d characters. This has %(show_value)d."),
        },
    )

    def __init__(self, data: QueryDict | None = None, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")


class EditForm(TextForm):
    """A writer's new words."""

    is_question = CommentForm.base_fields["is_question"]
    nudged = CommentForm.base_fields["nudged"]

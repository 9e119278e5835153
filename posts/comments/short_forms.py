"""The forms of a field or two, beside the one that a comment is written in."""

from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from posts.comments.forms import CommentForm
from posts.comments.models import REASON_CHARACTERS
from posts.comments.written import CommentTextField, rendered
from posts.lib.fields import OneLineField


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


class TextForm(forms.Form):
    """The text alone, for a preview."""

    text = CommentTextField(widget=forms.Textarea(attrs={"rows": 8}))

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        self.html = rendered(text)
        return text


class ReplyForm(TextForm):
    """The blog's own reply to a comment. A double press or a retry carries the same `submission`."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    answers = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"submission": uuid4(), "answers": True}, label_suffix="", auto_id=False)


class ReasonForm(forms.Form):
    """Why a moderator decided so; its writer reads it where the comment is declined."""

    reason = OneLineField(
        label=_("Reason (optional; the writer can read it)"),
        required=False,
        max_length=REASON_CHARACTERS,
        error_messages={"max_length": _("A reason can have 300 characters. This has %(show_value)d.")},
    )


class EditForm(TextForm):
    """A writer's new words."""

    is_question = CommentForm.base_fields["is_question"]
    nudged = CommentForm.base_fields["nudged"]

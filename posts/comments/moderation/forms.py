"""Moderation forms: the reason of a decision, and the blog's own reply."""

from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from posts.comments.forms import TextForm
from posts.comments.models import REASON_CHARACTERS
from posts.lib.forms.fields import OneLineField


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

"""Comment forms: honeypot field, signed token (where and since when), and idempotency key; of editing and reporting."""

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import Jinja2
from django.http import QueryDict
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posts.comments.fields import NAME_CHARACTERS
from posts.comments.forms import CommentTextField, TextForm, rendered_comment
from posts.comments.models import REASON_CHARACTERS, Comment
from posts.comments.notifications.contacts import Contact
from posts.comments.nudges import Kind, Nudge, nudges
from posts.lib.forms.fields import BoundedEmailField, BoundedField, OneLineField
from posts.lib.http import tokens
from posts.lib.mail import outgoing
from posts.lib.mail.outgoing import EMAIL_CHARACTERS

FORM_PURPOSE = "comment-form"
FORM_AGE = timedelta(days=7)  # a page left open over a week-end still works
TOKEN_CHARACTERS = 200  # ours have half of them
WEBSITE_CHARACTERS = 200


@dataclass(frozen=True)
class CommentInput:
    """A comment as the form gives it back, ready to be stored."""

    name: str
    email: str
    text: str
    html: str
    idempotency_key: UUID
    parent: Comment | None
    seconds: float  # from the making of the form to its sending
    fell_for_honeypot: bool  # the field no person sees was filled in
    tells_of_a_red_flag: bool = False
    wish: str = ""  # which e-mails the writer wants; see Contact.Wish
    is_question: bool = False


def _what_the_address_is_for() -> str:
    return (
        gettext("For your private link; never shown.")
        if outgoing.is_set_up()
        else gettext("Never shown to other readers.")
    )


class CommentForm(forms.Form):
    """Fields by what they are called in the page; `website` is the honeypot for robots, hidden from everybody else."""

    default_renderer = Jinja2()  # of its inputs: half the time of Django's own templates

    name = OneLineField(
        label=_("Name"),
        max_length=NAME_CHARACTERS,
        error_messages={
            "required": _("Please write a name; any name you like to be called by."),
            "max_length": _("A name can have %(limit_value)d characters. This has %(show_value)d."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = BoundedEmailField(
        label=_("E-mail (optional)"),
        required=False,
        max_length=EMAIL_CHARACTERS,
        help_text=lazy(_what_the_address_is_for, str)(),
        error_messages={
            "invalid": _("This does not look like an e-mail address. You can leave it empty."),
            "max_length": _("An e-mail address can have %(limit_value)d characters. This has %(show_value)d."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    wish = forms.ChoiceField(label=_("E-mail me"), choices=Contact.Wish.choices, required=False)
    text = CommentTextField(
        help_text=_("*emphasis*, **strong**, lists and > quotes work."), widget=forms.Textarea(attrs={"rows": 6})
    )
    is_question = forms.BooleanField(label=_("This is a question"), required=False)
    website = BoundedField(label=_("Leave this empty"), required=False, max_length=WEBSITE_CHARACTERS)
    token = BoundedField(max_length=TOKEN_CHARACTERS, widget=forms.HiddenInput, required=False)
    submission = BoundedField(max_length=TOKEN_CHARACTERS, widget=forms.HiddenInput, required=False)
    nudged = forms.BooleanField(widget=forms.HiddenInput, required=False)
    parent = forms.ModelChoiceField(Comment.objects.none(), widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        article_id: int,
        data: QueryDict | None = None,
        parent: Comment | None = None,
        typed: QueryDict | None = None,
    ) -> None:
        """With `data` it is a form that was sent; `typed` is only to be typed on, and judged later."""
        self.article_id = article_id
        self.sent = data
        initial = _initial(article_id, parent, typed) if data is None else {}
        super().__init__(data, initial=initial, label_suffix="", auto_id="comment-%s")
        if not outgoing.is_set_up():
            del self.fields["wish"]
        if self.data.get("parent"):
            self.fields["parent"].queryset = Comment.objects.published().filter(article=article_id)  # type: ignore[attr-defined]

    def clean_parent(self) -> Comment | None:
        parent: Comment | None = self.cleaned_data["parent"]
        if parent and not parent.takes_replies:
            raise ValidationError(_("This conversation is as deep as it can be. Please reply one step further up."))
        return parent

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if outgoing.is_set_up() and not outgoing.can_be_written_to(email):
            raise ValidationError(_("We cannot send to this address. Please write another one, or leave it empty."))
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("wish") and data.get("email") == "":
            self.add_error("email", _("Please write the address the e-mails shall go to, or choose no e-mails."))
        try:
            signed_for, self.made_at = tokens.read(FORM_PURPOSE, data.get("token", ""), FORM_AGE)
        except tokens.ExpiredToken as error:
            raise ValidationError(
                _("This page was open for more than a week. Your text is still here: please send it once more.")
            ) from error
        except tokens.BadToken as error:
            raise ValidationError(_("Something was lost on the way. Please send your comment once more.")) from error
        if signed_for != self.article_id:
            raise ValidationError(_("This form belongs to another article. Please send your comment once more."))
        return data

    @cached_property
    def nudges(self) -> list[Nudge]:
        data = self.cleaned_data
        return nudges(data["text"], Comment(article_id=self.article_id, parent=data["parent"]).answered)

    def renew(self, nudged: bool = False) -> None:
        """Give the form a fresh token, so that what was typed can be sent again; once nudged, it is not again."""
        sent = self.sent or QueryDict()
        self.data = {**sent.dict(), "token": _token(self.article_id, _made_at(sent))}
        if nudged:
            self.data["nudged"] = "on"

    @cached_property
    def idempotency_key(self) -> UUID:
        """What a double click or a retry finds its comment by; only after `is_valid()`.

        The page is the same for everybody, so two readers may hold the same submission token. Together with what
        was written it names one comment; another text is another comment. All of that can be read in public: to
        have the key proves nothing (see `submission.may_have_link`).
        The same words as a question are no other comment; its writer can still make it one from the status page.
        """
        data = self.cleaned_data
        parent = data["parent"]
        parts = (self.article_id, parent and parent.pk, data["submission"], data["name"], data["email"], data["text"])
        return UUID(bytes=blake2b("\0".join(map(str, parts)).encode(), digest_size=16).digest())

    def render_text(self) -> bool:
        try:
            self.html = rendered_comment(self.cleaned_data["text"])
        except ValidationError as error:
            self.add_error("text", error)
        return not self.errors

    def comment_input(self) -> CommentInput:
        """The finished comment; only after `render_text()`."""
        data = self.cleaned_data
        return CommentInput(
            name=data["name"],
            email=data["email"],
            text=data["text"],
            html=self.html,
            idempotency_key=self.idempotency_key,
            parent=data["parent"],
            seconds=time.time() - self.made_at,
            fell_for_honeypot=bool(data["website"]),
            tells_of_a_red_flag=any(nudge.kind is Kind.RED_FLAG for nudge in self.nudges),
            wish=data.get("wish", ""),
            is_question=data["is_question"],
        )


def _initial(article_id: int, parent: Comment | None, typed: QueryDict | None) -> dict[str, Any]:
    fresh = fresh_tokens(article_id, typed)
    kept = {name: value for name, value in (typed or {}).items() if name in CommentForm.base_fields and value}
    return {**fresh, "parent": parent.pk if parent else None, **kept, "token": fresh["token"]}


def fresh_tokens(article_id: int, typed: QueryDict | None = None) -> dict[str, str]:
    return {"token": _token(article_id, _made_at(typed)), "submission": secrets.token_hex(16)}


def _token(article_id: int, made_at: int) -> str:
    return tokens.sign(FORM_PURPOSE, [article_id, made_at])


def _made_at(sent: QueryDict | None) -> int:
    """When the reader opened the form: where it comes back to them, that was when they first saw it."""
    try:
        _article, made_at = tokens.read(FORM_PURPOSE, (sent or QueryDict()).get("token", ""), FORM_AGE)
    except tokens.BadToken:
        return int(time.time())
    return int(made_at)


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

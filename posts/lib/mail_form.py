"""Where letters shall go, as somebody of the desk types it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from posts.lib import mail
from posts.lib.fields import BoundedEmailField


class AddressForm(forms.Form):
    """One address that this blog can write to."""

    email = BoundedEmailField(
        label=_("E-mail"),
        max_length=mail.EMAIL_CHARACTERS,
        error_messages={
            "required": _("Please write the address the e-mails shall go to."),
            "invalid": _("This does not look like an e-mail address."),
            "max_length": _("An e-mail address can have %(limit_value)d characters. This has %(show_value)d."),
        },
    )

    def __init__(self, data: Any, known: str) -> None:
        """With the address that is known already, to begin with."""
        super().__init__(data, initial={"email": known}, label_suffix="")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not mail.can_be_written_to(email):
            raise forms.ValidationError(_("We cannot send to this address. Please write another one."))
        return email

"""Subscriptions of staff to letters of one kind: the row of each, and the page of the admin that makes and ends it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from posts.lib.forms.fields import BoundedEmailField
from posts.lib.mail import outgoing


class Subscription(models.Model):
    """That a member of staff wants these letters, and where."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail"), max_length=outgoing.EMAIL_CHARACTERS)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def subscribe(cls, user_id: int, email: str) -> None:
        """Another address changes nothing but the address."""
        cls._default_manager.update_or_create(user_id=user_id, defaults={"email": email})


class AddressForm(forms.Form):
    """One address that this blog can write to."""

    email = BoundedEmailField(
        label=_("E-mail"),
        max_length=outgoing.EMAIL_CHARACTERS,
        error_messages={
            "required": _("Please write the address the e-mails shall go to."),
            "invalid": _("This does not look like an e-mail address."),
            "max_length": _("An e-mail address can have %(limit_value)d characters. This has %(show_value)d."),
        },
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not outgoing.can_be_written_to(email):
            raise forms.ValidationError(_("We cannot send to this address. Please write another one."))
        return email


def subscription_page(
    request: HttpRequest, kind: type[Subscription], template: str, title: str, done: str
) -> HttpResponse:
    subscription = _own(request, kind).first()
    known = {"email": subscription.email if subscription else getattr(request.user, "email", "")}
    form = AddressForm(request.POST if request.method == "POST" else None, initial=known, label_suffix="")
    if outgoing.is_set_up() and form.is_valid():
        kind.subscribe(request.user.pk or 0, form.cleaned_data["email"])
        messages.success(request, done)
        return redirect(request.path)
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": title,
        "subscription": subscription,
        "form": form,
        "is_set_up": outgoing.is_set_up(),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def end_subscription(request: HttpRequest, kind: type[Subscription], page: str, done: str) -> HttpResponse:
    _own(request, kind).delete()
    messages.success(request, done)
    return redirect(page)


def _own(request: HttpRequest, kind: type[Subscription]) -> models.QuerySet[Subscription]:
    return kind._default_manager.filter(user__pk=request.user.pk or 0)

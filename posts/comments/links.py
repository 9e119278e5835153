"""The pages behind the links in letters about comments."""

from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from posts.comments import learning
from posts.comments.contacts import Address, Contact
from posts.comments.forms import ReasonForm
from posts.comments.letters import (
    CONFIRM_AGE,
    CONFIRM_PURPOSE,
    DECIDE_AGE,
    LINK_AGE,
    STOP_PURPOSE,
    UNSUBSCRIBE_PURPOSE,
    VERBS,
    version_of,
)
from posts.comments.models import Comment
from posts.comments.notifying import may_decide
from posts.lib import tokens
from posts.lib.mail_links import behind_a_link


@behind_a_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever reads the letter says that the address is theirs."""
    address = Address.objects.get(pk=tokens.read(CONFIRM_PURPOSE, token, CONFIRM_AGE))
    if request.method == "POST":
        address.confirm()
    return render(request, "posts/mail_links/confirm.html", {"is_done": address.confirmed_at is not None})


@partial(behind_a_link, one_click=True)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ends just what the letter was sent for."""
    wanted = tokens.read(UNSUBSCRIBE_PURPOSE, token, LINK_AGE)
    contacts = list(Contact.objects.filter(pk__in=wanted).select_related("comment__article"))
    if request.method == "POST":
        for contact in contacts:
            contact.end()
    is_done = all(contact.ended_at for contact in contacts)
    return render(request, "posts/mail_links/unsubscribe.html", {"contacts": contacts, "is_done": is_done})


@behind_a_link
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ends every letter of this blog to the address."""
    address = Address.objects.get(pk=tokens.read(STOP_PURPOSE, token, LINK_AGE))
    if request.method == "POST":
        address.stop()
    return render(request, "posts/mail_links/stop.html", {"is_done": address.stopped_at is not None, "token": token})


@behind_a_link
def allow_again(request: HttpRequest, token: str) -> HttpResponse:
    """Undoes `stop`."""
    address = Address.objects.get(pk=tokens.read(STOP_PURPOSE, token, LINK_AGE))
    if request.method == "POST":
        address.allow_again()
    return render(request, "posts/mail_links/allow.html", {"is_done": address.stopped_at is None, "token": token})


@behind_a_link
def decide(request: HttpRequest, verb: str, token: str) -> HttpResponse:
    """One decision about one comment as it stood in the letter; the link is its moderator's authority for it."""
    if verb not in VERBS:
        raise Http404
    by, pk, version = tokens.read(f"mail-{verb}", token, DECIDE_AGE)
    user = User.objects.filter(pk=by).first()
    if not user or not may_decide(user):
        raise tokens.BadToken
    form = ReasonForm(request.POST if request.method == "POST" else None, label_suffix="")
    form.fields["reason"].widget.attrs.pop("maxlength")  # a browser would cut what is pasted, silently
    with transaction.atomic():
        learning.in_turn()
        comment = Comment.objects.select_for_update(no_key=True).filter(pk=pk).first()
        if comment is None:
            raise tokens.BadToken
        context: dict[str, Any] = {"comment": comment, "verb": verb, "form": form}
        if comment.state != Comment.State.PENDING or version_of(comment) != version:
            return render(request, "posts/mail_links/decide.html", context | {"is_past": True})
        if form.is_bound and form.is_valid():
            _decide(comment, verb, user, form.cleaned_data["reason"])
            context["is_done"] = True
    return render(request, "posts/mail_links/decide.html", context, status=422 if form.errors else 200)


def _decide(comment: Comment, verb: str, user: User, reason: str) -> None:
    if verb == "approve":
        comment.approve(by=user)
    elif verb == "decline":
        comment.decline(by=user, reason=reason)
    else:
        comment.quarantine("", by=user)

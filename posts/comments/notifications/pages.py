"""Signed-link pages: confirm, unsubscribe, stop and decide, from a letter about comments."""

from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from posts.comments.models import Comment
from posts.comments.moderation import decisions
from posts.comments.moderation.decisions import SeenVersion
from posts.comments.moderation.forms import ReasonForm
from posts.comments.notifications.chores import may_decide
from posts.comments.notifications.contacts import Address, Contact
from posts.comments.notifications.letters import (
    CONFIRM_AGE,
    CONFIRM_PURPOSE,
    DECIDE_AGE,
    LINK_AGE,
    STOP_PURPOSE,
    UNSUBSCRIBE_PURPOSE,
    VERBS,
)
from posts.lib.http import tokens
from posts.lib.mail.signed_links import signed_link_page


@signed_link_page
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    address, contact = _who_wrote_what(token)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        address.confirm()
        is_done = contact is None or not seen or _prove(contact, seen)
    else:
        is_done = (contact.proved_at if contact else address.confirmed_at) is not None
    context: dict[str, Any] = {"is_done": is_done, "has_changed": request.method == "POST" and not is_done}
    if contact:
        comment = contact.comment
        context |= {"comment": comment, "seen": SeenVersion.of(comment, comment.decisions.last())}
    return render(request, "posts/mail_links/confirm.html", context)


def _who_wrote_what(token: str) -> tuple[Address, Contact | None]:
    """No contact where the comment was erased, or the letter is from before comments were confirmed."""
    read = tokens.read(CONFIRM_PURPOSE, token, CONFIRM_AGE)
    address, *contacts = read if isinstance(read, list) else [read]
    return Address.objects.get(pk=address), Contact.objects.filter(pk__in=contacts).first()


def _prove(contact: Contact, seen: str) -> bool:
    with transaction.atomic():
        try:
            version = SeenVersion.read(seen)
            if version.comment != contact.comment_id:
                return False
            contact.comment = version.comment_as_seen()
        except decisions.Refused:
            return False
        contact.prove()
        return True


@partial(signed_link_page, one_click=True)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    wanted = tokens.read(UNSUBSCRIBE_PURPOSE, token, LINK_AGE)
    contacts = list(Contact.objects.filter(pk__in=wanted).select_related("comment__article"))
    if request.method == "POST":
        for contact in contacts:
            contact.end()
    is_done = all(contact.ended_at for contact in contacts)
    return render(request, "posts/mail_links/unsubscribe.html", {"contacts": contacts, "is_done": is_done})


@signed_link_page
def stop(request: HttpRequest, token: str) -> HttpResponse:
    address = Address.objects.get(pk=tokens.read(STOP_PURPOSE, token, LINK_AGE))
    if request.method == "POST":
        address.stop()
    return render(request, "posts/mail_links/stop.html", {"is_done": address.stopped_at is not None, "token": token})


@signed_link_page
def allow_again(request: HttpRequest, token: str) -> HttpResponse:
    address = Address.objects.get(pk=tokens.read(STOP_PURPOSE, token, LINK_AGE))
    if request.method == "POST":
        address.allow_again()
    return render(request, "posts/mail_links/allow.html", {"is_done": address.stopped_at is None, "token": token})


@signed_link_page
def decide_by_link(request: HttpRequest, verb: str, token: str) -> HttpResponse:
    """One decision about one comment as it stood in the letter; the link is its moderator's authority for it."""
    if verb not in VERBS:
        raise Http404
    by, version = _who_decides_what(verb, token)
    comment = Comment.objects.select_related("article", "parent").get(pk=version.comment)
    form = ReasonForm(request.POST if request.method == "POST" else None, label_suffix="")
    context: dict[str, Any] = {"comment": comment, "verb": verb, "form": form}
    try:
        if form.is_bound and form.is_valid():
            decisions.decide(version, verb, by, form.cleaned_data["reason"])
            context["is_done"] = True
        else:
            version.check_unchanged(comment)
    except decisions.Refused:  # its words name who decided, which is nobody's business who only holds a letter
        context["is_past"] = True
    comment.refresh_from_db(fields=["state"])
    is_wrong = form.errors and "is_past" not in context
    return render(request, "posts/mail_links/decide.html", context, status=422 if is_wrong else 200)


def _who_decides_what(verb: str, token: str) -> tuple[User, SeenVersion]:
    match tokens.read(f"mail-{verb}", token, DECIDE_AGE):
        case [int(by), str(seen)]:
            user = User.objects.filter(pk=by).first()
            if user and may_decide(user):
                return user, SeenVersion.read(seen)
    raise tokens.BadToken

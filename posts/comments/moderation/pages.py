"""Moderation pages: the queue, a comment by itself, and those that decide, undo and reply.

Everything works by pages. A script that asks for a fragment gets the one comment it sent, as it stands now.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from posts.comments.models import Comment
from posts.comments.moderation import decisions, marking, replies
from posts.comments.moderation.decisions import Refused, SeenVersion
from posts.comments.moderation.forms import ReasonForm, ReplyForm
from posts.comments.moderation.marking import Mark
from posts.comments.moderation.responses import (
    Feedback,
    answer,
    back,
    refuse_reason,
    show_one,
    show_queue,
    wants_fragment,
)
from posts.lib.admin.permissions import StaffRequest

Page = Callable[..., HttpResponse]


def _for(permission: str) -> Callable[[Page], Page]:
    """Only staff with this permission; where the session ended under somebody's hands, their words come back."""

    def guard(page: Page) -> Page:
        @never_cache
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not (request.user.is_active and request.user.is_staff):
                return _ask_to_sign_in(request)
            if not request.user.has_perm(permission):
                raise PermissionDenied
            response = page(request, *args, **kwargs)
            response.headers["Referrer-Policy"] = "same-origin"  # a spammer's site learns of no visit from the desk
            return response

        return guarded

    return guard


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    typed = request.POST.get("text", "") or request.POST.get("reason", "")
    return render(request, "posts/comments/desk/signed_out.html", {"typed": typed}, status=403)


@_for("posts.change_comment")
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    return show_queue(request, {}, 200)


@_for("posts.view_comment")
@require_safe
def one(request: StaffRequest, pk: int) -> HttpResponse:
    return show_one(request, pk, Feedback(), 200)


@_for("posts.change_comment")
@require_POST
def decide_each(request: StaffRequest, verb: str) -> HttpResponse:
    """Decide about one comment, or about all that were ticked; each by itself, so one refusal stops no other."""
    try:
        versions = [SeenVersion.read(written) for written in request.POST.getlist("comment")]
    except Refused as refusal:
        return show_queue(request, {}, 422, problem=str(refusal))
    if not versions:
        return show_queue(request, {}, 422, problem=_("Please tick the comments that you mean first."))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return refuse_reason(request, [seen.comment for seen in versions], " ".join(map(str, form.errors["reason"])))
    feedback = {}
    for seen in versions:
        try:
            decisions.decide(seen, verb, request.user, form.cleaned_data["reason"])
        except Refused as refusal:
            feedback[seen.comment] = Feedback(error=str(refusal), reason=form.cleaned_data["reason"])
    done = Feedback(is_folded=verb != "undo")
    return answer(request, {seen.comment: feedback.get(seen.comment, done) for seen in versions})


@_for("posts.add_comment")
@require_POST
def reply(request: StaffRequest, pk: int) -> HttpResponse:
    get_object_or_404(Comment, pk=pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return answer(request, {pk: Feedback(error=_("Not sent yet. Your text is all here."), reply=form)}, 422)
    approves = "approve" in request.POST and request.user.has_perm("posts.change_comment")
    written = form.cleaned_data
    try:
        seen = SeenVersion.read(request.POST.get("comment", "")) if approves else None
        replies.publish_reply(
            pk, written["text"], written["submission"], request.user, approving=seen, answers=written["answers"]
        )
    except Refused as refusal:
        return answer(request, {pk: Feedback(error=str(refusal), reply=form)})
    note = _("Approved. Your reply is published.") if approves else _("Your reply is published.")
    feedback = {pk: Feedback(note=note, is_folded=True)}
    if wants_fragment(request):
        return answer(request, feedback)
    messages.success(request, note)
    return answer(request, feedback) if approves else back(request, feedback)  # what nobody decided about is not done


@_for("posts.change_comment")
@require_POST
def mark_question(request: StaffRequest, pk: int, wanted: Mark) -> HttpResponse:
    return _mark(request, pk, wanted)


@_for("posts.add_comment")
@require_POST
def mark_answer(request: StaffRequest, pk: int, wanted: Mark) -> HttpResponse:
    return _mark(request, pk, wanted)


def _mark(request: StaffRequest, pk: int, wanted: Mark) -> HttpResponse:
    get_object_or_404(Comment, pk=pk)
    try:
        marking.mark(pk, wanted, request.user)
    except Refused as refusal:
        return answer(request, {pk: Feedback(error=str(refusal))})
    feedback = {pk: Feedback(note=_("It is marked so now."))}
    if wants_fragment(request):
        return answer(request, feedback)
    return back(request, feedback)

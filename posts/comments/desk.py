"""The moderators' desk: the queue, a comment by itself, and the pages that decide, undo and reply.

Everything works by pages. A script that asks for a fragment gets the one comment it sent, as it stands now.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from posts.comments import marking, replying, sights
from posts.comments.forms import ReasonForm, ReplyForm
from posts.comments.marking import Mark
from posts.comments.models import Comment
from posts.comments.moderation import (
    SEARCH_CHARACTERS,
    Case,
    Pile,
    cases,
    comments_in,
    with_context,
)
from posts.comments.sights import Refused, Sight
from posts.lib.numbers import whole_number
from posts.lib.text import clean, one_line

COMMENTS_A_PAGE = 25
FRAGMENT = "text/x-fragment"
PLACE = ("state", "q", "page", "one")  # what says where on the desk somebody is; every form carries it along


class StaffRequest(HttpRequest):
    """A request of somebody who may be here."""

    user: User


@dataclass(frozen=True)
class Said:
    """What the page says about one comment, beside the comment itself, and what was typed about it."""

    error: str = ""
    note: str = ""
    reason: str = ""
    reply: ReplyForm | None = None
    is_folded: bool = False


@dataclass(frozen=True)
class Card:
    case: Case
    said: Said

    @property
    def reply_form(self) -> ReplyForm:
        return self.said.reply or ReplyForm()


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
    typed = clean(request.POST.get("text", "") or request.POST.get("reason", ""))
    return render(request, "posts/comments/desk/signed_out.html", {"typed": typed}, status=403)


@_for("posts.change_comment")
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """What waits, or another pile, or what was searched for."""
    return _show_queue(request, {}, 200)


@_for("posts.view_comment")
@require_safe
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """One comment, whatever its state: where the links from the article and from the admin's list lead."""
    return _show_one(request, pk, Said(), 200)


@_for("posts.change_comment")
@require_POST
def decide(request: StaffRequest, verb: str) -> HttpResponse:
    """Decide about one comment, or about all that were ticked; each by itself, so one refusal stops no other."""
    try:
        seen = [Sight.read(written) for written in request.POST.getlist("comment")]
    except Refused as refusal:
        return _show_queue(request, {}, 422, problem=str(refusal))
    if not seen:
        return _show_queue(request, {}, 422, problem=_("Please tick the comments that you mean first."))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _refuse_reason(request, [sight.comment for sight in seen], " ".join(map(str, form.errors["reason"])))
    said = {}
    for sight in seen:
        try:
            sights.decide(sight, verb, request.user, form.cleaned_data["reason"])
        except Refused as refusal:
            said[sight.comment] = Said(error=str(refusal), reason=form.cleaned_data["reason"])
    folded = Said(is_folded=verb != "undo")
    return _answer(request, {sight.comment: said.get(sight.comment, folded) for sight in seen})


@_for("posts.add_comment")
@require_POST
def reply(request: StaffRequest, pk: int) -> HttpResponse:
    """Store a reply of the blog's own; with `approve`, which only moderators may, the comment is approved with it."""
    get_object_or_404(Comment, pk=pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _answer(request, {pk: Said(error=_("Not sent yet. Your text is all here."), reply=form)}, 422)
    approves = "approve" in request.POST and request.user.has_perm("posts.change_comment")
    written = form.cleaned_data
    try:
        sight = Sight.read(request.POST.get("comment", "")) if approves else None
        replying.reply(
            pk, written["text"], written["submission"], request.user, approving=sight, answers=written["answers"]
        )
    except Refused as refusal:
        return _answer(request, {pk: Said(error=str(refusal), reply=form)})
    note = _("Your reply is published.")
    if not _wants_fragment(request):
        messages.success(request, note)
    return _answer(request, {pk: Said(note=note, is_folded=True)})


@_for("posts.change_comment")
@require_POST
def mark_question(request: StaffRequest, pk: int, wanted: Mark) -> HttpResponse:
    """Mark a comment as a question, or as none."""
    return _mark(request, pk, wanted)


@_for("posts.add_comment")
@require_POST
def mark_answer(request: StaffRequest, pk: int, wanted: Mark) -> HttpResponse:
    """Mark a reply of the blog's own as the answer, or as none."""
    return _mark(request, pk, wanted)


def _mark(request: StaffRequest, pk: int, wanted: Mark) -> HttpResponse:
    get_object_or_404(Comment, pk=pk)
    try:
        marking.mark(pk, wanted, request.user)
    except Refused as refusal:
        return _answer(request, {pk: Said(error=str(refusal))})
    said = {pk: Said(note=_("It is marked so now."))}
    if _wants_fragment(request):
        return _answer(request, said)
    return redirect(_address(request, _alone(request, said), done=()))


# --- Answers ---


def _wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == FRAGMENT


def _answer(request: HttpRequest, said: dict[int, Said], refused_with: int = 409) -> HttpResponse:
    """A fragment for the script; otherwise the page: led to where all went well, shown at once with what did not."""
    refused = {pk: words for pk, words in said.items() if words.error}
    status = refused_with if refused else 200
    if _wants_fragment(request) and len(said) == 1:
        return _show_fragment(request, *said.popitem(), status)
    only = _alone(request, said)
    if not refused:
        return redirect(_address(request, only, done=said))
    if only in refused:
        return _show_one(request, only, refused[only], status)
    return _show_queue(request, refused, status, done=[pk for pk in said if pk not in refused])


def _refuse_reason(request: HttpRequest, pks: list[int], error: str) -> HttpResponse:
    """With what was typed: beside its comment, or beside the buttons for the ticked ones."""
    typed = clean(request.POST.get("reason", ""))
    if "bulk" in request.POST:
        return _show_queue(request, {}, 422, problem=error, bulk_reason=typed, ticked=pks)
    return _answer(request, {pk: Said(error=error, reason=typed) for pk in pks}, 422)


def _one(request: HttpRequest) -> int:
    """The comment whose own page the form was on; 0 for the queue."""
    return whole_number(request.GET.get("one", "")) or 0


def _alone(request: HttpRequest, said: dict[int, Said]) -> int:
    """The same for an answer: those who decide nothing know no other page than that of the comment they replied to."""
    return _one(request) if request.user.has_perm("posts.change_comment") else next(iter(said))


def _place(request: HttpRequest) -> QueryDict:
    place = QueryDict(mutable=True)
    place.update({name: request.GET[name] for name in PLACE if request.GET.get(name)})
    return place


def _address(request: HttpRequest, only: int, done: Collection[int]) -> str:
    if only:
        return reverse("desk-comment", args=[only])
    place = _place(request)
    place.setlist("done", [str(pk) for pk in done])
    return f"{reverse('desk-queue')}?{place.urlencode()}"


def _show_fragment(request: HttpRequest, pk: int, said: Said, status: int) -> HttpResponse:
    found = cases(with_context(Comment.objects.filter(pk=pk)))
    if not found:
        return render(request, "posts/comments/desk/_gone.html", {"said": said}, FRAGMENT, status)
    context = {
        "card": Card(found[0], said),
        "place": _place(request).urlencode(),
        "still_waiting": Comment.objects.pending().count(),
    }
    return render(request, "posts/comments/desk/_item.html", context, FRAGMENT, status)


def _show_one(request: HttpRequest, pk: int, said: Said, status: int) -> HttpResponse:
    comment = get_object_or_404(with_context(Comment.objects.all()), pk=pk)
    context = {
        "title": _("A comment"),
        "card": Card(cases([comment])[0], said),
        "place": f"one={pk}",
    }
    return _render(request, "one", context, status)


def _show_queue(
    request: HttpRequest, said: dict[int, Said], status: int, done: Collection[int] = (), **more: Any
) -> HttpResponse:
    """A page of the pile; before it, apart, what was just decided and what was refused and lies elsewhere by now."""
    state = request.GET.get("state", "")
    pile = Pile(state) if state in Pile else Pile.WAITING
    words = one_line(request.GET.get("q", ""))
    is_too_long = len(words) > SEARCH_CHARACTERS
    found = Comment.objects.none() if is_too_long else comments_in(pile, words)
    page = Paginator(found, COMMENTS_A_PAGE).get_page(request.GET.get("page"))
    listed = list(page)
    elsewhere = ({*said, *done, *_done(request)}) - {comment.pk for comment in listed}
    apart = with_context(Comment.objects.filter(pk__in=elsewhere)).order_by("pk") if elsewhere else []
    cards = [
        Card(case, said.get(case.comment.pk, Said(is_folded=case.comment.pk in elsewhere)))
        for case in cases([*apart, *listed])
    ]
    gone = said.keys() - {card.case.comment.pk for card in cards}
    context = {
        "title": _("Comments"),
        "pile": pile,
        "piles": Pile,
        "words": words,
        "is_too_long": is_too_long,
        "page": page,
        "apart": cards[: -len(listed) or None],
        "cards": cards[len(cards) - len(listed) :],
        "gone": [said[pk].error for pk in gone],
        "place": _place(request).urlencode(),
    }
    return _render(request, "queue", context | more, status)


def _done(request: HttpRequest) -> list[int]:
    """The comments that were just decided, as the address says."""
    written = request.GET.getlist("done")[:COMMENTS_A_PAGE]
    return [pk for pk in map(whole_number, written) if pk is not None]


def _render(request: HttpRequest, name: str, context: dict[str, Any], status: int) -> HttpResponse:
    context = admin.site.each_context(request) | context
    return render(request, f"posts/comments/desk/{name}.html", context, status=status)

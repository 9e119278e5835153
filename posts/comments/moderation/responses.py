"""What the desk answers with: the queue, one comment by itself, or for its script a fragment."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from posts.comments.history import Report
from posts.comments.models import Comment
from posts.comments.moderation.forms import ReplyForm
from posts.comments.moderation.queue import SEARCH_CHARACTERS, Case, Pile, cases, comments_in, with_context
from posts.lib.http.params import whole_number
from posts.lib.text.cleaning import one_line

COMMENTS_A_PAGE = 25
FRAGMENT = "text/x-fragment"
PLACE = ("state", "q", "page", "one")  # what says where on the desk somebody is; every form carries it along


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


def wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == FRAGMENT


def answer(request: HttpRequest, said: dict[int, Said], refused_with: int = 409) -> HttpResponse:
    """A fragment for the script; otherwise the page: led to where all went well, shown at once with what did not."""
    refused = {pk: words for pk, words in said.items() if words.error}
    status = refused_with if refused else 200
    if wants_fragment(request) and len(said) == 1:
        return _show_fragment(request, *said.popitem(), status)
    only = _alone(request, said)
    if not refused:
        return redirect(_address(request, only, done=said))
    if only in refused:
        return show_one(request, only, refused[only], status)
    return show_queue(request, refused, status, done=[pk for pk in said if pk not in refused])


def back(request: HttpRequest, said: dict[int, Said]) -> HttpResponse:
    """To where they were, with nothing folded away."""
    return redirect(_address(request, _alone(request, said), done=()))


def refuse_reason(request: HttpRequest, pks: list[int], error: str) -> HttpResponse:
    """With what was typed: beside its comment, or beside the buttons for the ticked ones."""
    typed = request.POST.get("reason", "")
    if "bulk" in request.POST:
        return show_queue(request, {}, 422, problem=error, bulk_reason=typed, ticked=pks)
    return answer(request, {pk: Said(error=error, reason=typed) for pk in pks}, 422)


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


def show_one(request: HttpRequest, pk: int, said: Said, status: int) -> HttpResponse:
    comment = get_object_or_404(with_context(Comment.objects.all()), pk=pk)
    context = {
        "title": _("A comment"),
        "card": Card(cases([comment])[0], said),
        "place": f"one={pk}",
    }
    return _render(request, "one", context, status)


def show_queue(
    request: HttpRequest, said: dict[int, Said], status: int, done: Collection[int] = (), **more: Any
) -> HttpResponse:
    """A page of the pile; before it, apart, what was just decided and what was refused and lies elsewhere by now."""
    state = request.GET.get("state", "")
    pile = Pile(state) if state in Pile else Pile.WAITING
    words = request.GET.get("q", "")
    is_too_long = len(words) > SEARCH_CHARACTERS
    found = Comment.objects.none() if is_too_long else comments_in(pile, one_line(words))
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
        "held_today": Report.objects.held_today(),
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

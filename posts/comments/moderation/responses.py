"""Moderation responses: the queue, one comment by itself, or an HTML fragment for the script."""

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
from posts.comments.moderation.queue import (
    SEARCH_CHARACTERS,
    QueueFilter,
    QueueItem,
    filtered_comments,
    queue_items,
    with_context,
)
from posts.lib.http.params import whole_number
from posts.lib.text.cleaning import one_line

COMMENTS_A_PAGE = 25
FRAGMENT = "text/x-fragment"
PLACE = ("state", "q", "page", "one")  # what says where in the queue somebody is; every form carries it along


@dataclass(frozen=True)
class Feedback:
    """What the page says about one comment, beside the comment itself, and what was typed about it."""

    error: str = ""
    note: str = ""
    reason: str = ""
    reply: ReplyForm | None = None
    is_folded: bool = False


@dataclass(frozen=True)
class Card:
    item: QueueItem
    feedback: Feedback

    @property
    def reply_form(self) -> ReplyForm:
        return self.feedback.reply or ReplyForm()


def wants_fragment(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == FRAGMENT


def answer(request: HttpRequest, feedback: dict[int, Feedback], refused_with: int = 409) -> HttpResponse:
    """A fragment for the script; otherwise the page: led to where all went well, shown at once with what did not."""
    refused = {pk: words for pk, words in feedback.items() if words.error}
    status = refused_with if refused else 200
    if wants_fragment(request) and len(feedback) == 1:
        return _show_fragment(request, *feedback.popitem(), status)
    only = _alone(request, feedback)
    if not refused:
        return redirect(_address(request, only, done=feedback))
    if only in refused:
        return show_one(request, only, refused[only], status)
    return show_queue(request, refused, status, done=[pk for pk in feedback if pk not in refused])


def back(request: HttpRequest, feedback: dict[int, Feedback]) -> HttpResponse:
    return redirect(_address(request, _alone(request, feedback), done=()))


def refuse_reason(request: HttpRequest, pks: list[int], error: str) -> HttpResponse:
    typed = request.POST.get("reason", "")
    if "bulk" in request.POST:
        return show_queue(request, {}, 422, problem=error, bulk_reason=typed, ticked=pks)
    return answer(request, {pk: Feedback(error=error, reason=typed) for pk in pks}, 422)


def _one(request: HttpRequest) -> int:
    """The comment whose own page the form was on; 0 for the queue."""
    return whole_number(request.GET.get("one", "")) or 0


def _alone(request: HttpRequest, feedback: dict[int, Feedback]) -> int:
    """The same for an answer: those who decide nothing know no other page than that of the comment they replied to."""
    return _one(request) if request.user.has_perm("posts.change_comment") else next(iter(feedback))


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


def _show_fragment(request: HttpRequest, pk: int, feedback: Feedback, status: int) -> HttpResponse:
    items = queue_items(with_context(Comment.objects.filter(pk=pk)))
    if not items:
        return render(request, "posts/comments/desk/_gone.html", {"feedback": feedback}, FRAGMENT, status)
    context = {
        "card": Card(items[0], feedback),
        "place": _place(request).urlencode(),
        "still_waiting": Comment.objects.pending().count(),
    }
    return render(request, "posts/comments/desk/_item.html", context, FRAGMENT, status)


def show_one(request: HttpRequest, pk: int, feedback: Feedback, status: int) -> HttpResponse:
    comment = get_object_or_404(with_context(Comment.objects.all()), pk=pk)
    context = {
        "title": _("A comment"),
        "card": Card(queue_items([comment])[0], feedback),
        "place": f"one={pk}",
    }
    return _render(request, "one", context, status)


def show_queue(
    request: HttpRequest, feedback: dict[int, Feedback], status: int, done: Collection[int] = (), **more: Any
) -> HttpResponse:
    """A page of the queue; before it, apart, what was just decided and what was refused and lies elsewhere by now."""
    state = request.GET.get("state", "")
    chosen = QueueFilter(state) if state in QueueFilter else QueueFilter.WAITING
    words = request.GET.get("q", "")
    is_too_long = len(words) > SEARCH_CHARACTERS
    matches = Comment.objects.none() if is_too_long else filtered_comments(chosen, one_line(words))
    page = Paginator(matches, COMMENTS_A_PAGE).get_page(request.GET.get("page"))
    listed = list(page)
    elsewhere = ({*feedback, *done, *_done(request)}) - {comment.pk for comment in listed}
    apart = with_context(Comment.objects.filter(pk__in=elsewhere)).order_by("pk") if elsewhere else []
    cards = [
        Card(item, feedback.get(item.comment.pk, Feedback(is_folded=item.comment.pk in elsewhere)))
        for item in queue_items([*apart, *listed])
    ]
    gone = feedback.keys() - {card.item.comment.pk for card in cards}
    context = {
        "title": _("Comments"),
        "chosen": chosen,
        "filters": QueueFilter,
        "words": words,
        "is_too_long": is_too_long,
        "page": page,
        "apart": cards[: -len(listed) or None],
        "cards": cards[len(cards) - len(listed) :],
        "held_today": Report.objects.held_today(),
        "gone": [feedback[pk].error for pk in gone],
        "place": _place(request).urlencode(),
    }
    return _render(request, "queue", context | more, status)


def _done(request: HttpRequest) -> list[int]:
    written = request.GET.getlist("done")[:COMMENTS_A_PAGE]
    return [pk for pk in map(whole_number, written) if pk is not None]


def _render(request: HttpRequest, name: str, context: dict[str, Any], status: int) -> HttpResponse:
    context = admin.site.each_context(request) | context
    return render(request, f"posts/comments/desk/{name}.html", context, status=status)

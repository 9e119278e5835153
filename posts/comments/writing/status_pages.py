"""Status pages behind the private link (a capability URL) that the writer of a comment gets.

None of them knows a session: who holds the link is the writer. What is sent must come from a page of ours.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from posts.comments.models import Comment, TakenBack
from posts.comments.notifications.letters import introduce_again
from posts.comments.nudges import nudges
from posts.comments.questions import mark_question
from posts.comments.writing.forms import EditForm
from posts.lib.http.admission_control import Refusal, refusal_of
from posts.lib.http.private import keep_private


def _private(page: Callable[[HttpRequest, Comment], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Finds the comment; nobody keeps the answer, and the address, which is a key, goes to nobody."""

    @wraps(page)
    def with_comment(request: HttpRequest, key: str) -> HttpResponse:
        refusal = refusal_of(request, "status") if request.method == "POST" else None
        if refusal and refusal.status == 403:
            return keep_private(render(request, "403_csrf.html", status=403))
        comment = Comment.objects.with_status_key(key).select_related("article__author").first()
        if comment is None:
            return keep_private(render(request, "posts/comments/no_such_link.html", status=404))
        return keep_private(_refuse(request, comment, refusal) if refusal else page(request, comment))

    return csrf_exempt(with_comment)


def _refuse(request: HttpRequest, comment: Comment, refusal: Refusal) -> HttpResponse:
    sent = QueryDict() if refusal.status == 413 else request.POST
    context = {"comment": comment, "refusal": refusal, "typed": sent.get("text"), "is_question": "is_question" in sent}
    return refusal.told_by(render(request, "posts/comments/refused.html", context, status=refusal.status))


def _lead_back(comment: Comment, done: str) -> HttpResponse:
    """Back to the status page, whose title says what was done (`_done.html`): screen readers begin with it."""
    path, _, notice = comment.status_address.partition("#")
    return redirect(f"{path}?done={done}#{notice}")


@require_safe
@_private
def comment_status(request: HttpRequest, comment: Comment) -> HttpResponse:
    if not comment.article.is_published:
        return render(request, "posts/comments/status.html", {"comment": comment, "own_comments": [comment]})
    context = {"article": comment.article, "own_comment": comment}
    return render(request, "posts/articles/article.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def edit_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    before = {"text": comment.text, "is_question": comment.is_question}
    form = EditForm(request.POST if request.method == "POST" else None, initial=before, label_suffix="")
    if form.is_bound and comment.can_be_edited and form.is_valid():
        new = form.cleaned_data
        hints = [] if new["nudged"] else nudges(new["text"], comment.answered)
        if hints:
            return render(request, "posts/comments/edit.html", {"comment": comment, "form": form, "nudges": hints})
        with suppress(TakenBack):  # in another window: then the page says so, with what was typed
            comment.rewrite(new["text"])
            mark_question(comment, new["is_question"])
            return _lead_back(comment, "saved")
    status = 422 if form.is_bound else 200
    return render(request, "posts/comments/edit.html", {"comment": comment, "form": form}, status=status)


@require_POST
@_private
def withdraw_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    comment.withdraw()
    return redirect(comment.status_address)


@require_POST
@_private
def stop_mails(request: HttpRequest, comment: Comment) -> HttpResponse:
    for contact in comment.contacts.all():
        contact.end()
    return _lead_back(comment, "stopped")


@require_POST
@_private
def send_introduction(request: HttpRequest, comment: Comment) -> HttpResponse:
    introduce_again(comment)
    return _lead_back(comment, "mailed")


@require_http_methods(["GET", "HEAD", "POST"])
@_private
def erase_comment(request: HttpRequest, comment: Comment) -> HttpResponse:
    if request.method != "POST":
        return render(request, "posts/comments/erase.html", {"comment": comment})
    comment.erase()
    return render(request, "posts/comments/erased.html", {"article": comment.article})

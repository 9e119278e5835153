"""Comment pages: they take a comment, show what was asked, and take reports. What is sent must come from our pages."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from posts.articles.models import Article
from posts.articles.redirects import public_article, redirects_when_moved
from posts.blog.models import Blog
from posts.comments.forms import TextForm
from posts.comments.materialised_path import COMMENTS_A_PAGE, page_of
from posts.comments.models import Comment
from posts.comments.nudges import Nudge
from posts.comments.questions import answered_questions, answers_to, questions, unanswered_questions
from posts.comments.writing.closing import what_waits, why_closed, why_full
from posts.comments.writing.forms import CommentForm, ReportForm
from posts.comments.writing.reporting import store_report
from posts.comments.writing.submission import RateLimited, Sender, may_have_link, sent_before, submit
from posts.lib.admin.capped_paginator import CappedPaginator
from posts.lib.http.admission_control import Refusal, refusal_of
from posts.lib.http.client import address
from posts.lib.http.params import page_asked, page_number
from posts.lib.http.private import keep_private
from posts.lib.http.public_page import UNKNOWN, a_page, one_of, public_page
from posts.lib.http.session_bypass import needs_no_session

QUESTIONS_A_PAGE = 20
QUESTIONS_COUNTED = 200  # of a longer list nobody is told how many pages it has
QUESTION_LISTS = {"": questions, "answered": answered_questions, "open": unanswered_questions}  # by ?show=
FRAGMENT = "text/x-fragment"  # what our script asks for, to put it into the page it has


def _article_at(slug: str) -> Article:
    needed = ("title", "slug", "state", "published_at", "takes_comments")
    return public_article(slug, Article.objects.published().only(*needed))


@needs_no_session
@csrf_exempt  # no cookie, no session: the signed token and our own origin stand in, and no authority is at stake
@require_POST
def post_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Store what was written, then lead to the page that shows it; with errors, give everything back.

    What costs the least refuses first; the text is rendered once nothing speaks against it.
    """
    article = _article_at(slug)
    refusal = refusal_of(request, "comment")
    if refusal:
        return _refuse(request, article, refusal)
    form, blog, sender = CommentForm(article.pk, request.POST), Blog.current(), Sender(address(request))
    closed = why_closed(article, blog)
    if not closed and not form.is_valid():
        return _give_back(request, article, form, 422)
    closed = closed or why_full(article, form.cleaned_data["parent"] is not None)
    if closed:
        return _write_page(request, article, 403, form=form, closed=closed)
    try:
        comment = sent_before(form.idempotency_key, sender)
        if comment is None and not form.render_text():
            return _give_back(request, article, form, 422)
        if comment is None and form.nudges and not form.cleaned_data["nudged"]:
            return _give_back(request, article, form, 200, nudges=form.nudges)
        comment = comment or submit(article, form.comment_input(), sender, blog)
    except RateLimited as early:
        return _refuse(request, article, Refusal(429, _please_wait(early.wait), early.wait))
    if not may_have_link(comment, sender):
        return keep_private(render(request, "posts/comments/already_sent.html", {"article": article}))
    return HttpResponseRedirect(comment.status_address)


@csrf_exempt  # it stores nothing
@require_POST
def preview_comment(request: HttpRequest, slug: str) -> HttpResponse:
    article = _article_at(slug)
    refusal = refusal_of(request, "preview")
    if refusal:
        return _show_preview(request, article, refusal.status, refusal=refusal, preview_refused=[refusal.words])
    form = TextForm(request.POST)
    if form.is_valid():
        return _show_preview(request, article, 200, preview=form.html)
    return _show_preview(request, article, 422, preview_refused=form.errors["text"])


def _show_preview(request: HttpRequest, article: Article, status: int, **shown: Any) -> HttpResponse:
    refusal: Refusal | None = shown.pop("refusal", None)
    if request.META.get("HTTP_ACCEPT") == FRAGMENT:
        response = render(request, "posts/comments/_preview.jinja", shown, FRAGMENT, status, using="jinja2")
        add_never_cache_headers(response)
        return response
    if refusal:
        return _refuse(request, article, refusal)
    return _write_page(request, article, status, form=CommentForm(article.pk, typed=request.POST), **shown)


def _refuse(request: HttpRequest, article: Article, refusal: Refusal) -> HttpResponse:
    """What was typed, unjudged, in a form to send it once more; a body that is too long is not read at all."""
    typed = None if refusal.status == 413 else CommentForm(article.pk, typed=request.POST)
    return refusal.told_by(_write_page(request, article, refusal.status, form=typed, refusal=refusal))


def _give_back(
    request: HttpRequest, article: Article, form: CommentForm, status: int, nudges: list[Nudge] | None = None
) -> HttpResponse:
    form.renew(nudged=bool(nudges))
    return _write_page(request, article, status, form=form, nudges=nudges)


def _write_page(request: HttpRequest, article: Article, status: int, **shown: Any) -> HttpResponse:
    """The form on a page of its own: the article with all its comments costs more than a refusal may."""
    form: CommentForm | None = shown.get("form")
    parent = None
    if form and not shown.get("closed"):
        parent = Comment.objects.reply_target(article.pk, str(form["parent"].value() or ""))
    context = {"article": article, "reply_to": parent, **what_waits(Blog.current()), **shown}
    return keep_private(render(request, "posts/comments/write.html", context, status=status))


def _please_wait(wait: timedelta) -> str:
    if wait < timedelta(minutes=1):
        seconds = int(wait.total_seconds()) + 1
        return _("That was quick. Please wait %(seconds)d seconds, then send it once more.") % {"seconds": seconds}
    words = _("Many comments came from your network. Please send yours once more in %(wait)s.")
    return words % {"wait": timeuntil(timezone.now() + wait, depth=1)}


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(Comment.objects.published().select_related("article"), pk=pk)
    get_object_or_404(Article.objects.published(), pk=shown.article_id)
    before = Comment.objects.shown().filter(article=shown.article_id, path__lt=shown.path).count()
    page = page_of(before, COMMENTS_A_PAGE)
    query = f"?comments={page}" if page > 1 else ""
    return redirect(f"{shown.article.get_absolute_url()}{query}#{shown.anchor}")


@redirects_when_moved
@public_page(show=one_of("", "answered", "open", otherwise=UNKNOWN), page=a_page)
def questions_list(request: HttpRequest, slug: str = "") -> HttpResponse:
    article = get_object_or_404(Article.objects.published(), slug=slug) if slug else None
    chosen = request.GET.get("show", "")
    if chosen not in QUESTION_LISTS:
        raise Http404
    asked = QUESTION_LISTS[chosen]().select_related("article").defer("article__source", "article__html")
    if article:
        asked = asked.filter(article=article.pk)
    newest = asked.order_by("-created_at", "-pk")
    pages = CappedPaginator(newest, QUESTIONS_A_PAGE, page_number(request), QUESTIONS_COUNTED)
    page = page_asked(request, pages)
    answers = answers_to(list(page.object_list))
    listed = [(question, answers.get(question.pk)) for question in page.object_list]
    context = {"page": page, "listed": listed, "show": chosen, "article": article}
    return render(request, "posts/comments/questions.html", context)


@csrf_exempt  # anybody may report; it must come from a page of ours
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    public = Comment.objects.published().filter(article__in=Article.objects.published())
    shown = get_object_or_404(public.select_related("article", "parent"), pk=pk)
    if request.method != "POST":
        return _report_page(request, shown, ReportForm(), 200)
    refusal = refusal_of(request, "store_report")
    if refusal:
        typed = None if refusal.status == 413 else request.POST.dict()
        return _report_page(request, shown, ReportForm(initial=typed), refusal.status, refusal=refusal)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _report_page(request, shown, form, 422)
    try:
        store_report(shown, form.cleaned_data["reason"], Sender(address(request)))
    except RateLimited as early:
        words = _("Many reports came from your network. Please send yours once more in %(wait)s.")
        refusal = Refusal(429, words % {"wait": timeuntil(timezone.now() + early.wait, depth=1)}, early.wait)
        return _report_page(request, shown, form, refusal.status, refusal=refusal)
    return _report_page(request, shown, form, 200, is_reported=True)


def _report_page(
    request: HttpRequest, comment: Comment, form: ReportForm, status: int, refusal: Refusal | None = None, **shown: bool
) -> HttpResponse:
    context = {"comment": comment, "article": comment.article, "form": form, "refusal": refusal, **shown}
    response = keep_private(render(request, "posts/comments/report.html", context, status=status))
    return refusal.told_by(response) if refusal else response

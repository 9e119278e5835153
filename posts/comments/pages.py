"""The pages that take a comment, show what was asked, and take reports. What is sent must come from a page of ours."""

from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, SlugField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from posts.articles.models import Article
from posts.articles.moved import led_on, public_article
from posts.blog.models import Blog
from posts.comments.closing import why_closed, why_full
from posts.comments.forms import CommentForm
from posts.comments.models import Comment
from posts.comments.nudges import Nudge
from posts.comments.posting import Sender, TooMany, post, report
from posts.comments.questions import answered_questions, answers_to, questions, unanswered_questions
from posts.comments.short_forms import ReportForm, TextForm
from posts.comments.threads import COMMENTS_A_PAGE, page_of
from posts.lib.clients import address, comes_from_our_page, network
from posts.lib.limits import allows
from posts.lib.long_lists import LongList
from posts.lib.numbers import page_asked, page_number
from posts.lib.prepared import Prepared, Slot
from posts.lib.sharing import UNKNOWN, a_page, one_of, same_for_everyone
from posts.lib.short_way import needs_no_session

PREVIEWS_A_MINUTE = 10  # of one network
QUESTIONS_A_PAGE = 20
QUESTIONS_COUNTED = 200  # of a longer list nobody is told how many pages it has
QUESTION_LISTS = {"": questions, "answered": answered_questions, "open": unanswered_questions}  # by ?show=
FRAGMENT = "text/x-fragment"  # what our script asks for, to put it into the page it has


_to_write_under = Prepared(
    lambda: (
        Article.objects.published(Slot("now", DateTimeField()))
        .filter(slug=Slot("slug", SlugField()))
        .only("title", "slug", "state", "published_at", "takes_comments")
    )
)


def _article_at(slug: str) -> Article:
    """With what storing a comment needs of it. Raises Http404."""
    found = _to_write_under(slug=slug, now=timezone.now())
    return found[0] if found else public_article(slug, Article.objects.published())


@needs_no_session
@csrf_exempt  # no cookie, no session: the signed token and our own origin stand in, and no authority is at stake
@require_POST
def post_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """Store what was written, then lead to the page that shows it; with errors, give everything back."""
    article = _article_at(slug)
    form = CommentForm(article.pk, request.POST)
    if not comes_from_our_page(request):
        form.add_error(None, _("We could not see that this came from our own page. Please send it once more."))
        return _give_back(request, article, form, status=403)
    if not form.is_valid():
        return _give_back(request, article, form, status=422)
    blog = Blog.current()
    closed = why_closed(article, blog) or why_full(article, form.cleaned_data["parent"] is not None)
    if closed:
        form.add_error(None, closed)
        return _give_back(request, article, form, status=403)
    if form.nudges and not form.cleaned_data["nudged"]:
        return _give_back(request, article, form, status=200, nudges=form.nudges)
    try:
        comment = post(article, form.written(), Sender(address(request)), blog)
    except TooMany as refusal:
        form.add_error(None, _please_wait(refusal.wait))
        response = _give_back(request, article, form, status=429)
        response.headers["Retry-After"] = str(int(refusal.wait.total_seconds()) + 1)
        return response
    return HttpResponseRedirect(comment.status_address)


@csrf_exempt  # it stores nothing
@require_POST
def preview_comment(request: HttpRequest, slug: str) -> HttpResponse:
    """The comment as it will look, by the renderer of the page: within the article, or alone for our script."""
    article = public_article(slug, Article.objects.published().select_related("author"))
    form = TextForm(request.POST)
    context: dict[str, Any] = {}
    if not (comes_from_our_page(request) and allows("preview", network(address(request)), PREVIEWS_A_MINUTE)):
        context["preview_refused"], status = [_("Please wait a minute, then look at your comment once more.")], 429
    elif form.is_valid():
        context["preview"], status = form.html, 200
    else:
        context["preview_refused"], status = form.errors["text"], 422
    return _show_preview(request, article, context, status)


def _show_preview(request: HttpRequest, article: Article, context: dict[str, Any], status: int) -> HttpResponse:
    if request.headers.get("Accept") == FRAGMENT:
        template, content_type = "posts/comments/_preview.html", FRAGMENT
    else:
        template, content_type = "posts/articles/article.html", None
        context |= {"article": article, "comment_form": CommentForm(article.pk, typed=request.POST)}
    response = render(request, template, context, content_type=content_type, status=status)
    add_never_cache_headers(response)
    return response


def _give_back(
    request: HttpRequest, article: Article, form: CommentForm, status: int, nudges: list[Nudge] | None = None
) -> HttpResponse:
    form.renew(nudged=bool(nudges))
    article = Article.objects.select_related("author").get(pk=article.pk)  # whole: it was found for a comment's sake
    context = {"article": article, "comment_form": form, "nudges": nudges}
    response = render(request, "posts/articles/article.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _please_wait(wait: timedelta) -> str:
    if wait < timedelta(minutes=1):
        seconds = int(wait.total_seconds()) + 1
        return _("That was quick. Please wait %(seconds)d seconds, then send it once more.") % {"seconds": seconds}
    words = _("Many comments came from your network. Please send yours once more in %(wait)s.")
    return words % {"wait": timeuntil(timezone.now() + wait, depth=1)}


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment's own address: leads to the page of its article that it stands on."""
    shown = get_object_or_404(Comment.objects.published().select_related("article"), pk=pk)
    get_object_or_404(Article.objects.published(), pk=shown.article_id)
    before = Comment.objects.shown().filter(article=shown.article_id, path__lt=shown.path).count()
    page = page_of(before, COMMENTS_A_PAGE)
    query = f"?comments={page}" if page > 1 else ""
    return redirect(f"{shown.article.get_absolute_url()}{query}#{shown.anchor}")


@led_on
@same_for_everyone(show=one_of("", "answered", "open", otherwise=UNKNOWN), page=a_page)
def questions_list(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What readers asked under all articles or under one, the newest first, with the answers."""
    article = get_object_or_404(Article.objects.published(), slug=slug) if slug else None
    chosen = request.GET.get("show", "")
    if chosen not in QUESTION_LISTS:
        raise Http404
    asked = QUESTION_LISTS[chosen]().select_related("article").defer("article__source", "article__html")
    if article:
        asked = asked.filter(article=article.pk)
    newest = asked.order_by("-created_at", "-pk")
    pages = LongList(newest, QUESTIONS_A_PAGE, page_number(request), QUESTIONS_COUNTED)
    page = page_asked(request, pages)
    answers = answers_to(list(page.object_list))
    listed = [(question, answers.get(question.pk)) for question in page.object_list]
    context = {"page": page, "listed": listed, "show": chosen, "article": article}
    return render(request, "posts/comments/questions.html", context)


@csrf_exempt  # anybody may report; it must come from a page of ours
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A form that asks what is wrong; three readers' answers send the comment back to the moderators."""
    public = Comment.objects.published().filter(article__in=Article.objects.published())
    shown = get_object_or_404(public.select_related("article", "parent"), pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    context, status = {"comment": shown, "article": shown.article, "form": form}, 200
    if form.is_bound and not comes_from_our_page(request):
        form.add_error(None, _("We could not see that this came from our own page. Please send it once more."))
        status = 403
    elif form.is_bound and form.is_valid():
        report(shown, form.cleaned_data["reason"], Sender(address(request)))
        context["is_reported"] = True
    elif form.is_bound:
        status = 422
    response = render(request, "posts/comments/report.html", context, status=status)
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex"
    return response

"""The pages of articles: lists and one article."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from posts.articles.models import Article, ArticleQuerySet, Tag
from posts.lib.videos import FRAME_HOSTS

ARTICLES_A_PAGE = 20


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The newest articles."""
    return _list(request, Article.objects.published(), None)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest articles with one tag."""
    wanted = get_object_or_404(Tag, slug=slug)
    return _list(request, wanted.articles.published(), wanted)


def _list(request: HttpRequest, articles: ArticleQuerySet, wanted: Tag | None) -> HttpResponse:
    listed = articles.newest_first().prefetch_related("tags").defer("source", "html", "sources", "sources_html")
    pages = Paginator(listed, ARTICLES_A_PAGE)
    number = request.GET.get("page", "1")
    if not number.isascii() or not number.isdigit() or not 1 <= int(number[:6]) <= pages.num_pages:
        raise Http404
    return render(request, "posts/articles/list.html", {"page": pages.page(int(number)), "tag": wanted})


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article. What is not published only staff may see, and no cache may keep."""
    shown = Article.objects.select_related("author").filter(slug=slug).first()
    if shown is None:
        moved = get_object_or_404(Article.objects.published(), former_addresses__slug=slug)
        return redirect(moved, permanent=True)
    # A published article never asks who reads it: the page is the same bytes for everyone.
    if not shown.is_published and not request.user.is_staff:
        raise Http404
    response = render(request, "posts/articles/article.html", {"article": shown})
    if shown.has_video:
        response._csp_update = {"frame-src": FRAME_HOSTS}  # type: ignore[attr-defined]  # what its decorators set
    if not shown.is_published:
        add_never_cache_headers(response)
    return response

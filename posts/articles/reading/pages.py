"""Pages of articles: lists, one article, and its social card."""

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from posts.articles.models import Article
from posts.articles.querysets import ArticleQuerySet
from posts.articles.redirects import article_once_at, permanent_redirect, redirects_when_moved, tag_redirects_when_moved
from posts.articles.tags import Tag
from posts.blog.models import Blog
from posts.lib.admin.capped_paginator import CappedPaginator
from posts.lib.http.client import address, network
from posts.lib.http.params import COMMENT_PAGE_DIGITS, page_asked, page_number
from posts.lib.http.public_page import a_page, a_page_if_any, a_row, one_of, public_page
from posts.lib.http.rate_limit import allows
from posts.lib.http.session_bypass import is_staff
from posts.lib.images.social_card import card
from posts.lib.markdown.videos import with_frames

ARTICLES_A_PAGE = 20
TITLES_A_PAGE = 200
COUNTED = 1000  # of a longer list nobody is told how many pages it has
CARDS_A_MINUTE = 60  # of one network: each costs a tenth of a second


@public_page(page=a_page)
def front(request: HttpRequest) -> HttpResponse:
    return _list(request, Article.objects.published(), None)


@tag_redirects_when_moved
@public_page(page=a_page)
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    wanted = get_object_or_404(Tag, slug=slug)
    return _list(request, wanted.public_articles(), wanted)


def _list(request: HttpRequest, articles: ArticleQuerySet, wanted: Tag | None) -> HttpResponse:
    listed = articles.newest_first().defer("source", "html", "sources", "sources_html")
    counted = 0 if wanted and not wanted.has_few_articles else COUNTED
    page = _page(request, listed, ARTICLES_A_PAGE, counted)
    context = {"page": page, "tag": wanted, "own_path": _own_path(request, page)}
    return render(request, "posts/articles/list.html", context)


def _own_path(request: HttpRequest, page: Page) -> str:
    return request.path + (f"?page={page.number}" if page.number > 1 else "")


def _page(request: HttpRequest, articles: ArticleQuerySet, a_page: int, counted: int = COUNTED) -> Page:
    """The page asked for. Raises Http404 where there is none."""
    return page_asked(request, CappedPaginator(articles, a_page, page_number(request), counted))


@public_page(page=a_page)
def archive(request: HttpRequest, year: int | None = None) -> HttpResponse:
    years = Article.objects.years()
    if year is not None and year not in years:
        raise Http404
    chosen = year or (years or [timezone.localtime().year])[0]
    titles = Article.objects.published_in(chosen).newest_first().only("title", "slug", "published_at")
    page = _page(request, titles, TITLES_A_PAGE)
    context = {"page": page, "years": years, "year": chosen, "own_path": _own_path(request, page)}
    return render(request, "posts/articles/archive.html", context)


@redirects_when_moved
@require_safe
def article_card(request: HttpRequest, slug: str) -> HttpResponse:
    return _card(request, get_object_or_404(Article.objects.published(), slug=slug).title)


@require_safe
def blog_card(request: HttpRequest) -> HttpResponse:
    return _card(request, Blog.current().tagline)


def _card(request: HttpRequest, title: str) -> HttpResponse:
    if not allows("card", network(address(request)), CARDS_A_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    response = HttpResponse(card(title, Blog.current().name), content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def old_front(request: HttpRequest) -> HttpResponse:
    return permanent_redirect(reverse("front"))


@tag_redirects_when_moved
@require_safe
def old_category(request: HttpRequest, slug: str) -> HttpResponse:
    return permanent_redirect(get_object_or_404(Tag, slug=slug).get_absolute_url())


@public_page(comments=a_page_if_any(COMMENT_PAGE_DIGITS), order=one_of("newest"), reply=a_row)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article. What is not published only staff may see, and no cache may keep."""
    try:
        article = Article.objects.select_related("author").defer("source", "sources").get(slug=slug)
    except Article.DoesNotExist:
        moved = article_once_at(slug)
        if moved is None:
            raise Http404 from None
        return permanent_redirect(moved.get_absolute_url())
    # A published article never asks who reads it: the page is the same bytes for everyone.
    if not article.is_published and not is_staff(request):
        raise Http404
    response = render(request, "posts/articles/article.html", {"article": article})
    if article.has_video:
        with_frames(response)
    if not article.is_published:
        add_never_cache_headers(response)
    return response

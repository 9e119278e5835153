"""Redirects from slugs an article or a tag had before: whoever comes there is led to where it is today."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from posts.articles.models import Article
from posts.articles.querysets import ArticleQuerySet
from posts.articles.tags import Tag
from posts.lib.text.slug import slug_of


def public_article(slug: str, articles: ArticleQuerySet) -> Article:
    """For what is sent to an article from a page that was opened before it moved. Raises Http404."""
    return articles.filter(slug=slug).first() or get_object_or_404(articles, former_addresses__slug=slug)


def permanent_redirect(address: str) -> HttpResponse:
    """Moved for good, as search engines hear it. Browsers ask each time: an article may move back."""
    response = redirect(address, permanent=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def article_once_at(slug: str) -> Article | None:
    """The article that had the address; or has it, but for the capitals and accents old sites put into addresses."""
    articles = Article.objects.published()
    return articles.filter(former_addresses__slug=slug).first() or _spelled_anew(slug, articles)


def _tag_once_at(slug: str) -> Tag | None:
    return Tag.objects.filter(former_addresses__slug=slug).first() or _spelled_anew(slug, Tag.objects.all())


def _spelled_anew(slug: str, rows: models.QuerySet[Any]) -> Any:
    spelled = slug_of(slug)
    return rows.filter(slug=spelled).first() if spelled and spelled != slug else None


def redirects_when_moved(
    page: Callable[..., HttpResponse], once_at: Callable[[str], Article | Tag | None] = article_once_at
) -> Callable[..., HttpResponse]:
    @wraps(page)
    def at(request: HttpRequest, *args: Any, slug: str = "", **kwargs: Any) -> HttpResponse:
        try:
            return page(request, *args, **({"slug": slug} if slug else {}), **kwargs)
        except Http404:
            moved = once_at(slug)
            if moved is None or request.resolver_match is None:
                raise
            return permanent_redirect(reverse(request.resolver_match.view_name, kwargs={"slug": moved.slug}))

    return at


tag_redirects_when_moved = partial(redirects_when_moved, once_at=_tag_once_at)

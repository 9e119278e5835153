"""Addresses an article had before: whoever comes there is led to where it is today."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from posts.articles.models import Article
from posts.articles.querysets import ArticleQuerySet


def public_article(slug: str, articles: ArticleQuerySet) -> Article:
    """For what is sent to an article from a page that was opened before it moved. Raises Http404."""
    return articles.filter(slug=slug).first() or get_object_or_404(articles, former_addresses__slug=slug)


def lead_on(address: str) -> HttpResponse:
    """Moved for good, as search engines hear it. Browsers ask each time: an article may move back."""
    response = redirect(address, permanent=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


def led_on(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page below an article's address: where there is none, perhaps there is one below its address of today."""

    @wraps(page)
    def at(request: HttpRequest, *args: Any, slug: str = "", **kwargs: Any) -> HttpResponse:
        try:
            return page(request, *args, **({"slug": slug} if slug else {}), **kwargs)
        except Http404:
            moved = Article.objects.published().filter(former_addresses__slug=slug).first()
            if moved is None or request.resolver_match is None:
                raise
            return lead_on(reverse(request.resolver_match.view_name, kwargs={"slug": moved.slug}))

    return at

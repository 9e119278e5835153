"""Sitemaps: every public page with its pictures, a bounded number to a file."""

import re
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import conditional_page, require_safe

from posts.articles.models import Article
from posts.articles.tags import Tag
from posts.lib.http.urls import absolute_url
from posts.lib.text.cleaning import clean_html

PICTURE = re.compile(r'<img\b[^>]*?\ssrc="([^"]+)"')
ARTICLES_A_FILE = 100  # their texts are looked through for pictures; each costs a tenth of a millisecond


class Ranges(Paginator):
    """Articles by ranges of their keys: each stays in its file for ever, and no other is passed to find it."""

    @cached_property
    def ranges(self) -> list[int]:
        return Article.objects.key_ranges(self.per_page) or [0]

    @cached_property
    def num_pages(self) -> int:
        return len(self.ranges)

    def page(self, number: Any) -> Page:
        number = self.validate_number(number)
        first = self.ranges[number - 1] * self.per_page
        rows = self.object_list.filter(pk__gte=first, pk__lt=first + self.per_page)  # type: ignore[attr-defined]
        return Page(rows, number, self)


class ArticleSitemap(Sitemap):
    """Articles with their last change and their pictures."""

    limit = ARTICLES_A_FILE

    @property
    def paginator(self) -> Ranges:
        return Ranges(self.items(), self.limit)

    def items(self) -> Any:
        fields = "slug", "published_at", "updated_at", "cover", "html"
        return Article.objects.each_published().order_by("pk").only(*fields)

    def lastmod(self, item: Any) -> datetime:
        return max(item.updated_at, item.published_at)

    def get_urls(self, page: Any = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        urls = super().get_urls(page, site, protocol)
        start = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        for url in urls:
            url["images"] = [start + path for path in pictures_of(url["item"])]
        return urls


def pictures_of(article: Article) -> list[str]:
    cover = [article.cover.url] if article.cover else []
    return list(dict.fromkeys(cover + [clean_html(path) for path in PICTURE.findall(article.html)]))


class PageSitemap(Sitemap):
    """The other pages: the front page, the archive, the about page, and tags that have articles."""

    limit = 5000

    def items(self) -> list[str]:
        public = Article.objects.published().filter(tags=OuterRef("pk"))
        tags = Tag.objects.filter(Exists(public))
        return [reverse("front"), reverse("archive"), reverse("about"), *(tag.get_absolute_url() for tag in tags)]

    def location(self, item: str) -> str:
        return item


SITEMAPS: dict[str, Sitemap] = {"pages": PageSitemap(), "articles": ArticleSitemap()}


@require_safe
@conditional_page
@views.x_robots_tag
def index(request: HttpRequest) -> HttpResponse:
    """Every file; not when it was changed last, which would take reading every article."""
    parts = []
    for section, pages in SITEMAPS.items():
        address = absolute_url(request, reverse("sitemap-part", args=[section]))
        parts += [f"{address}?p={number}" if number > 1 else address for number in pages.paginator.page_range]
    return render(request, "posts/articles/sitemap_index.xml", {"parts": parts}, content_type="application/xml")


@require_safe
@conditional_page
def part(request: HttpRequest, section: str) -> HttpResponse:
    return views.sitemap(request, {**SITEMAPS}, section, template_name="posts/articles/sitemap.xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = ("/admin/", "/search/?", "/search/suggest/", "/comment/status/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {absolute_url(request, reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")

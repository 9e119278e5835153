"""What search engines find by: every public page with its pictures, a bounded number to a file."""

import re
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from posts.articles.models import Article, Tag
from posts.lib.addresses import absolute

PICTURE = re.compile(r'<img\b[^>]*?\ssrc="([^"]+)"')
ARTICLES_A_FILE = 500  # their texts are looked through for pictures


class Articles(Sitemap):
    """Articles with their last change and their pictures."""

    limit = ARTICLES_A_FILE

    def items(self) -> Any:
        fields = "slug", "published_at", "updated_at", "cover", "html"
        return Article.objects.published().newest_first().only(*fields)

    def lastmod(self, item: Any) -> datetime:
        return max(item.updated_at, item.published_at)

    def get_latest_lastmod(self) -> None:
        """Not told: it would take reading every article, and each file tells the times of its own."""

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls = super()._urls(page, protocol, domain)  # type: ignore[misc]
        for url in urls:
            url["images"] = [f"{protocol}://{domain}{path}" for path in pictures_of(url["item"])]
        return urls


def pictures_of(article: Article) -> list[str]:
    cover = [article.cover.url] if article.cover else []
    return list(dict.fromkeys(cover + PICTURE.findall(article.html)))


class Pages(Sitemap):
    """The other pages: the front page, the archive, the about page, and tags that have articles."""

    limit = 5000

    def items(self) -> list[str]:
        public = Article.objects.published().filter(tags=OuterRef("pk"))
        tags = Tag.objects.filter(Exists(public))
        return [reverse("front"), reverse("archive"), reverse("about"), *(tag.get_absolute_url() for tag in tags)]

    def location(self, item: str) -> str:
        return item


SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {"pages": Pages, "articles": Articles}


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    return views.index(
        request, SITEMAPS, template_name="posts/articles/sitemap_index.xml", sitemap_url_name="sitemap-part"
    )


@require_safe
@conditional_page
def part(request: HttpRequest, section: str) -> HttpResponse:
    return views.sitemap(request, SITEMAPS, section, template_name="posts/articles/sitemap.xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read everything that is written for readers."""
    closed = ("/admin/", "/search/?", "/search/suggest/", "/comment/status/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {absolute(request, reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")

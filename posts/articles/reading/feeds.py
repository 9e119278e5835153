"""Feeds of articles, whole: Atom, RSS and JSON Feed, of the blog and of each tag."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import rfc3339_date
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from posts.articles.models import Article
from posts.articles.redirects import tag_redirects_when_moved
from posts.articles.tags import Tag
from posts.blog.models import Blog
from posts.lib.http.public_page import public_page
from posts.lib.http.syndication import CleanAtom, CleanFeed, CleanRss, for_feed_readers
from posts.lib.http.urls import absolute_url
from posts.lib.markdown.sanitiser import with_whole_addresses
from posts.lib.text.cleaning import clean_html

ARTICLES_IN_A_FEED = 20


class FullAtom(CleanAtom):
    """Atom with the whole text beside the summary."""

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class FullRss(CleanRss):
    """RSS with the whole text beside the summary."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class JsonFeed(CleanFeed):
    """https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "description": self.feed["description"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "language": self.feed["language"],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(document, ensure_ascii=False).encode(encoding))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        entry = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["summary"],
            "content_html": item["content"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "tags": list(item["categories"]),
        }
        entry |= {"image": item["picture"]} if item["picture"] else {}
        return entry | ({"authors": [{"name": item["author_name"]}]} if item["author_name"] else {})


@dataclass(frozen=True)
class Subject:
    """What a feed is about, and the beginning of every address in it."""

    site: str
    tag: Tag | None = None

    @cached_property
    def articles(self) -> list[Article]:
        public = self.tag.public_articles() if self.tag else Article.objects.published()
        newest = public.newest_first().select_related("author").prefetch_related("tags").defer("source")
        articles = list(newest[:ARTICLES_IN_A_FEED])
        for article in articles:
            article.site = self.site
        return articles


class Newest(Feed):
    """The newest articles: of the blog, or of one tag."""

    feed_type: Any = FullAtom
    item_guid_is_permalink = False

    def get_object(self, request: HttpRequest, slug: str = "") -> Subject:
        site = absolute_url(request, "/").rstrip("/")
        return Subject(site, get_object_or_404(Tag, slug=slug) if slug else None)

    def title(self, subject: Subject) -> str:
        name = Blog.current().name
        return _("%(tag)s · %(blog)s") % {"tag": subject.tag.name, "blog": name} if subject.tag else name

    def description(self, subject: Subject) -> str:
        return (subject.tag.description if subject.tag else Blog.current().tagline) or self.title(subject)

    subtitle = description

    def author_name(self, subject: Subject) -> str:
        """Atom wants one for every entry; some articles have none of their own."""
        return Blog.current().name

    def link(self, subject: Subject) -> str:
        return subject.site + (subject.tag.get_absolute_url() if subject.tag else reverse("front"))

    def items(self, subject: Subject) -> list[Article]:
        return subject.articles

    def item_title(self, item: Any) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return escape(item.teaser)

    def item_link(self, item: Any) -> str:
        return item.site + item.get_absolute_url()

    def item_guid(self, item: Article) -> str:
        """The same for ever, whatever becomes of the address; unlike any other blog's."""
        return f"urn:uuid:{uuid5(NAMESPACE_OID, f'{item.pk} {item.created_at.isoformat()}')}"

    def item_author_name(self, item: Article) -> str | None:
        return item.byline or None

    def item_pubdate(self, item: Any) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Any) -> datetime:
        return max(item.updated_at, item.published_at)

    def item_categories(self, item: Article) -> list[str]:
        return [tag.name for tag in item.tags.all()]

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        picture = item.site + item.cover.url if item.cover else ""
        whole = with_whole_addresses(for_feed_readers(_with_cover_and_sources(item)), self.item_link(item))
        return {"content": clean_html(whole), "summary": item.teaser, "picture": picture}


def _with_cover_and_sources(article: Article) -> str:
    if article.cover or article.sources_html:
        return render_to_string("posts/articles/_in_feed.html", {"article": article})
    return article.html


class NewestAsRss(Newest):
    feed_type = FullRss


class NewestAsJson(Newest):
    feed_type = JsonFeed


def _cached(feed: Feed) -> Any:
    return public_page()(conditional_page(feed))


atom = _cached(Newest())
atom_of_tag = tag_redirects_when_moved(_cached(Newest()))
rss = _cached(NewestAsRss())
as_json = _cached(NewestAsJson())

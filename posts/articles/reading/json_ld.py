"""JSON-LD: structured data about a page for search engines, in the words of schema.org."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from posts.articles.models import Article
from posts.articles.tags import Tag
from posts.blog.models import Blog
from posts.lib.http.urls import absolute_url
from posts.lib.text.cleaning import without_tags

Thing = dict[str, Any]


def of_front(request: HttpRequest, blog: Blog) -> list[Thing]:
    return [_site(request, blog) | {"description": blog.tagline, "potentialAction": _search_action(request)}]


def of_tag(request: HttpRequest, blog: Blog, tag: Tag) -> list[Thing]:
    return [_site(request, blog), _way_to(request, blog, (tag.name, tag.get_absolute_url()))]


def of_article(request: HttpRequest, blog: Blog, article: Article) -> list[Thing]:
    url = absolute_url(request, article.get_absolute_url())
    page = {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": article.title,
        "isPartOf": {"@id": _site_id(request)},
        "breadcrumb": {"@id": f"{url}#way"},
        "reviewedBy": {"@type": "Person", "name": article.reviewed_by} if article.reviewed_by else None,
        "lastReviewed": article.reviewed_on.isoformat() if article.reviewed_by and article.reviewed_on else None,
    }
    tag = next(iter(article.tag_list), None)
    steps = [(tag.name, tag.get_absolute_url())] if tag else []
    way = _way_to(request, blog, *steps, (article.title, article.get_absolute_url())) | {"@id": f"{url}#way"}
    return [_without_gaps(page), _posting(request, blog, article, url), way, _site(request, blog)]


def _posting(request: HttpRequest, blog: Blog, article: Article, url: str) -> Thing:
    published_at = article.published_at or article.created_at  # asked only of what is published, and so has a time
    publisher = {"@type": "Organization", "name": blog.name, "url": absolute_url(request, "/")}
    return _without_gaps(
        {
            "@type": "BlogPosting",
            "@id": f"{url}#text",
            "mainEntityOfPage": {"@id": url},
            "headline": article.title,
            "description": article.teaser,
            "url": url,
            "image": absolute_url(request, picture_of(article)),
            "datePublished": published_at.isoformat(),
            "dateModified": max(article.updated_at, published_at).isoformat(),
            "author": {"@type": "Person", "name": article.byline} if article.byline else publisher,
            "publisher": publisher,
            "keywords": [tag.name for tag in article.tag_list],
            "wordCount": article.words,
            "inLanguage": get_language(),
            "citation": _citations(article),
            "isPartOf": {"@id": _site_id(request)},
        }
    )


def picture_of(article: Article) -> str:
    return article.cover.url if article.cover else reverse("article-card", args=[article.slug])


def _citations(article: Article) -> list[str]:
    return [text for item in article.sources_html.split("</li>") if (text := without_tags(item))]


def _site_id(request: HttpRequest) -> str:
    return absolute_url(request, "/") + "#site"


def _site(request: HttpRequest, blog: Blog) -> Thing:
    url = absolute_url(request, "/")
    return {"@type": "WebSite", "@id": _site_id(request), "url": url, "name": blog.name, "inLanguage": get_language()}


def _search_action(request: HttpRequest) -> Thing:
    target = absolute_url(request, reverse("search")) + "?q={search_term_string}"
    return {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": target},
        "query-input": "required name=search_term_string",
    }


def _way_to(request: HttpRequest, blog: Blog, *steps: tuple[str, str]) -> Thing:
    every = [(blog.name or _("Articles"), reverse("front")), *steps]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": absolute_url(request, path)}
        for number, (name, path) in enumerate(every, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _without_gaps(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in (None, "", [])}

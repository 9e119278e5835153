"""Template tags of articles: what stands around one, and what pages tell search engines and networks of themselves."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from posts.articles.models import Article
from posts.articles.reading import json_ld
from posts.articles.reading.neighbours import neighbours
from posts.articles.tags import Tag
from posts.lib.http.urls import absolute_url
from posts.lib.text.cleaning import every_text_clean

register = template.Library()

# So that no text, whatever it holds, can end the script element it stands in.
ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


register.simple_tag(neighbours)


@register.simple_tag(takes_context=True)
def whole_address(context: Any, path: str) -> str:
    return absolute_url(context["request"], path)


@register.simple_tag
def sharing_picture(article: Article) -> str:
    return json_ld.picture_of(article)


@register.simple_tag(takes_context=True)
def structured_data(context: Any, article: Article | None = None, tag: Tag | None = None) -> SafeString:
    request, blog = context["request"], context["blog"]
    if article:
        things = json_ld.of_article(request, blog, article)
    else:
        things = json_ld.of_tag(request, blog, tag) if tag else json_ld.of_front(request, blog)
    document = {"@context": "https://schema.org", "@graph": every_text_clean(things)}
    return mark_safe(json.dumps(document, ensure_ascii=False).translate(ESCAPES))  # noqa: S308  escaped for its element

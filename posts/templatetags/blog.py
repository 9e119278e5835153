"""Template tags of every page: the blog itself, the style sheet inlined in its head, and where its scripts are."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from posts.blog.models import Blog
from posts.lib.assets.scripts import address_of
from posts.lib.assets.styles import article_styles, page_styles

register = template.Library()


@register.simple_tag(takes_context=True)
def current_blog(context: Any) -> Blog:
    """Asked for once, also where a page stands in a piece that is kept."""
    return context.get("blog") or Blog.current()


@register.simple_tag(takes_context=True)
def jinja(context: Any, name: str, **more: Any) -> SafeString:
    """What Jinja2 makes of this template, which knows all that the page knows."""
    return mark_safe(render_to_string(name, {**context.flatten(), **more}, using="jinja2"))  # noqa: S308  it escapes


@register.simple_tag
def style_sheet() -> SafeString:
    return mark_safe(page_styles())  # noqa: S308  our own files


@register.simple_tag
def article_style_sheet() -> SafeString:
    return mark_safe(article_styles())  # noqa: S308  our own files


@register.simple_tag
def script_address(name: str) -> str:
    return address_of(name)

"""What every page shows of the blog itself, the style sheet inlined in its head, and where its scripts are."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from mobility_blog.later_style import later_address
from mobility_blog.scripts import address_of
from mobility_blog.styles import article_styles, page_styles
from posts.blog.models import Blog

register = template.Library()


@register.simple_tag(takes_context=True)
def current_blog(context: Any) -> Blog:
    """Asked for once, also where a page stands in a piece that is kept."""
    return context.get("blog") or Blog.current()


@register.simple_tag
def style_sheet() -> SafeString:
    return mark_safe(page_styles())  # noqa: S308  our own files


@register.simple_tag
def article_style_sheet() -> SafeString:
    return mark_safe(article_styles())  # noqa: S308  our own files


@register.simple_tag
def later_style_address() -> str:
    """What styles the page below an article's text."""
    return later_address()


@register.simple_tag
def script_address(name: str) -> str:
    """One of the bundles of `mobility_blog.scripts`."""
    return address_of(name)

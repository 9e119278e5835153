"""Template tags of the admin's bundles: a page names one, `posts.lib.assets.static_files` says what is in it."""

from django import template
from django.forms import Media
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from posts.lib.assets.static_files import NOT_NEEDED, files_of, parts_of

register = template.Library()


@register.simple_tag
def bundled(name: str) -> list[str]:
    return files_of(name)


@register.simple_tag
def not_bundled(media: Media, *bundles: str) -> SafeString:
    parts = [part for bundle in bundles for part in parts_of(bundle)]
    have = [f'"{static(part)}"' for part in (*parts, *NOT_NEEDED)]
    lines = str(media).splitlines()
    return mark_safe("\n".join(line for line in lines if not any(address in line for address in have)))  # noqa: S308

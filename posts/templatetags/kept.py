"""`{% kept article blog %}...{% endkept %}`: a piece of a page, made once for what these stand for.

The piece sees what it names and nothing else of the context, so it cannot depend on what its key does not hold.
`{% kept place=request.path %}` gives it a value by another name.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, cast

from django import template
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader_tags import BlockNode
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from posts.lib.kept import pieces

register = template.Library()

TOLD = "keys of what kept pieces of this page stand for"
LANGUAGE = "language"


@dataclass(frozen=True)
class Asked:
    """What a piece may know of a request: where the blog was asked, and nothing of who asks for which page."""

    scheme: str
    host: str

    def get_host(self) -> str:
        return self.host

    def build_absolute_uri(self, path: str) -> str:
        return str(iri_to_uri(f"{self.scheme}://{self.host}{path}"))


class Kept(template.Node):
    child_nodelists = ()  # there are no blocks in it, so no page that extends this one need look

    def __init__(self, nodelist: NodeList, named: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.named = named

    def render(self, context: template.Context) -> SafeString:
        seen = {name: _seen(expression.resolve(context, True)) for name, expression in self.named.items()}

        def make() -> SafeString:
            return self.nodelist.render(context.new(seen))

        if settings.DEBUG:
            return make()
        told = cast(Any, context.render_context).setdefault(TOLD, {})  # a page names the same blog in many pieces
        key = (self, _language(told), *[_told_once(value, told) for value in seen.values()])
        return make() if None in key[2:] else mark_safe(pieces.get(key, make))  # noqa: S308  what the template made


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    named = {}
    for bit in token.split_contents()[1:]:
        name, _equals, expression = bit.partition("=")
        named[name] = parser.compile_filter(expression or name)
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("What a page puts into a block is not in the key of a kept piece around it.")
    return Kept(nodelist, named)


def _seen(value: Any) -> Any:
    return Asked(value.scheme or "", value.get_host()) if isinstance(value, HttpRequest) else value


def _language(told: dict[Any, Any]) -> Hashable:
    """Of the whole page: asking for it takes longer than finding a piece."""
    if LANGUAGE not in told:
        told[LANGUAGE] = get_language()
    return cast(Hashable, told[LANGUAGE])


def _told_once(value: Any, told: dict[Any, Any]) -> Hashable:
    if id(value) not in told:
        told[id(value)] = value, _key_of(value)  # held, so that no other value gets its number meanwhile
    return told[id(value)][1]


def _key_of(value: Any) -> Hashable:
    """With the kind of a value: words that are safe already are shown otherwise than the same words that are not.

    None for what says itself, by having no fingerprint now, that it is not to be kept.
    """
    if isinstance(value, list | tuple):
        return tuple(map(_key_of, value))
    if hasattr(type(value), "fingerprint"):  # of the instance it would be worked out to be seen
        found = value.fingerprint
        return found and (type(value), found)
    if isinstance(value, models.Model):
        raise TypeError(f"A kept piece cannot tell one {type(value).__name__} from another: it has no fingerprint.")
    return type(value), value

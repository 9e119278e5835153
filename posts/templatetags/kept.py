"""`{% kept article blog %}...{% endkept %}`: a piece of a page, made once for what these stand for.

The piece sees what it names and nothing else of the context, so it cannot depend on what its key does not hold.
`{% kept place=request.path %}` gives it a value by another name.

What changes with every page, as a form's tokens do, stands in it as `{% anew %}...{% endanew %}`: a gap of the piece,
which is filled in where the piece is shown and sees all that can be seen there.
"""

import secrets
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Union, cast

from django import template
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader_tags import BlockNode
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from posts.lib.kept import PLACE, SENT, pieces

register = template.Library()

TOLD = "keys of what kept pieces of this page stand for"
LANGUAGE = "language"
GAPS = "gaps of the piece that is just made"
GAP = f"\ue000{secrets.token_hex(8)}\ue001"  # known to nobody who could write it into a text

Part = Union[str, bytes, "Anew"]
Piece = tuple[Part, ...]


@dataclass(frozen=True)
class Named:
    url_name: str | None


@dataclass(frozen=True)
class Asked:
    """What a piece may know of a request: where the blog was asked for which kind of page, and nothing of who asks."""

    scheme: str
    host: str
    resolver_match: Named

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
        sent = context.get(SENT)

        def make() -> Piece:
            gaps: list[Anew] = []
            made = self.nodelist.render(context.new({**seen, GAPS: gaps}))
            return _with_gaps(made, gaps, is_sent=sent is not None)

        told = cast(Any, context.render_context).setdefault(TOLD, {})  # a page names the same blog in many pieces
        key = (self, sent is None, _language(told), *[_told_once(value, told) for value in seen.values()])
        piece = make() if settings.DEBUG or None in key[3:] else pieces.get(key, make)
        return mark_safe("".join([_shown(part, context, sent) for part in piece]))  # noqa: S308  what the template made


class Anew(template.Node):
    child_nodelists = ()  # as above

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """Itself, or a gap in the piece that is just made."""
        gaps = context.get(GAPS)
        if gaps is None:
            return self.nodelist.render(context)
        gaps.append(self)
        return mark_safe(GAP)  # noqa: S308  our own


def _with_gaps(made: str, gaps: list[Anew], is_sent: bool) -> Piece:
    """Words and gaps in turns."""
    words, *others = [part.encode() if is_sent else part for part in made.split(GAP)]
    parts: list[Part] = [words]
    for gap, after in zip(gaps, others, strict=True):
        parts += gap, after
    return tuple(parts)


def _shown(part: Part, context: template.Context, sent: list[bytes] | None) -> str:
    """What stands for it in the page; bytes are only kept where the page collects them."""
    if isinstance(part, Anew):
        return part.render(context)
    if isinstance(part, bytes) and sent is not None:
        sent.append(part)
        return PLACE
    return str(part)


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    named = {}
    for bit in token.split_contents()[1:]:
        name, _equals, expression = bit.partition("=")
        named[name] = parser.compile_filter(expression or name)
    return Kept(_until(parser, "endkept"), named)


@register.tag
def anew(parser: Parser, _token: Token) -> Anew:
    return Anew(_until(parser, "endanew"))


def _until(parser: Parser, end: str) -> NodeList:
    nodelist = parser.parse((end,))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("What a page puts into a block is not in the key of a kept piece around it.")
    return nodelist


def _seen(value: Any) -> Any:
    if not isinstance(value, HttpRequest):
        return value
    return Asked(value.scheme or "", value.get_host(), Named(getattr(value.resolver_match, "url_name", None)))


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
    if isinstance(value, dict):
        return tuple([(name, _key_of(one)) for name, one in value.items()])
    if hasattr(type(value), "fingerprint"):  # of the instance it would be worked out to be seen
        found = value.fingerprint
        return found and (type(value), found)
    if isinstance(value, models.Model):
        raise TypeError(f"A kept piece cannot tell one {type(value).__name__} from another: it has no fingerprint.")
    return type(value), value

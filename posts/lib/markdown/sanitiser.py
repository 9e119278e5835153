"""HTML sanitiser, the very last step: nh3 with an allow-list for each profile, and where links may lead."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import nh3

from posts.lib.markdown.callouts import CALLOUTS
from posts.lib.markdown.videos import FRAME_HOSTS

LINK_SCHEMES = {"http", "https", "mailto"}
INLINE_TAGS = {"p", "br", "em", "strong", "s", "a", "code"}
BLOCK_TAGS = {"ul", "ol", "li", "blockquote", "pre"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
HEADING_TAGS = {"h2", "h3", "h4", "h5", "h6"}
FRAME_TAGS = {"section", "div", "figure", "figcaption", "small", "sup", "details", "summary"}
ALIGNMENTS = {"align-left", "align-center", "align-right"}
TURNED_TAGS = {"p", "ul", "ol", "li", "blockquote", "th", "td", "figure", "summary"} | HEADING_TAGS
DIRECTION = {"dir": {"ltr", "rtl"}}
OUR_ID = re.compile(r"(?:s|fn)-[\w-]+")
NUMBER_OR_RANGE = re.compile(r"[0-9]{1,5}(?:-[0-9]{1,5})?")


# --- Where a link may lead ---


def is_absolute(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # "http://[" and the like
        return False
    return parts.scheme in LINK_SCHEMES and bool(parts.netloc or parts.scheme == "mailto")


def _is_on_this_site(url: str) -> bool:
    return url.startswith("#") or (url.startswith("/") and not url.startswith("//"))


def author_may_link(url: str) -> bool:
    return is_absolute(url) or _is_on_this_site(url)


# --- What may stay ---


def _may_stay(tag: str, name: str, value: str) -> str | None:
    shape: re.Pattern[str] | None = None
    if name in ("id", "aria-labelledby"):
        shape = OUR_ID
    elif tag == "section" and name.startswith("data-"):
        shape = NUMBER_OR_RANGE
    elif name == "data-frame":
        return value if value.startswith(tuple(f"{host}/" for host in FRAME_HOSTS)) else None
    return value if shape is None or shape.fullmatch(value) else None


AUTHOR_MAY: dict[str, Any] = {
    "tags": INLINE_TAGS | BLOCK_TAGS | TABLE_TAGS | HEADING_TAGS | FRAME_TAGS | {"hr", "img", "picture", "source"},
    "attributes": {
        "a": {"href", "title", "id", "aria-label", "data-frame"},
        "ol": {"start"},
        "li": {"id"},
        "div": {"aria-label"},
        "section": {"aria-label", "aria-labelledby", "data-hold", "data-sides", "data-rounds", "data-rest"},
        "img": {"src", "alt", "title", "width", "height", "loading"},
        "source": {"type", "srcset", "sizes"},
        **{tag: {"id"} for tag in HEADING_TAGS},
    },
    "tag_attribute_values": {
        **dict.fromkeys(TURNED_TAGS, DIRECTION),
        "div": {"role": {"note", "group"}, "tabindex": {"0"}} | DIRECTION,
    },
    "attribute_filter": _may_stay,
    "allowed_classes": {
        "th": ALIGNMENTS,
        "td": ALIGNMENTS,
        "p": {"dose", "callout-title"},
        "div": {"scroll", "callout", *CALLOUTS},
        "figure": {"video"},
        "section": {"exercise", "footnotes"},
    },
    "url_schemes": LINK_SCHEMES,
    "link_rel": "noopener",
}
AUTHOR_CLEANER = nh3.Cleaner(**AUTHOR_MAY, url_relative=lambda url: url if _is_on_this_site(url) else None)
# A reader of feeds takes the plain picture: addresses in `srcset` cannot be made whole.
AUTHOR_ELSEWHERE = AUTHOR_MAY | {
    "tags": AUTHOR_MAY["tags"] - {"picture", "source"},
    "attributes": {tag: names for tag, names in AUTHOR_MAY["attributes"].items() if tag != "source"},
}
READER_CLEANER = nh3.Cleaner(
    tags=INLINE_TAGS | BLOCK_TAGS,
    attributes={"*": set(), "a": {"href"}, "ol": {"start"}},  # nh3 by itself lets title and lang pass
    tag_attribute_values=dict.fromkeys(TURNED_TAGS & (INLINE_TAGS | BLOCK_TAGS), DIRECTION),
    url_schemes=LINK_SCHEMES,
    url_relative="deny",
    link_rel="nofollow ugc noopener",
)


def with_whole_addresses(html: str, base: str) -> str:
    """Stored HTML for places that are not our pages: the sanitiser, still the last, makes each link a whole one."""
    return _elsewhere(base).clean(html)


@lru_cache(maxsize=64)
def _elsewhere(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(**AUTHOR_ELSEWHERE, url_relative=("rewrite_with_base", base))

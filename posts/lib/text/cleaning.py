"""Text cleaning: what XML cannot carry is never stored; posts.lib.forms.fields takes it out of what is typed."""

import html
import re
import unicodedata
from typing import Any

import nh3

from posts.lib.text.stream_safe import stream_safe

# What XML 1.0 cannot carry (https://www.w3.org/TR/xml/#charsets): one of them in a title breaks every feed. And what
# it advises against: the control characters of ISO 6429, and code points that will never be characters.
LAST_OF_PLANES = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 17))
NOT_IN_XML = re.compile(f"[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{LAST_OF_PLANES}]")
# How word processors and the rest of the world end a line within a paragraph, or begin a page.
LINE_END = re.compile("\r\n?|[\v\f\u0085\u2028]")
PARAGRAPH_END = "\u2029"
# Marks that turn the direction of the text around them; in a name they can disguise what follows it.
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# Where one of these begins or ends, the words before and after it are two.
BLOCK_EDGE = re.compile(r"<(?=/?(?:p|br|h[1-6]|[ou]l|li|t[hdr]|blockquote|pre|figcaption|summary|dd|dt|div)\b)")
NO_TAGS = nh3.Cleaner(tags=set())


def clean(text: str) -> str:
    text = NOT_IN_XML.sub("", LINE_END.sub("\n", text).replace(PARAGRAPH_END, "\n\n"))
    # Before, so that putting marks in order takes no time; and after, for some marks come apart into two.
    return stream_safe(unicodedata.normalize("NFC", stream_safe(text)))


def one_line(text: str) -> str:
    return " ".join(DIRECTION_MARKS.sub("", clean(text)).split())


def clean_html(markup: str) -> str:
    """HTML that was made safe already. Nothing is taken out of it: what stands around a gap must not grow together."""
    return NOT_IN_XML.sub("\ufffd", markup)


def every_text_clean(value: Any) -> Any:
    """On the way out: the same value, each text in it clean. What was stored long ago may be otherwise."""
    match value:
        case str():
            return clean(value)
        case list() | tuple():
            return [every_text_clean(part) for part in value]
        case dict():
            return {name: every_text_clean(part) for name, part in value.items()}
    return value


def without_tags(markup: str) -> str:
    return " ".join(html.unescape(NO_TAGS.clean(BLOCK_EDGE.sub(" <", markup))).split())

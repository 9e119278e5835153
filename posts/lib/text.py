"""Characters we never store, and the form fields that take them out."""

import html
import re
import unicodedata
from typing import Any

import nh3
from django import forms

# What XML 1.0 cannot carry (https://www.w3.org/TR/xml/#charsets): one of them in a title breaks every feed.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Marks that turn the direction of the text around them; in a name they can disguise what follows it.
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# Where one of these begins or ends, the words before and after it are two.
BLOCK_EDGE = re.compile(r"<(?=/?(?:p|br|h[1-6]|[ou]l|li|t[hdr]|blockquote|pre|figcaption|summary|dd|dt|div)\b)")
NO_TAGS = nh3.Cleaner(tags=set())


def clean(text: str) -> str:
    """The same text in composed form, with plain line ends and without characters XML cannot carry."""
    text = NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Clean text on one line: white space folded, no marks that turn its direction."""
    return " ".join(DIRECTION_MARKS.sub("", clean(text)).split())


def without_tags(markup: str) -> str:
    """What a reader reads of HTML that we stored."""
    return " ".join(html.unescape(NO_TAGS.clean(BLOCK_EDGE.sub(" <", markup))).split())


class CleanField(forms.CharField):
    """A field of several lines; characters we never store are gone before anything is counted."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean(value) if isinstance(value, str) else value)


class OneLineField(forms.CharField):
    """A field of one line."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(one_line(value) if isinstance(value, str) else value)

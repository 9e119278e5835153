"""Slugs: the last part of a web address, made from a title in one place for the admin, imports and redirects.

Latin letters lose what a keyboard may lack; other scripts stay as they are, as browsers show and people read them.
"""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from posts.lib.text.normal_form import INDIC, PLAIN_LETTERS, UNSPACED, visible_text

SLUG_CHARACTERS = 80
ASKED_CHARACTERS = 300  # of a part of an address that is looked for at all; old sites had longer ones than we make

IN_ADDRESSES = rf"[-\w{UNSPACED}{INDIC}]"
SLUG = re.compile(f"{IN_ADDRESSES}+")
# Taken away, so that "l’œdème" and "3.5" stay one word; every other sign parts two.
CLOSED_UP = re.compile("[!-,./:-@\\[-^`{-~’‘‛ʼ′]")
PARTS = re.compile(rf"(?:(?!{IN_ADDRESSES}).|-)+", re.DOTALL)

# As the language of the blog spells a letter without its dots; everybody else leaves them out ("ö" is "o" in Finnish).
SPELLED_BY = {"de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})}


def slug_of(title: str) -> str:
    small = unicodedata.normalize("NFC", visible_text(title).lower())
    spelled = small.translate(SPELLED_BY.get(settings.LANGUAGE_CODE.partition("-")[0], {}))
    closed_up = CLOSED_UP.sub("", "".join(map(_plain, unicodedata.normalize("NFC", spelled))))
    slug = PARTS.sub("-", closed_up).strip("-_")
    if len(slug) <= SLUG_CHARACTERS:
        return slug
    return (slug[: SLUG_CHARACTERS + 1].rpartition("-")[0] or slug[:SLUG_CHARACTERS]).strip("-_")


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    spelled = letter.translate(PLAIN_LETTERS)
    if base.isascii() or spelled.isascii():
        return base if base.isascii() else spelled
    is_loose = unicodedata.combining(letter) and not SLUG.fullmatch(letter)
    return "" if is_loose else letter


def check_slug(value: str) -> None:
    if not SLUG.fullmatch(value):
        free = slug_of(value)
        words = _("An address is made of letters, digits and hyphens.")
        raise ValidationError(f"{words} " + _("You could write “%(slug)s”.") % {"slug": free} if free else words)


class SlugConverter:
    """The part of a path that names an article or a tag, in any script. What is too long for one is not found.

    Nor is a control character: PostgreSQL takes no NUL, not even to look for it.
    """

    regex = r"[^/\x00-\x1f\x7f-\x9f]+"

    def to_python(self, value: str) -> str:
        if len(value) > ASKED_CHARACTERS:
            raise ValueError
        return unicodedata.normalize("NFC", value)

    def to_url(self, value: str) -> str:
        return value

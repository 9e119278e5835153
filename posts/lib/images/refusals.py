"""Refusals of pictures, in words: which file, why, what the limit is, and what to do."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from posts.lib.images.refusal_reasons import RefusalReason
from posts.lib.text.cleaning import one_line

NAME_CHARACTERS = 80


class RefusedPicture(Exception):
    """Why a file is not taken, in words for the person who sent it."""


def in_words(refused: RefusalReason, name: str) -> RefusedPicture:
    numbers = {number: _written(value) for number, value in refused.numbers.items()}
    name = one_line(name[-NAME_CHARACTERS:]) or _("The picture")
    return RefusedPicture(_sentences()[refused.reason] % {"name": name, **numbers})


def _written(value: float) -> str:
    decimals = 0 if value == round(value) or value >= 100 else 1
    return number_format(value, decimal_pos=decimals, force_grouping=True)


def _sentences() -> dict[str, str]:
    return {
        "bytes": _(
            "“%(name)s” was not taken: it is larger than %(most)s MB. "
            "Please export it smaller, best as JPEG, and try again."
        ),
        "unknown": _(
            "“%(name)s” was not taken: it is not a picture we can show. "
            "JPEG, PNG, GIF, WebP, AVIF and HEIC work. Please export it as JPEG and try again."
        ),
        "damaged": _(
            "“%(name)s” was not taken: it is damaged and could not be read to its end. "
            "Please open it in another program, export it as JPEG and try again."
        ),
        "pixels": _(
            "“%(name)s” was not taken: it has %(found)s megapixels, and %(most)s are the most we take of its kind. "
            "Please export it as plain JPEG, or smaller, and try again."
        ),
        "side": _(
            "“%(name)s” was not taken: it is %(found)s pixels wide or high, and %(most)s are the most. "
            "Please cut it or make it smaller and try again."
        ),
        "frames": _(
            "“%(name)s” was not taken: it has %(found)s frames, and %(most)s are the most for its size. "
            "Please make the animation shorter or smaller and try again."
        ),
        "frame_side": _(
            "“%(name)s” was not taken: its frames are %(found)s pixels wide or high, and %(most)s are the most. "
            "Please make the animation smaller and try again."
        ),
        "effort": _(
            "“%(name)s” was not taken: opening it takes more time or memory than there is. "
            "Please export it as plain JPEG, or smaller, and try again."
        ),
    }

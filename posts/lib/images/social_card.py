"""Social card (Open Graph image): the picture that stands for a page without one where it is shared."""

import re
import unicodedata
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630  # what social networks and messengers show without cutting
MARGIN = 90
PAPER, INK, ACCENT, ON_ACCENT = "#fbfaf7", "#1d2421", "#0f6653", "#ffffff"
SIZES = (84, 72, 62, 54, 46, 40)  # the largest at which the title fits
LINES = 5
BAND = 112
NAME_SIZE = 40
FONT = Path(__file__).parent / "fonts" / "SourceSerif4-Bold.ttf"
REMEMBERED = 64
LETTERS_REMEMBERED = 1024
MISSING = "\ufffc"
UNSEEN = {"Cf", "Mn", "Me"}  # what stands inside a word, such as a place where it may be parted
# Brackets around nothing, and what joined a missing letter to the words beside it.
LEFT_BEHIND = re.compile(rf"[(\[{{]\s*{MISSING}[{MISSING}\s]*[)\]}}]")
LOOSE_ENDS = " :;,-–—|/·&+"


@lru_cache(maxsize=REMEMBERED)
def card(title: str, name: str) -> bytes:
    """A PNG with the title on the blog's paper and the blog's name on a band below it.

    Where the font can write no word of the title, the name takes its place.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, HEIGHT - BAND, WIDTH, HEIGHT), fill=ACCENT)
    title, name = _writable(title), _writable(name)
    if title and name:
        line = _lines(name, NAME_SIZE)[0]
        draw.text((MARGIN, HEIGHT - BAND // 2), line, fill=ON_ACCENT, font=_font(NAME_SIZE), anchor="lm")
    if title or name:
        size, lines = _fitting(title or name)
        middle = (HEIGHT - BAND) // 2
        text, font = "\n".join(lines), _font(size)
        draw.multiline_text((MARGIN, middle), text, fill=INK, font=font, anchor="lm", spacing=size // 4)
    out = BytesIO()
    image.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    # Our text is never reordered or joined: a script that needs that is one the font has no letters of.
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


def _writable(text: str) -> str:
    """What the font has the letters for: rather no words than a row of boxes."""
    writable = "".join(map(_written, text))
    if MISSING not in writable:
        return writable
    left = " ".join(LEFT_BEHIND.sub("", writable).replace(MISSING, " ").split()).strip(LOOSE_ENDS)
    return left if any(letter.isalpha() for letter in left) else ""


def _written(letter: str) -> str:
    if letter.isspace() or _has(letter):
        return letter
    return "" if unicodedata.category(letter) in UNSEEN else MISSING


@cache
def _no_letter() -> bytes:
    return bytes(_font(NAME_SIZE).getmask("\U0010fffe"))


@lru_cache(maxsize=LETTERS_REMEMBERED)
def _has(letter: str) -> bool:
    return bytes(_font(NAME_SIZE).getmask(letter)) != _no_letter()


def _fitting(title: str) -> tuple[int, list[str]]:
    for size in SIZES:
        lines = _lines(title, size)
        if len(lines) * size * 1.25 <= HEIGHT - BAND - MARGIN and len(lines) <= LINES:
            return size, lines
    return size, [*lines[: LINES - 1], lines[LINES - 1].rstrip(" .,;:") + " …"]


def _lines(text: str, size: int) -> list[str]:
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, size):
            longer = f"{lines[-1]} {piece}".strip()
            if lines[-1] and _font(size).getlength(longer) > WIDTH - 2 * MARGIN:
                lines.append(piece)
            else:
                lines[-1] = longer
    return lines


def _pieces(word: str, size: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if _font(size).getlength(pieces[-1] + letter) > WIDTH - 2 * MARGIN:
            pieces.append("")
        pieces[-1] += letter
    return pieces

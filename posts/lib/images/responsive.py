"""Responsive images: `picture`, `srcset` and two lighter formats, all told by a picture's name alone.

`renditions.py` makes the files at upload; here nothing is opened, so that rendering a text stays pure.
"""

import re
from dataclasses import dataclass
from html import escape

WIDTHS = (480, 960, 1600)
TYPES = {"avif": "image/avif", "webp": "image/webp"}  # the lightest first: a browser takes the first one it knows
SIZES = "(min-width: 48rem) 46rem, 100vw"  # the text's width, and that of cards and covers
# What `Picture.name` gives, and what a storage may add to it where that name is taken.
NAME = re.compile(
    r"(?P<stem>.*\b[0-9a-f]{32}-(?P<width>[1-9]\d{0,4})x(?P<height>[1-9]\d{0,4}))(?P<moving>-moving)?(_\w+)?\.\w{3,4}"
)


@dataclass(frozen=True)
class Source:
    """One line of a `<picture>`: a format, and its files with their widths."""

    type: str
    srcset: str
    sizes: str = SIZES


@dataclass(frozen=True)
class ResponsiveImage:
    """What a page needs to show a picture without jumping."""

    width: int
    height: int
    sources: tuple[Source, ...]


def widths_for(width: int) -> list[int]:
    return [narrow for narrow in WIDTHS if narrow < width] + [width] * (width <= WIDTHS[-1])


def rendition_name(stem: str, width: int, extension: str) -> str:
    return f"{stem}.{width}.{extension}"


def responsive_image(address: str) -> ResponsiveImage | None:
    """What an address of ours tells; None where it does not end in a name that `Picture` gives."""
    match = NAME.fullmatch(address)
    if match is None:
        return None
    width, height = int(match["width"]), int(match["height"])
    if match["moving"]:
        return ResponsiveImage(width, height, ())
    sources = (
        Source(type_, ", ".join(f"{rendition_name(match['stem'], w, end)} {w}w" for w in widths_for(width)))
        for end, type_ in TYPES.items()
    )
    return ResponsiveImage(width, height, tuple(sources))


def as_html(address: str, alt: str, title: str = "", lazy: bool = True) -> str:
    """The picture as an article's text shows it; everything in it is escaped here."""
    image_files = responsive_image(address)
    size = f' width="{image_files.width}" height="{image_files.height}"' if image_files else ""
    caption = f' title="{escape(title)}"' if title else ""
    loading = ' loading="lazy"' if lazy else ""
    image = f'<img src="{escape(address)}" alt="{escape(alt)}"{caption}{size}{loading} />'
    if not (image_files and image_files.sources):
        return image
    sources = "".join(
        f'<source type="{source.type}" srcset="{escape(source.srcset)}" sizes="{source.sizes}" />'
        for source in image_files.sources
    )
    return f"<picture>{sources}{image}</picture>"

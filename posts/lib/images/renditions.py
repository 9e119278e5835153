"""Renditions (responsive images): the smaller and lighter files of a picture, made once, when it is uploaded."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image

from posts.lib.images.responsive import TYPES, widths_for

# How each format is written: hardly a difference to the eye, in a tenth of a second from twelve megapixels.
WAYS: dict[str, dict[str, Any]] = {"avif": {"quality": 60, "speed": 8}, "webp": {"quality": 80, "method": 4}}


@dataclass(frozen=True)
class Rendition:
    width: int
    extension: str
    content: bytes


def renditions(picture: Image.Image) -> Iterator[Rendition]:
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    image = picture if picture.mode == mode else picture.convert(mode)
    for width in reversed(widths_for(picture.width)):
        if width < image.width:
            height = max(1, round(picture.height * width / picture.width))
            image = image.resize((width, height), Image.Resampling.LANCZOS)
        for extension in TYPES:
            out = io.BytesIO()
            image.save(out, extension.upper(), **WAYS[extension])
            yield Rendition(width, extension, out.getvalue())

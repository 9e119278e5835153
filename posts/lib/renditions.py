"""The smaller and lighter files of a picture, made once, when it is uploaded."""

import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image

from posts.lib.images import Picture
from posts.lib.pictures import TYPES, rendition_name, widths_for

# How each format is written: hardly a difference to the eye, in a tenth of a second from twelve megapixels.
WAYS: dict[str, dict[str, Any]] = {"avif": {"quality": 60, "speed": 8}, "webp": {"quality": 80, "method": 4}}
ONE_AT_A_TIME = threading.Lock()  # encoding takes every core and much memory: two uploads wait for each other


def renditions(picture: Picture) -> Iterator[tuple[str, bytes]]:
    """Names and contents, one after the other; an animation has none."""
    if picture.moves:
        return
    with ONE_AT_A_TIME, Image.open(BytesIO(picture.content)) as opened:
        image = opened if opened.mode in ("RGB", "RGBA") else opened.convert(_mode_of(opened))
        for width in reversed(widths_for(picture.width)):
            if width < image.width:
                height = max(1, round(picture.height * width / picture.width))
                image = image.resize((width, height), Image.Resampling.LANCZOS)
            for extension in TYPES:
                out = BytesIO()
                image.save(out, extension.upper(), **WAYS[extension])
                yield rendition_name(picture.stem, width, extension), out.getvalue()


def _mode_of(image: Image.Image) -> str:
    return "RGBA" if image.has_transparency_data else "RGB"

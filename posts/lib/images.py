"""Pictures that editors upload: checked by content, made anew, stored under a name of our own.

PNG, JPEG, GIF and WebP by what the bytes are, never by what the file is called; no SVG. Everything is checked
before a pixel is decoded. The picture is encoded again without metadata, so nothing hidden in the file survives.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from posts.lib.colours import in_eight_bits, in_srgb

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
MAX_FRAMES = 300
MAX_ANIMATION_PIXELS = 60_000_000  # of all frames together: each is held in memory at 4 bytes a pixel
STORED_SIDE = 2400  # pixels of the longer side; the widest a page shows on a dense screen
QUALITY = 85

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
# What each kind stores as it is; anything else (CMYK, palettes that are scaled) is converted first.
MODES = {
    "JPEG": {"RGB", "L"},
    "PNG": {"RGB", "RGBA", "L", "LA"},
    "GIF": {"RGB", "RGBA", "L"},
    "WEBP": {"RGB", "RGBA"},
}


class RefusedPicture(Exception):
    """Why a file is not taken, in words for the person who sent it."""


@dataclass(frozen=True)
class Picture:
    """A picture that is safe to store."""

    content: bytes
    extension: str
    width: int
    height: int
    moves: bool = False

    @property
    def stem(self) -> str:
        """Named by its content, so that the same picture sent twice is one file, and by its size: see pictures.py."""
        digest = hashlib.blake2b(self.content, digest_size=16).hexdigest()
        return f"{digest}-{self.width}x{self.height}"

    @property
    def name(self) -> str:
        return f"{self.stem}{'-moving' if self.moves else ''}.{self.extension}"

    def as_file(self) -> ContentFile:
        return ContentFile(self.content, name=self.name)


def cover_name(instance: Any, filename: str) -> str:
    """Where a cover is stored. Migrations name this function by its path: it must not move."""
    return f"covers/{filename}"


def check_and_remake(file: IO[bytes], size: int) -> Picture:
    """The uploaded file as a picture of ours. Raises RefusedPicture."""
    if size > MAX_BYTES:
        raise RefusedPicture(_("This picture is larger than 10 MB. Please make it smaller and try again."))
    try:
        with Image.open(file, formats=tuple(EXTENSIONS)) as image:
            _check_dimensions(image)
            return _remake_animation(image) if _is_animation(image) else _remake_still(image)
    except UnidentifiedImageError as error:
        raise RefusedPicture(_("This file is not a picture we can show. PNG, JPEG, GIF and WebP work.")) from error
    except Image.DecompressionBombError as error:
        raise RefusedPicture(_too_many_pixels()) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise RefusedPicture(_("This picture is damaged: it could not be read to its end.")) from error


def _too_many_pixels() -> str:
    return _("This picture has too many pixels: 40 megapixels and 12,000 pixels a side are the most we take.")


def _is_animation(image: Image.Image) -> bool:
    """Phones store a photo and its depth map as two frames of one JPEG (MPO): that is still one picture."""
    return image.format in ("GIF", "WEBP", "PNG") and getattr(image, "n_frames", 1) > 1


def _check_dimensions(image: Image.Image) -> None:
    width, height = image.size
    if width > MAX_SIDE or height > MAX_SIDE or width * height > MAX_PIXELS:
        raise RefusedPicture(_too_many_pixels())
    if _is_animation(image):
        frames = getattr(image, "n_frames", 1)
        if frames > MAX_FRAMES or frames * width * height > MAX_ANIMATION_PIXELS:
            raise RefusedPicture(_("This animation is too long or too large: 300 frames of 440 x 440 pixels fit."))


def _remake_still(image: Image.Image) -> Picture:
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    if kind == "JPEG":
        image.draft("RGB", (STORED_SIDE, STORED_SIDE))
    still = in_eight_bits(ImageOps.exif_transpose(image))
    profile = still.info.get("icc_profile")
    if still.mode not in MODES[kind] | {"CMYK"} or "transparency" in still.info:
        still = still.convert("RGBA" if kind != "JPEG" and still.has_transparency_data else "RGB")
    still.thumbnail((STORED_SIDE, STORED_SIDE), Image.Resampling.LANCZOS)
    if profile:
        still = in_srgb(still, profile)
    if still.mode == "CMYK":
        still = still.convert("RGB")
    still.info.clear()  # location, camera, comments, and whatever else was hidden there
    out = BytesIO()
    still.save(out, kind, **({"quality": QUALITY} if kind in ("JPEG", "WEBP") else {}), optimize=True)
    return Picture(out.getvalue(), EXTENSIONS[kind], *still.size)


def _remake_animation(image: Image.Image) -> Picture:
    frames, durations = [], []
    for frame in ImageSequence.Iterator(image):
        durations.append(frame.info.get("duration", 100))
        remade = frame.convert("RGBA")
        remade.thumbnail((STORED_SIDE, STORED_SIDE))
        remade.info.clear()
        frames.append(remade)
    kind = "GIF" if image.format == "GIF" else "WEBP"  # an animated PNG becomes WebP
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=durations, loop=0, disposal=2)
    return Picture(out.getvalue(), EXTENSIONS[kind], *frames[0].size, moves=True)

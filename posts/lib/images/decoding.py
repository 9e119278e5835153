"""Decoding and re-encoding of one uploaded picture with Pillow, within a bound of memory; no Django in here.

PNG, JPEG, GIF, WebP, AVIF and HEIC by what the bytes are, never by what the file is called; no SVG. What a picture
will take is computed before a pixel is decoded. It is encoded again from its pixels alone, so nothing hidden survives.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from posts.lib.images.animation import check_animation, remake_animation
from posts.lib.images.colour_profile import in_eight_bits, in_srgb
from posts.lib.images.metadata import JPEG, first_scan_components, upright, without_metadata
from posts.lib.images.refusal_reasons import RefusalReason
from posts.lib.images.renditions import Rendition, renditions

MEGA = 1_000_000
DECODING_BYTES = 205 * MEGA  # the file, as it came and as it is read, and all that its decoder holds at once
MAX_SIDE = 65_535  # as JPEG has it: a row is converted at once
STORED_SIDE = 2400  # pixels of the longer side; the widest a page shows on a dense screen
STRIP_PIXELS = MEGA // 2  # converted at once, so that no second copy of a whole picture is needed
QUALITY = 85

FORMATS = ["PNG", "GIF", "WEBP", "AVIF"]  # beside JPEG and HEIC
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
STORED_AS = {"AVIF": "JPEG", "HEIF": "JPEG"}  # what every program opens; WebP where something shines through
MOVING = {"GIF", "WEBP", "PNG", "AVIF"}
# Bytes a pixel, as measured: decoder, its buffers and Pillow's image. Of the others it is what one pixel of theirs is.
DECODERS = {"WEBP": 16.4, "AVIF": 14.0, "HEIF": 7.6}
PIXELS = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}
ANY_OTHER_PIXEL = 4

Image.MAX_IMAGE_PIXELS = None  # the bound is ours, by bytes


@dataclass(frozen=True)
class Remade:
    """A picture that is safe to store, with the smaller and lighter files of it."""

    content: bytes
    extension: str
    width: int
    height: int
    moves: bool = False
    renditions: tuple[Rendition, ...] = ()


def remake(content: bytes, before_decoding: Callable[[], None] = lambda: None) -> Remade:
    """Raises RefusalReason, and whatever a decoder raises over what it is given."""
    bytes_sent = len(content)
    content, exif = without_metadata(content)
    with _opened(content) as image:
        kind = str(image.format)
        moves = kind in MOVING and getattr(image, "n_frames", 1) > 1
        check_animation(image) if moves else _check_memory(image, content)
        before_decoding()
        if moves:
            return Remade(*remake_animation(image, bytes_sent), moves=True)
        size, narrow = _fitting(image.size), _made_narrow(image)
        profile, exif = image.info.get("icc_profile"), exif or image.info.get("exif") or b""
    del content, image  # what follows needs the room that the decoder took
    still = narrow.resize(size, Image.Resampling.LANCZOS)
    still = in_srgb(still, profile) if profile else still
    turn = upright(exif)
    return _encoded(still if turn is None else still.transpose(turn), kind)


def _opened(content: bytes) -> Image.Image:
    file = io.BytesIO(content)
    if content.startswith(JPEG):
        # Not by `Image.open`, which would read what phones add behind a photo (depth, motion) as further pictures.
        return JpegImageFile(file)
    formats = FORMATS
    if content[4:8] == b"ftyp":
        import pi_heif  # ten megabytes that the other formats can use

        pi_heif.register_heif_opener()
        formats = [*FORMATS, "HEIF"]
    try:
        return Image.open(file, formats=formats)
    except UnidentifiedImageError as error:
        raise RefusalReason("unknown") from error


# --- Memory ---


def _check_memory(image: Image.Image, content: bytes) -> None:
    """Raises RefusalReason where there is not the room. A JPEG is told here how small to come out of its decoder."""
    if max(image.size) > MAX_SIDE:
        raise RefusalReason("side", found=max(image.size), most=MAX_SIDE)
    pixels, room = image.width * image.height, DECODING_BYTES - 2 * len(content)
    if image.format == "JPEG":
        needed = _drafted(image, _coefficient_bytes(image, content), room)
    else:
        needed = pixels * DECODERS.get(str(image.format), 0) or _held(image)
    if needed > room:
        raise RefusalReason("pixels", found=pixels / MEGA, most=pixels * room / needed / MEGA)


def _drafted(image: Image.Image, coefficient_bytes: float, room: int) -> float:
    coefficients = image.width * image.height * coefficient_bytes
    width, height = _fitting(image.size)
    if coefficients + _drafted_pixels(image, (width, height)) * ANY_OTHER_PIXEL > room:
        width, height = width // 2 or 1, height // 2 or 1
    image.draft(image.mode, (width, height))
    return max(coefficients + image.width * image.height * ANY_OTHER_PIXEL, _held(image))


def _drafted_pixels(image: Image.Image, size: tuple[int, int]) -> int:
    possible = min(8, image.width // size[0], image.height // size[1])
    scale = 1 << possible.bit_length() - 1
    return image.width * image.height // scale**2


def _held(image: Image.Image) -> int:
    width, height = _fitting(image.size)
    return image.width * image.height * PIXELS.get(image.mode, ANY_OTHER_PIXEL) + 2 * width * height * ANY_OTHER_PIXEL


def _coefficient_bytes(image: Image.Image, content: bytes) -> float:
    """A JPEG in several scans is held as coefficients until the last of them; one in a single scan is not."""
    layers: list[tuple[int, int, int, int]] = image.layer  # type: ignore[attr-defined]
    if not image.info.get("progressive") and first_scan_components(content) == len(layers):
        return 0
    across, down = max(layer[1] for layer in layers), max(layer[2] for layer in layers)
    return 2 * sum(layer[1] * layer[2] for layer in layers) / (across * down)


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    share = min(1, STORED_SIDE / max(size))
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


# --- A picture that stands still ---


def _made_narrow(image: Image.Image) -> Image.Image:
    """As wide as it is stored, strip by strip, each converted and divided by whole numbers; still too high.

    A filter works along rows first and then along columns, so that no seam is left between strips.
    """
    image.load()
    size, mode = _fitting(image.size), _mode(image)
    across, down = (max(1, whole // wanted) for whole, wanted in zip(image.size, size, strict=True))
    rows = down * max(1, STRIP_PIXELS // (image.width * down))
    narrow = Image.new(mode, (size[0], -(-image.height // down)))
    for top in range(0, image.height, rows):
        strip = in_eight_bits(image.crop((0, top, image.width, min(image.height, top + rows))))
        strip = (strip if strip.mode == mode else strip.convert(mode)).reduce((across, down))
        narrow.paste(strip.resize((size[0], strip.height), Image.Resampling.LANCZOS), (0, top // down))
    return narrow


def _mode(image: Image.Image) -> str:
    if image.has_transparency_data:
        return "LA" if image.mode == "LA" and image.format == "PNG" else "RGBA"
    if image.mode in ("L", "CMYK") or image.mode.startswith("I"):
        return image.mode if image.mode == "CMYK" else "L" if image.format != "WEBP" else "RGB"
    return "RGB"


def _encoded(still: Image.Image, kind: str) -> Remade:
    still = still.convert("RGB") if still.mode == "CMYK" else still
    still.info.clear()  # location, camera, comments, and whatever else was hidden there
    stored = STORED_AS.get(kind, kind)
    if stored != kind and still.has_transparency_data:
        stored = "WEBP"
    options = {"quality": QUALITY} if stored in ("JPEG", "WEBP") else {}
    out = io.BytesIO()
    still.save(out, stored, optimize=True, **options)
    return Remade(out.getvalue(), EXTENSIONS[stored], *still.size, renditions=tuple(renditions(still)))

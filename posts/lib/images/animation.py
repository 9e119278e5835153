"""Animations (GIF, WebP, APNG) re-encoded: as long, as often, and never larger in bytes than they came.

A GIF stays one where that does not make it grow; else it becomes a WebP, as the others do.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from PIL import GifImagePlugin, Image, ImageSequence

from posts.lib.images.refusal_reasons import RefusalReason

MAX_FRAMES = 300
MAX_FRAMES_PIXELS = 60_000_000  # of all frames together
MAX_SIDE = 2400  # of a frame: the canvas is held several times
QUALITIES = (80, 60, 40, 20, 5)  # of a WebP, until it is not larger than what came
# Each frame as what differs from the one before, as small as with `minimize_size` in a sixth of its time.
WEBP: dict[str, Any] = {"allow_mixed": True, "method": 2, "kmin": MAX_FRAMES, "kmax": MAX_FRAMES + 1}
ONCE = 1  # as WebP counts: how often it is played, 0 being for ever

# Frames of one palette keep it: made of colours anew, each would bring its own, and none would be like the one before.
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY


def remake_animation(image: Image.Image, size: int) -> tuple[bytes, str, int, int]:
    """Contents, extension, width and height; `size` is that of the file."""
    durations, is_clear = [], False
    for frame in ImageSequence.Iterator(image):
        check_animation(frame)  # anew: a frame of a GIF may reach over its screen, and makes it larger
        frame.load()
        durations.append(frame.info.get("duration", 0))
        is_clear = is_clear or frame.has_transparency_data
    if image.format == "GIF":
        with suppress(MemoryError):  # it is held as a whole, which a WebP is not
            gif = _as_gif(image, durations, is_clear)
            if len(gif) <= size:
                return gif, "gif", *image.size
    return _as_webp(image, durations, size), "webp", *image.size


def check_animation(image: Image.Image) -> None:
    """Raises RefusalReason where it is too long or too large."""
    frames = getattr(image, "n_frames", 1)
    if frames > MAX_FRAMES:
        raise RefusalReason("frames", found=frames, most=MAX_FRAMES)
    if max(image.size) > MAX_SIDE:
        raise RefusalReason("frame_side", found=max(image.size), most=MAX_SIDE)
    pixels = image.width * image.height
    if frames * pixels > MAX_FRAMES_PIXELS:
        raise RefusalReason("frames", found=frames, most=MAX_FRAMES_PIXELS // pixels)


def _as_gif(image: Image.Image, durations: list[float], is_clear: bool) -> bytes:
    # A GIF that says nothing plays once, and one that says nought for ever.
    loop = {"loop": image.info["loop"]} if "loop" in image.info else {}
    frames = _bare_frames(image)
    out = io.BytesIO()
    next(frames).save(
        out,
        "GIF",
        save_all=True,
        append_images=frames,
        duration=durations,
        disposal=2 if is_clear else 1,  # what shines through must not show the frame before
        optimize=True,
        **loop,
    )
    return out.getvalue()


def _bare_frames(image: Image.Image) -> Iterator[Image.Image]:
    for frame in ImageSequence.Iterator(image):
        bare = frame.copy()
        clear = bare.info.get("transparency")
        bare.info = {} if clear is None else {"transparency": clear}
        yield _with_palette_in_order(bare) if bare.mode == "P" else bare


def _with_palette_in_order(frame: Image.Image) -> Image.Image:
    """By colour, so that no words can hide in a palette."""
    colours = frame.getpalette() or []
    triples = [tuple(colours[at : at + 3]) for at in range(0, len(colours), 3)]
    order = sorted(range(len(triples)), key=lambda number: triples[number])
    return frame.remap_palette(order)


def _as_webp(image: Image.Image, durations: list[float], size: int) -> bytes:
    smallest = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        image.seek(0)
        # The sequence itself, not a list of its frames: they are then in memory one at a time.
        image.save(
            out,
            "WEBP",
            save_all=True,
            duration=[round(duration) for duration in durations],
            loop=_webp_loop(image),
            quality=quality,
            **WEBP,
            icc_profile=b"",
            exif=b"",
            xmp=b"",
        )
        webp = out.getvalue()
        smallest = webp if not smallest or len(webp) < len(smallest) else smallest
        if len(smallest) <= size:
            break
    return smallest


def _webp_loop(image: Image.Image) -> int:
    loop = image.info.get("loop")
    if image.format == "GIF":  # it counts how often the animation is played again
        return ONCE if loop is None else loop and loop + 1
    return loop or 0

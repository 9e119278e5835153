"""Animations come out as long, as often and as they were, and never larger in bytes."""

import random
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageSequence, ImageStat

from posts.lib.images.animation import MAX_FRAMES
from posts.lib.images.decoding import remake
from posts.lib.images.refusal_reasons import RefusalReason
from tests.lib.images.test_decoding import HOSTILE

DURATIONS = [80, 120, 200, 50]


def opened(content):
    return Image.open(BytesIO(content))


def seen(content):
    return [frame.convert("RGBA") for frame in ImageSequence.Iterator(opened(content))]


def durations(content):
    found = []
    for frame in ImageSequence.Iterator(opened(content)):
        frame.load()
        found.append(round(frame.info["duration"]))
    return found


def saved(frames, kind="GIF", **options):
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], **{"duration": DURATIONS} | options)
    return out.getvalue()


def plain(mode="RGB", size=(40, 30)):
    """Few colours: a square that wanders."""
    frames = []
    for at in range(4):
        frame = Image.new(mode, size, "white" if mode != "RGBA" else (0, 0, 0, 0))
        ImageDraw.Draw(frame).rectangle((at * 8, 5, at * 8 + 10, 15), fill="teal")
        frames.append(frame)
    return frames


def like_a_film(size=(120, 90), number=4):
    chance = random.Random(7)
    noise = Image.frombytes("RGB", (size[0] // 4, size[1] // 4), chance.randbytes(size[0] * size[1] // 16 * 3))
    return [noise.resize(size, Image.Resampling.BILINEAR).rotate(3 * turn) for turn in range(number)]


def small_motion():
    """A photo in which one dot moves: kept small by what its frames leave out."""
    frames = []
    for at in range(4):
        frame = like_a_film(number=1)[0].quantize(128)
        ImageDraw.Draw(frame).ellipse((at * 9, 20, at * 9 + 8, 28), fill=1)
        frames.append(frame)
    return frames


ANIMATIONS = {
    "plain": saved(plain(), loop=0),
    "of one pixel": saved([Image.new("RGB", (1, 1), colour) for colour in ("red", "lime", "blue", "white")]),
    "clear": saved(plain("RGBA"), disposal=2),
    "film": saved(like_a_film()),
    "film of one palette": saved([frame.quantize(palette=like_a_film()[0].quantize(64)) for frame in like_a_film()]),
    "grey": saved([frame.convert("L") for frame in like_a_film()]),
    "small motion": saved(small_motion(), loop=3),
    "webp": saved(like_a_film(), "WEBP", quality=60),
    "webp, lossless": saved(plain("RGBA"), "WEBP", lossless=True),
    "apng": saved(plain(), "PNG"),
    "apng, clear": saved(plain("RGBA"), "PNG", disposal=1),
}


@pytest.mark.parametrize("name", ANIMATIONS)
def test_it_keeps_its_frames_its_times_and_does_not_grow(name):
    before = ANIMATIONS[name]
    made = remake(before)
    assert made.moves
    assert len(made.content) <= len(before)
    assert (made.width, made.height) == opened(before).size == opened(made.content).size
    assert durations(made.content) == DURATIONS


@pytest.mark.parametrize("name", ["plain", "clear", "grey", "film of one palette", "small motion", "webp, lossless"])
def test_it_looks_as_before(name):
    after = seen(remake(ANIMATIONS[name]).content)
    for old, new in zip(seen(ANIMATIONS[name]), after, strict=True):
        ground = Image.new("RGBA", old.size, "orange")
        shown = [Image.alpha_composite(ground, image).convert("RGB") for image in (old, new)]
        assert max(ImageStat.Stat(ImageChops.difference(*shown)).mean) < 2


@pytest.mark.parametrize(
    ("kind", "loop", "gif", "webp"),
    [("GIF", None, None, 1), ("GIF", 0, 0, 0), ("GIF", 2, 2, 3), ("PNG", 1, None, 1), ("PNG", 0, None, 0),
     ("PNG", 4, None, 4), ("WEBP", 1, None, 1), ("WEBP", 0, None, 0), ("WEBP", 5, None, 5)],
)  # fmt: skip
def test_it_is_played_as_often(kind, loop, gif, webp):
    made = remake(saved(plain(), kind, **({} if loop is None else {"loop": loop})))
    assert opened(made.content).info.get("loop") == (gif if made.extension == "gif" else webp)


def test_nothing_hidden_survives():
    words = HOSTILE.ljust(48, b"!")
    palette = Image.new("P", (16, 1))
    palette.putpalette(words)
    palette.putdata(range(16))
    turned = palette.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    for content in (
        saved([palette, turned], duration=100, optimize=False),
        saved(plain(), comment=HOSTILE),
        saved(plain()) + HOSTILE,
        saved(plain(), "WEBP", xmp=HOSTILE, exif=b"Exif\0\0" + HOSTILE),
    ):
        assert HOSTILE in content
        assert HOSTILE not in remake(content).content


def test_a_frame_that_reaches_over_the_screen_does_not_make_it_huge():
    gif = ANIMATIONS["plain"]
    at = gif.rindex(b"\x21\xf9\x04") + 9  # where the last frame lies, behind what is said of its time
    with pytest.raises(RefusalReason, match="frame_side"):
        remake(gif[:at] + b"\xff\xff\xff\xff" + gif[at + 4 :])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (saved([Image.new("L", (8, 8), at % 256) for at in range(MAX_FRAMES + 1)], duration=20), "frames"),
        (saved([Image.new("L", (2400, 2400), at) for at in range(11)], duration=20), "frames"),
        (saved([Image.new("L", (2401, 8), at) for at in range(2)], duration=20), "frame_side"),
    ],
)
def test_what_is_too_long_or_too_large_is_refused(content, reason):
    with pytest.raises(RefusalReason) as refused:
        remake(content)
    assert refused.value.reason == reason
    assert refused.value.numbers["found"] > refused.value.numbers["most"]

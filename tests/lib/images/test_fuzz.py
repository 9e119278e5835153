"""Broken pictures of every kind, from a seed: each is either made anew, or ends in an exception the sandbox answers."""

import random
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from posts.lib.images.refusal_reasons import RefusalReason
from posts.lib.images.sandbox import answer, parse_answer
from tests.lib.images.test_animation import ANIMATIONS
from tests.lib.images.test_decoding import picture
from tests.lib.images.test_metadata import ODD, SIDEWAYS, exif, photo

TRIES = 12  # of each way to break each picture
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def mode(kind, name, **options):
    out = BytesIO()
    Image.new(name, (33, 17)).save(out, kind, **options)
    return out.getvalue()


WHOLE = {
    "photo": photo("JPEG", exif(SIDEWAYS, *ODD.values())),
    "progressive": picture("JPEG", (64, 64), progressive=True),
    "cmyk": mode("JPEG", "CMYK", icc_profile=PROFILE),
    "mpo": mode("MPO", "RGB", save_all=True, append_images=[Image.new("RGB", (33, 17))]),
    "png": mode("PNG", "RGBA", icc_profile=PROFILE),
    "palette": mode("PNG", "P", transparency=3),
    "grey with alpha": mode("PNG", "LA"),
    "sixteen bits": mode("PNG", "I;16"),
    "one pixel": picture("PNG", (1, 1)),
    "a line": picture("PNG", (12_000, 1)),
    "gif": picture("GIF"),
    "webp": mode("WEBP", "RGBA", icc_profile=PROFILE, exif=exif(SIDEWAYS)),
    "avif": mode("AVIF", "RGB", exif=exif(SIDEWAYS), speed=10),
    **{f"moving {name}": ANIMATIONS[name] for name in ("plain", "clear", "webp", "apng")},
}


def truncated(content, chance):
    return content[: chance.randrange(len(content))]


def flipped(content, chance):
    broken = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        broken[chance.randrange(len(broken))] = chance.choice((0, 0xFF, chance.randrange(256)))
    return bytes(broken)


def cut(content, chance):
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 40) :]


def doubled(content, chance):
    start = chance.randrange(len(content))
    return content[:start] + content[max(0, start - chance.randrange(1, 40)) :]


@pytest.mark.parametrize("name", WHOLE)
def test_whole_it_is_taken(name):
    assert parse_answer(answer(WHOLE[name])).content


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("broken", [truncated, flipped, cut, doubled])
def test_broken_it_is_taken_or_refused_for_a_reason(name, broken, capfd):
    chance = random.Random(f"{name} {broken.__name__}")
    for _ in range(TRIES):
        with suppress(RefusalReason):
            made = parse_answer(answer(broken(WHOLE[name], chance)))
            assert Image.open(BytesIO(made.content)).size == (made.width, made.height)

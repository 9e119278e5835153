from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from posts.lib import images
from posts.lib.images import RefusedPicture, check_and_remake

HOSTILE = b"<script>alert(document.domain)</script>"


def picture(kind="PNG", size=(40, 20), mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, "teal" if mode in ("RGB", "RGBA") else 0).save(out, kind, **options)
    return out.getvalue()


def remake(content):
    return check_and_remake(BytesIO(content), len(content))


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_each_kind_comes_out_as_itself(kind):
    made = remake(picture(kind))
    assert opened(made.content).format == kind
    assert (made.width, made.height) == (40, 20)
    assert made.name.endswith(f".{images.EXTENSIONS[kind]}")


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"), ("PNG", "LA")]
)
def test_unusual_modes_are_shown_too(kind, mode):
    assert opened(remake(picture(kind, mode=mode)).content).size == (40, 20)


def test_a_large_picture_is_made_smaller():
    made = remake(picture("JPEG", (4000, 1000)))
    assert (made.width, made.height) == (2400, 600)


def test_a_phones_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned by a quarter
    made = remake(picture("JPEG", (40, 20), exif=exif))
    assert (made.width, made.height) == (20, 40)


def test_location_and_comments_are_gone():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Rea"
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", HOSTILE.decode())
    assert b"Camera of Rea" not in remake(picture("JPEG", exif=exif)).content
    assert HOSTILE not in remake(picture("PNG", pnginfo=info)).content
    assert HOSTILE not in remake(picture("GIF", comment=HOSTILE)).content


def test_what_stands_behind_the_picture_is_gone():
    assert HOSTILE not in remake(picture("PNG") + HOSTILE).content


def test_an_animation_stays_one():
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=200, loop=0)
    made = opened(remake(out.getvalue()).content)
    assert (made.format, getattr(made, "n_frames", 1)) == ("GIF", 3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + HOSTILE,
        b"%PDF-1.4",
        picture("BMP"),
        picture("TIFF"),
        picture("PNG")[:60],
        picture("JPEG")[:300],
    ],
)
def test_what_is_no_whole_picture_of_ours_is_refused(content):
    with pytest.raises(RefusedPicture):
        remake(content)


@pytest.mark.parametrize("size", [(12_001, 10), (10, 12_001), (8_000, 5_001)])
def test_too_many_pixels_are_refused(size):
    with pytest.raises(RefusedPicture, match="pixels"):
        remake(picture("PNG", size, mode="1"))


def test_too_many_bytes_are_refused_unread():
    with pytest.raises(RefusedPicture, match="10 MB"):
        check_and_remake(BytesIO(b""), images.MAX_BYTES + 1)


def test_too_many_frames_are_refused():
    frames = [Image.new("L", (8, 8), number % 256) for number in range(301)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(RefusedPicture, match="too long"):
        remake(out.getvalue())


def test_the_same_picture_has_the_same_name():
    assert remake(picture()).name == remake(picture()).name

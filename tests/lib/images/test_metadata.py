"""Odd values beside a picture cost nobody the picture: it is shown, upright where that is said, and they are gone."""

import struct
from io import BytesIO

import pytest
from PIL import Image

from posts.lib.images.decoding import remake
from posts.lib.images.metadata import first_scan_components, upright
from tests.lib.images.test_decoding import HOSTILE, picture

SIZES = {2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8, 11: 4, 12: 8}  # bytes of a value, by the types of TIFF
ORIENTATION, SIDEWAYS = 0x0112, (0x0112, 3, struct.pack("<H", 6))
ODD = {
    "rational, minus one over nought": (0x011A, 10, struct.pack("<ii", -1, 0)),
    "rational, nought over nought": (0x011B, 5, struct.pack("<II", 0, 0)),
    "resolution as bytes": (0x011A, 7, b"\xff\x00abc"),
    "resolution as text": (0x011A, 2, b"seventy two\0"),
    "unit as text": (0x0128, 2, b"inch\0"),
    "software as a rational": (0x0131, 5, struct.pack("<II", 1, 3)),
    "maker as floats": (0x010F, 12, struct.pack("<d", float("nan"))),
    "date as a number": (0x0132, 4, struct.pack("<I", 2**32 - 1)),
    "directory that is nowhere": (0x8769, 4, struct.pack("<I", 2**31)),
    "place that is text": (0x8825, 2, b"here\0"),
    "interoperability as text": (0xA005, 2, b"R98\0"),
    "something unknown": (0xFFFF, 9, struct.pack("<i", -5)),
}


def exif(*entries):
    """A directory of (tag, type, data), as cameras write it."""
    at, body = 8 + 2 + 12 * len(entries) + 4, b""
    head = b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(entries))
    for tag, kind, data in sorted(entries):
        place = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", at + len(body))
        body += data if len(data) > 4 else b""
        head += struct.pack("<HHI", tag, kind, len(data) // SIZES[kind]) + place
    return head + bytes(4) + body


def photo(kind, data):
    out = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(out, kind, exif=data)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("name", ODD)
def test_it_is_shown_upright(kind, name):
    made = remake(photo(kind, exif(SIDEWAYS, ODD[name])))
    assert (made.width, made.height) == (20, 40)
    assert b"Exif" not in made.content


@pytest.mark.parametrize(
    "orientation",
    [
        (ORIENTATION, 3, struct.pack("<H", 0)),
        (ORIENTATION, 3, struct.pack("<H", 9)),
        (ORIENTATION, 2, b"right\0"),
        (ORIENTATION, 5, struct.pack("<II", 6, 0)),
        (ORIENTATION, 3, struct.pack("<8H", *range(8))),
        (ORIENTATION, 7, b""),
    ],
)
def test_what_is_no_orientation_turns_nothing(orientation):
    assert (remake(photo("JPEG", exif(orientation))).width, upright(exif(orientation))) == (40, None)


@pytest.mark.parametrize("number", range(1, 9))
def test_each_orientation_is_applied(number):
    """The corner that is red lies at the top left of what a viewer shows."""
    image = Image.new("RGB", (40, 20), "white")
    image.paste("red", (0, 0, 10, 10))
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    image = image.transpose(turned[number]) if number in turned else image
    out = BytesIO()
    image.save(out, "PNG", exif=exif((ORIENTATION, 3, struct.pack("<H", number))))
    made = Image.open(BytesIO(remake(out.getvalue()).content))
    assert (made.size, made.getpixel((2, 2)), made.getpixel((30, 15))) == ((40, 20), (255, 0, 0), (255, 255, 255))


@pytest.mark.parametrize("data", [b"", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0" + bytes(40), HOSTILE])
def test_data_that_cannot_be_read_turns_nothing(data):
    assert upright(data) is None


def test_segments_that_phones_add_are_not_read():
    """A second picture and its index, a motion, notes: the photo stands before them."""
    jpeg = picture("JPEG")
    odd = b"".join(
        b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body
        for marker, body in [
            (0xE2, b"MPF\0II*\0\xff\xff\xff\xff"),
            (0xE1, b"Exif\0\0" + HOSTILE),
            (0xFE, HOSTILE),
            (0xED, b"8BIM"),
        ]
    )
    made = remake(jpeg[:2] + odd + b"\xff" * 3 + jpeg[2:] + jpeg + b"ftypmp42" + HOSTILE)
    assert (made.width, made.height) == (40, 20)
    assert HOSTILE not in made.content


@pytest.mark.parametrize("name", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"prVt"])
def test_a_broken_note_in_a_png_costs_nobody_the_picture(name):
    png = picture("PNG")
    chunk = struct.pack(">I", 5) + name + b"\xff\0\0\xfe!" + b"\0\0\0\0"  # its checksum is wrong, too
    assert remake(png[:33] + chunk + png[33:]).width == 40


def test_how_many_scans_a_jpeg_has_is_told_by_the_first():
    assert first_scan_components(picture("JPEG")) == 3
    assert first_scan_components(picture("JPEG", mode="L")) == 1

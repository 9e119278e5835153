"""What becomes of one uploaded picture: its colours and shape stay, all else that its file held is gone."""

import struct
from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from posts.lib.images.decoding import EXTENSIONS, remake

HOSTILE = b"<script>alert(document.domain)</script>"

# A teal picture of 64 x 64 pixels, as a phone writes it: nothing here can write one.
HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAT9tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "AA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAFjAAEAAAAAAAAAHgAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEA"
    "AGh2YzEAAAAAv2lwcnAAAAChaXBjbwAAAHVodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQCEAAQAoQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAA"
    "AAAAAEAAAABAAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAAAmbWRhdAAAABooAa8J4CE5dV///Dc/vfqr"
    "v//nuvHQcw9fgA=="
)


def picture(kind="PNG", size=(40, 20), mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, "teal" if mode in ("RGB", "RGBA") else 0).save(out, kind, **options)
    return out.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_each_kind_comes_out_as_itself(kind):
    made = remake(picture(kind))
    assert opened(made.content).format == kind
    assert (made.width, made.height) == (40, 20)
    assert made.extension == EXTENSIONS[kind]


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"), ("PNG", "LA")]
)
def test_unusual_modes_are_shown_too(kind, mode):
    assert opened(remake(picture(kind, mode=mode)).content).size == (40, 20)


def swapped_primaries():
    """A profile in which red means green and green means red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")


def ink_in_which_cyan_is_white():
    """The smallest profile for ink: a table of sixteen mixtures, half of them white and the others black."""
    curve = bytes(range(256))
    mixtures = b"".join(bytes((255 if number & 8 else 0, 128, 128)) for number in range(16))
    matrix = b"".join(struct.pack(">i", 65536 if at % 4 == 0 else 0) for at in range(9))
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + matrix + 4 * curve + mixtures + 3 * curve
    head = struct.pack(">I4s", 144 + len(table), b"lcms") + bytes.fromhex("02400000") + b"prtrCMYKLab " + bytes(12)
    head += b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I4sII", 1, b"A2B0", 144, len(table)) + table


def seen_in_the_middle(made):
    image = opened(made.content)
    return image.convert("RGBA").getpixel((image.width // 2, image.height // 2))


def nearly(colour):
    return pytest.approx(colour, abs=6)


class TestColours:
    @pytest.mark.parametrize(
        ("kind", "options"), [("JPEG", {"quality": 95}), ("PNG", {}), ("WEBP", {"lossless": True})]
    )
    def test_a_profile_is_carried_out_before_it_is_taken_away(self, kind, options):
        out = BytesIO()
        Image.new("RGB", (40, 20), (200, 40, 30)).save(out, kind, icc_profile=swapped_primaries(), **options)
        made = remake(out.getvalue())
        assert seen_in_the_middle(made) == nearly((40, 200, 30, 255))
        assert "icc_profile" not in opened(made.content).info

    def test_what_shines_through_stays(self):
        out = BytesIO()
        Image.new("RGBA", (40, 20), (200, 40, 30, 77)).save(out, "PNG", icc_profile=swapped_primaries())
        assert seen_in_the_middle(remake(out.getvalue())) == nearly((40, 200, 30, 77))

    def test_the_colours_of_a_palette_too(self):
        out = BytesIO()
        few = Image.new("RGB", (40, 20), (200, 40, 30)).quantize(4)
        few.save(out, "PNG", icc_profile=swapped_primaries())
        assert seen_in_the_middle(remake(out.getvalue())) == nearly((40, 200, 30, 255))

    def test_the_usual_profile_changes_nothing(self):
        usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        out = BytesIO()
        Image.new("RGB", (40, 20), (200, 40, 30)).save(out, "PNG", icc_profile=usual)
        assert seen_in_the_middle(remake(out.getvalue())) == pytest.approx((200, 40, 30, 255), abs=1)

    @pytest.mark.parametrize("kind", ["PNG", "JPEG"])
    @pytest.mark.parametrize(
        "profile",
        [
            b"broken",
            swapped_primaries()[:300],
            swapped_primaries().replace(b"RGB XYZ", b"CMYKXYZ"),
            swapped_primaries().replace(b"RGB XYZ", b"\xffGB XYZ"),
        ],
    )
    def test_a_profile_that_cannot_be_carried_out_leaves_the_picture_as_it_is(self, kind, profile):
        out = BytesIO()
        Image.new("RGB", (40, 20), (200, 40, 30)).save(out, kind, icc_profile=profile)
        assert seen_in_the_middle(remake(out.getvalue())) == nearly((200, 40, 30, 255))

    @pytest.mark.parametrize(
        ("profile", "shown"),
        [
            (b"broken", (0, 255, 255, 255)),
            (swapped_primaries(), (0, 255, 255, 255)),
            (ink_in_which_cyan_is_white(), (255, 255, 255, 255)),
        ],
    )
    def test_ink_is_shown_as_its_profile_means_it_else_as_usual(self, profile, shown):
        out = BytesIO()
        Image.new("CMYK", (40, 20), (255, 0, 0, 0)).save(out, "JPEG", icc_profile=profile)
        made = remake(out.getvalue())
        assert opened(made.content).mode == "RGB"
        assert seen_in_the_middle(made) == nearly(shown)

    def test_grey_in_sixteen_bits_keeps_its_levels(self):
        levels = dict(enumerate((0, 256, 10_000, 32_768, 50_000, 65_535)))
        grey = Image.new("I;16", (len(levels), 1))
        for at, level in levels.items():
            grey.putpixel((at, 0), level)
        out = BytesIO()
        grey.save(out, "PNG")
        made = opened(remake(out.getvalue()).content)
        assert [made.getpixel((at, 0)) for at in levels] == [round(level / 257) for level in levels.values()]

    def test_the_one_clear_colour_of_a_picture_stays_clear(self):
        out = BytesIO()
        Image.new("RGB", (40, 20), (200, 40, 30)).save(out, "PNG", transparency=(200, 40, 30))
        assert seen_in_the_middle(remake(out.getvalue()))[3] == 0

    def test_a_moving_picture_keeps_its_frames(self):
        frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
        out = BytesIO()
        frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], icc_profile=swapped_primaries())
        assert opened(remake(out.getvalue()).content).n_frames == 3


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


def test_the_kinds_of_phones_come_out_as_jpeg():
    for content in (HEIC, picture("AVIF", (64, 64))):
        made = remake(content)
        assert (opened(made.content).format, made.width, made.height) == ("JPEG", 64, 64)
        assert seen_in_the_middle(made) == nearly((0, 128, 128, 255))

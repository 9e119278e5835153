"""Colour profile (ICC) of an uploaded picture: made eight-bit sRGB, as every browser shows it."""

from io import BytesIO

from PIL import Image, ImageCms

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
SPACES = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK"}  # how a profile names what our modes hold
SIXTEEN_TO_EIGHT = 255 / 65535


def in_eight_bits(image: Image.Image) -> Image.Image:
    """Grey in sixteen bits, as X-rays have it, would be cut off at the 256th of its levels and come out white."""
    if not image.mode.startswith("I"):
        return image
    grey = image.convert("I").point(lambda level: level * SIXTEEN_TO_EIGHT + 0.5).convert("L")
    if isinstance(clear := grey.info.get("transparency"), int):
        grey.info["transparency"] = round(clear * SIXTEEN_TO_EIGHT)
    return grey


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The picture as its profile means it; untouched where the profile is broken, or is of other colours."""
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    bare = image.convert(image.mode.removesuffix("A")) if alpha else image
    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        if meant.profile.xcolor_space.strip() != SPACES.get(bare.mode):
            return image
        converted = ImageCms.profileToProfile(
            bare,
            meant,
            SRGB,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):  # whatever a broken profile holds
        return image
    if converted is None:
        return image
    if alpha:
        converted.putalpha(alpha)
    return converted

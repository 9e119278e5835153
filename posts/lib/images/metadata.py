"""Metadata (EXIF, XMP, comments) taken out of a file before it is decoded; of all it says, the orientation is read.

Cameras and messengers write odd values, and a decoder that trips over one would refuse a picture every viewer shows.
"""

import struct
from collections.abc import Callable, Iterator

from PIL import Image

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
JPEG_SCAN, JPEG_EXIF, JPEG_COMMENT = 0xDA, 0xE1, 0xFE
JPEG_APPS = range(0xE0, 0xF0)
JPEG_SHOWN_BY = {0xE0, 0xE2, 0xEE}  # of those: JFIF, the colour profile, and how Adobe means the inks
# What the pixels need; all else that a PNG can hold is skipped, checksums of it included.
PNG_SHOWN_BY = {
    b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def without_metadata(content: bytes) -> tuple[bytes, bytes]:
    if content.startswith(JPEG):
        return _shown_and_exif(_jpeg_segments(content), _jpeg_shows, _jpeg_exif)
    if content.startswith(PNG):
        return _shown_and_exif(_png_chunks(content), _png_shows, _png_exif)
    return content, b""


def _shown_and_exif(
    parts: Iterator[bytes], is_shown: Callable[[bytes], bool], exif: Callable[[bytes], bytes]
) -> tuple[bytes, bytes]:
    shown_parts, exif_data = [], b""
    for part in parts:
        exif_data = exif_data or exif(part)
        if is_shown(part):
            shown_parts.append(part)
    return b"".join(shown_parts), exif_data


def first_scan_components(content: bytes) -> int:
    *_headers, scan = _jpeg_segments(content)
    return scan[4] if len(scan) > 4 else 0


def upright(exif: bytes) -> Image.Transpose | None:
    try:
        tags = Image.Exif()
        tags.load(exif)
        return UPRIGHT[tags[ORIENTATION]]
    except Exception:  # whatever stands there, the picture is shown
        return None


# --- JPEG: a marker of two bytes, a length that counts itself, and so on up to the first scan ---


def _jpeg_segments(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != JPEG_SCAN:
        if content[at + 1] == 0xFF:  # a byte of filling
            at += 1
            continue
        end = at + 2 + max(2, struct.unpack_from(">H", content, at + 2)[0])
        yield content[at:end]
        at = end
    yield content[at:]


def _jpeg_shows(segment: bytes) -> bool:
    marker = segment[1] if len(segment) > 1 else 0
    return marker != JPEG_COMMENT and (marker not in JPEG_APPS or marker in JPEG_SHOWN_BY)


def _jpeg_exif(segment: bytes) -> bytes:
    return segment[4:] if segment[1:2] == bytes([JPEG_EXIF]) and segment[4:8] == b"Exif" else b""


# --- PNG: a length, four letters, the data, a checksum ---


def _png_chunks(content: bytes) -> Iterator[bytes]:
    yield PNG
    at = len(PNG)
    while at + 8 <= len(content):
        end = at + 12 + struct.unpack_from(">I", content, at)[0]
        yield content[at:end]
        at = end


def _png_shows(chunk: bytes) -> bool:
    return chunk == PNG or chunk[4:8] in PNG_SHOWN_BY


def _png_exif(chunk: bytes) -> bytes:
    return chunk[8:-4] if chunk[4:8] == b"eXIf" else b""

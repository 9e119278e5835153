"""The one way in for uploaded pictures: made anew in a process of its own, or refused in words."""

import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from posts.lib.images import upload
from posts.lib.images.upload import RefusedPicture, check_and_remake
from tests.lib.images.test_decoding import picture


class Sent(BytesIO):
    name = "knee.png"


def refusal(content, size=None):
    with pytest.raises(RefusedPicture) as refused:
        check_and_remake(Sent(content), len(content) if size is None else size)
    return str(refused.value)


def test_a_picture_comes_out_with_a_name_of_ours_and_its_renditions():
    made = check_and_remake(Sent(picture("JPEG", (600, 300))), 1)
    assert made.name == f"{made.stem}.jpg"
    assert made.stem.endswith("-600x300")
    widths = {name: Image.open(BytesIO(content)).width for name, content in made.renditions().items()}
    assert widths == {f"{made.stem}.{width}.{end}": width for width in (480, 600) for end in ("avif", "webp")}


def test_the_same_picture_has_the_same_name():
    assert check_and_remake(Sent(picture()), 1).name == check_and_remake(Sent(picture()), 1).name


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not a picture we can show"),
        (picture("BMP"), "not a picture we can show"),
        (picture("JPEG")[:300], "damaged"),
        (picture("PNG", (8_000, 7_000), mode="RGB"), "56 megapixels"),
        (picture("PNG", (70_000, 1)), "70,000 pixels wide"),
    ],
)
def test_every_refusal_names_the_file_the_reason_and_what_to_do(content, reason):
    said = refusal(content)
    assert said.startswith("“knee.png” was not taken: it ")
    assert reason in said
    assert "Please" in said


def test_too_many_bytes_are_refused_unread():
    assert "larger than 20 MB" in refusal(b"", upload.MAX_BYTES + 1)


def test_a_decoder_that_dies_is_a_refusal(monkeypatch, tmp_path):
    """Whatever the process is ended by: here it has not even the room to begin."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "damaged" in refusal(picture())


MEASURED = """
import resource, sys
from pathlib import Path
from posts.lib.images.refusal_reasons import RefusalReason
from posts.lib.images.sandbox import remake_apart
try:
    made = remake_apart(Path(sys.argv[1]).read_bytes(), Path(sys.argv[1] + ".lock"))
    print(made.width, made.height)
except RefusalReason as refused:
    print(refused.reason)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""
MEGABYTES = 250  # of the process that decodes, Python and all


@pytest.mark.parametrize(
    ("kind", "mode", "size", "options", "stored"),
    [
        ("PNG", "RGBA", (6400, 5600), {"compress_level": 1}, "2400 2100"),
        ("JPEG", "L", (11648, 8736), {}, "2400 1800"),
        ("WEBP", "RGB", (6000, 6000), {"method": 0}, "pixels"),
        ("AVIF", "RGB", (4000, 3000), {"speed": 10}, "2400 1800"),
    ],
)
def test_memory_has_a_bound_whatever_is_sent(kind, mode, size, options, stored, tmp_path):
    """Measured from a process that is small itself: a child is born with the memory of its parent."""
    path = tmp_path / "sent"
    path.write_bytes(picture(kind, size, mode, **options))
    measured = subprocess.run([sys.executable, "-c", MEASURED, path], capture_output=True, text=True, check=True)
    *found, megabytes = measured.stdout.split()
    assert " ".join(found) == stored
    assert int(megabytes) <= MEGABYTES

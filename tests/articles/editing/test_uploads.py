from io import BytesIO

from django.conf import settings as project

from posts.articles.editing.uploads import take
from tests.lib.images.test_decoding import picture


def files(settings):
    return sorted(path.name for path in settings.MEDIA_ROOT.rglob("*.*"))


def test_a_picture_is_kept_with_its_renditions(settings):
    address = take(BytesIO(picture("JPEG", (1000, 500))), 1)
    assert address.startswith(f"{project.MEDIA_URL}pictures/")
    ends = sorted(name.partition(".")[2] for name in files(settings))
    assert ends == ["1000.avif", "1000.webp", "480.avif", "480.webp", "960.avif", "960.webp", "jpg"]


def test_the_same_picture_twice_is_kept_once(settings):
    first = take(BytesIO(picture()), 1)
    before = files(settings)
    assert take(BytesIO(picture()), 1) == first
    assert files(settings) == before


def test_a_picture_half_kept_is_completed(settings):
    address = take(BytesIO(picture()), 1)
    kept = files(settings)
    (settings.MEDIA_ROOT / address.removeprefix(project.MEDIA_URL)).unlink()  # the last file written
    assert take(BytesIO(picture()), 1) == address
    assert files(settings) == kept

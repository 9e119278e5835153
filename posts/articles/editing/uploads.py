"""Storage of uploaded pictures, each with its renditions."""

from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from posts.lib.images.upload import Picture, check_and_remake

IN_TEXTS = "pictures"
COVERS = "covers"


def take(file: IO[bytes], size: int) -> str:
    """Keep a picture for an article's text; returns its address. Raises RefusedPicture.

    The picture itself is written last: where it is there, everything is.
    """
    picture = check_and_remake(file, size)
    name = f"{IN_TEXTS}/{picture.name}"
    if not default_storage.exists(name):
        _keep_renditions(picture, IN_TEXTS)
        default_storage.save(name, picture.as_file())
    return default_storage.url(name)


def take_cover(file: IO[bytes], size: int) -> ContentFile:
    """Make a cover of the file and keep its renditions; the article's field stores the rest. Raises RefusedPicture."""
    picture = check_and_remake(file, size)
    _keep_renditions(picture, COVERS)
    return picture.as_file()


def _keep_renditions(picture: Picture, folder: str) -> None:
    for name, content in picture.renditions().items():
        if not default_storage.exists(f"{folder}/{name}"):
            default_storage.save(f"{folder}/{name}", ContentFile(content))

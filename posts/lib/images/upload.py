"""Image upload: checked by content, made anew in a sandbox, stored under a name of our own. The one way in."""

import hashlib
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile

from posts.lib.images.decoding import Remade
from posts.lib.images.refusal_reasons import RefusalReason
from posts.lib.images.refusals import RefusedPicture, in_words
from posts.lib.images.responsive import rendition_name
from posts.lib.images.sandbox import remake_apart

MAX_MEGABYTES = 20
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024

__all__ = ["MAX_BYTES", "Picture", "RefusedPicture", "check_and_remake", "cover_name"]


@dataclass(frozen=True)
class Picture:
    """A picture that is safe to store."""

    made: Remade

    @property
    def stem(self) -> str:
        """Named by its content, so that the same picture sent twice is one file, and by its size: see responsive.py."""
        digest = hashlib.blake2b(self.made.content, digest_size=16).hexdigest()
        return f"{digest}-{self.made.width}x{self.made.height}"

    @property
    def name(self) -> str:
        return f"{self.stem}{'-moving' if self.made.moves else ''}.{self.made.extension}"

    def as_file(self) -> ContentFile:
        return ContentFile(self.made.content, name=self.name)

    def renditions(self) -> dict[str, bytes]:
        stem = self.stem
        return {rendition_name(stem, part.width, part.extension): part.content for part in self.made.renditions}


def cover_name(instance: Any, filename: str) -> str:
    """Where a cover is stored. Migrations name this function by its path: it must not move."""
    return f"covers/{filename}"


def check_and_remake(file: IO[bytes], size: int) -> Picture:
    """The uploaded file as a picture of ours. Raises RefusedPicture."""
    try:
        if size > MAX_BYTES:
            raise RefusalReason("bytes", most=MAX_MEGABYTES)
        return Picture(remake_apart(file.read(MAX_BYTES), settings.DATA_DIR / "pictures.lock"))
    except RefusalReason as refused:
        raise in_words(refused, getattr(file, "name", None) or "") from refused

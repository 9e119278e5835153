"""File import: read up to a limit, decoded, cleaned, and refused in words that say where and why.

Knows no model, so that every format can be tested without a database.
"""

from codecs import BOM_UTF8
from pathlib import Path

from django.utils.translation import gettext as _

from posts.lib.text.cleaning import clean

MAX_BYTES = 1024 * 1024
NUMBER_DIGITS = 9  # what is longer does not fit a number's column on every database


class RefusedFile(Exception):
    """The file is not what it should be. `line` counts from 1; None where no line is at fault."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason, line)
        self.reason = reason
        self.line = line

    def __str__(self) -> str:
        if self.line is None:
            return self.reason
        return _("line %(line)d: %(reason)s") % {"line": self.line, "reason": self.reason}


def read_bytes(path: Path) -> bytes:
    """What the file holds; of one that is too long only enough for `as_text` to see that it is."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RefusedFile(_("This file could not be read: %(why)s.") % {"why": error.strerror}) from error


def as_text(raw: bytes) -> str:
    """Clean text. Raises RefusedFile."""
    if len(raw) > MAX_BYTES:
        raise RefusedFile(_("This file is larger than 1 MB; the limit is in this line."), _line(raw, MAX_BYTES))
    raw = raw.removeprefix(BOM_UTF8)
    try:
        return clean(raw.decode())
    except UnicodeDecodeError as error:
        reason = _("This is not UTF-8 text. Please save the file again with the encoding UTF-8.")
        raise RefusedFile(reason, _line(raw, error.start)) from error


def _line(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1

"""Upload handler: files are taken from staff alone; nothing of another's is kept.

It stands first in FILE_UPLOAD_HANDLERS, so that a stranger's file gets neither into memory nor onto the disk.
"""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from mobility_blog.serving.request_limits import ADMIN

LEFT_OUT = "left_out_files"  # of a request: somebody whose session ended is told to choose the picture again


class UnwantedFile(SuspiciousOperation):
    """No form for readers has a place for a file. Answered with 400."""


class StaffUploadHandler(FileUploadHandler):
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        request: HttpRequest = self.request  # type: ignore[assignment]
        if not request.path.startswith(ADMIN):
            raise UnwantedFile
        if not getattr(getattr(request, "user", None), "is_staff", False):
            setattr(request, LEFT_OUT, True)
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None

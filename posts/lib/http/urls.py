"""Absolute URLs: with the name readers know the blog by, whatever name this request was sent to."""

from django.conf import settings
from django.http import HttpRequest


def absolute_url(request: HttpRequest, path: str) -> str:
    """The address others may keep. A name that is only ours to answer to never gets into it."""
    return settings.SITE_URL + path if settings.SITE_URL else request.build_absolute_uri(path)

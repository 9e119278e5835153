"""Gzip compression of what the page cache does not hand out: pages of who is signed in, answers to forms, exports.

Django's own middleware, which puts a random length into each answer so that nobody learns from sizes (BREACH);
docs/decisions.md says what else stands against that. Pictures and archives are compressed as they are.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from mobility_blog.serving.cached_page import TEXTS


class TextCompression(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        return super().process_response(request, response) if is_text else response

"""Private responses: nobody keeps them, and their address, which is a key, goes to nobody."""

from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers


def keep_private(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"  # forms on the page still need their origin
    return response

"""Critical CSS, the rest of it: the style sheet of what stands below an article's text, cached for good."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from posts.lib.assets.scripts import DIGEST_BYTES, FOR_GOOD, FOR_NOW
from posts.lib.assets.styles import later_styles

NAME = "later"


def later_address() -> str:
    return reverse("style", args=[f"{NAME}-{_digest()}"])


def _digest() -> str:
    return hashlib.blake2b(later_styles().encode(), digest_size=DIGEST_BYTES).hexdigest()


@require_safe
def style(request: HttpRequest, name: str) -> HttpResponse:
    wanted, _dash, digest = name.partition("-")
    if wanted != NAME:
        raise Http404
    headers = {"Cache-Control": FOR_GOOD if digest == _digest() else FOR_NOW}
    return HttpResponse(later_styles(), content_type="text/css; charset=utf-8", headers=headers)

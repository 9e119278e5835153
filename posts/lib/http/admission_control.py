"""Admission control: what a form that needs no account is refused for before anything is made of it.

In the order of their cost: how long the body says it is, where it comes from, how often its network tried. Only then
is the body read.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from posts.lib.http.client import address, comes_from_our_page, network
from posts.lib.http.params import whole_number
from posts.lib.http.rate_limit import allows

# Ten thousand characters of four bytes, percent-encoded, and room for the other fields. To decode it takes longer than
# all else that is done for a refusal.
LONGEST_BODY = 130_000
TRIES_A_MINUTE = 10  # of one network, for each kind of form
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Refusal:
    """Why nothing was done, in words for the reader; `wait` where it is only too early."""

    status: int
    words: str
    wait: timedelta | None = None

    def told_by(self, response: HttpResponse) -> HttpResponse:
        if self.wait is not None:
            response.headers["Retry-After"] = str(int(self.wait.total_seconds()) + 1)
        return response


def refusal_of(request: HttpRequest, action: str) -> Refusal | None:
    """Why this POST is refused; None where it may be read. Counts it as one try of its network."""
    if body_bytes(request) > LONGEST_BODY:
        words = _("This is far more than fits here. Please go back: your text still is where you wrote it.")
        return Refusal(413, words)
    if not comes_from_our_page(request):
        return Refusal(403, _("We could not see that this came from our own page. Please send it once more."))
    if not allows(action, network(address(request)), TRIES_A_MINUTE):
        return Refusal(429, _("That was often. Please wait a minute, then send it once more."), A_MINUTE)
    return None


def body_bytes(request: HttpRequest) -> int:
    """As the request says; Django reads no further than that."""
    return whole_number(request.META.get("CONTENT_LENGTH") or "") or 0

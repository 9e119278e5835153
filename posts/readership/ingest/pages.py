"""Beacons (`sendBeacon`): a page was seen, a page was left; and the pixel for those without script."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from posts.articles.models import Article
from posts.lib.http import client, robots
from posts.lib.http.admission_control import body_bytes
from posts.lib.http.rate_limit import allows
from posts.lib.http.session_bypass import is_staff, needs_no_session
from posts.readership.drop_reason import Hit
from posts.readership.ingest.counting import OWN_VISITS_COOKIE, Visitor, note_leaving, receive
from posts.readership.ingest.payload import LONGEST_BODY, Malformed, read_left, read_seen
from posts.readership.ingest.referrers import referrer_of
from posts.readership.ingest.seen_articles import article_at
from posts.readership.ingest.throttle import HITS_A_MINUTE

PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")  # one, transparent

T = TypeVar("T")


@needs_no_session
@csrf_exempt  # sent by `sendBeacon`, which cannot carry a token; it must come from a page of ours
@require_POST
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the hit into its place of the ledger. The answer is the same wherever that is."""
    article = article_at(slug)
    if not client.wants_no_counting(request):  # our script sends nothing then; whatever did, nothing is kept
        payload = _read(request, read_seen)
        hit = _hit(request, article, well_formed=payload is not None, driven=payload is not None and payload.driven)
        if payload is not None:
            payload = replace(payload, referrer=referrer_of(payload.referrer, request.get_host()))
        receive(hit, article.pk if article else None, _visitor(request), payload)
    return _answer(article, HttpResponse(status=204))


@require_GET
def pixel(request: HttpRequest, slug: str) -> HttpResponse:
    """A GET that is counted, for a browser without script can say no more. It has a line of its own in the ledger."""
    article = article_at(slug)
    if not client.wants_no_counting(request):
        hit = _hit(request, article, well_formed=client.is_shown_by_our_page(request), without_script=True)
        receive(hit, article.pk if article else None, _visitor(request))
    return _answer(article, HttpResponse(PIXEL, content_type="image/gif"))


@needs_no_session
@csrf_exempt  # as above; who may change which row is decided by the ticket
@require_POST
def left(request: HttpRequest, slug: str) -> HttpResponse:
    article = article_at(slug)
    payload = _read(request, read_left)
    if payload and not client.wants_no_counting(request) and _may_leave(request):
        note_leaving(payload)
    return _answer(article, HttpResponse(status=204))


def _hit(
    request: HttpRequest, article: Article | None, well_formed: bool, driven: bool = False, without_script: bool = False
) -> Hit:
    agent = client.agent(request)
    says_it_is_driven = robots.is_driven(agent)
    return Hit(
        article_exists=article is not None,
        article_is_public=article is not None and article.is_published,
        well_formed=well_formed,
        own=OWN_VISITS_COOKIE in request.COOKIES or is_staff(request),
        robot=not says_it_is_driven and robots.is_robot(agent),
        automated=driven or says_it_is_driven,
        prefetched=client.is_fetched_ahead(request),
        without_script=without_script,
    )


def _visitor(request: HttpRequest) -> Visitor:
    return Visitor(client.address(request), client.agent(request))


def _may_leave(request: HttpRequest) -> bool:
    return allows("left", client.network(client.address(request)), HITS_A_MINUTE)


def _read(request: HttpRequest, read: Callable[[bytes], T]) -> T | None:
    """What the body says, or None for one that no page of ours sends."""
    if not client.comes_from_our_page(request) or body_bytes(request) > LONGEST_BODY:
        return None
    try:
        return read(request.body)
    except Malformed:
        return None


def _answer(article: Article | None, response: HttpResponse) -> HttpResponse:
    if article is None or not article.is_published:
        response = HttpResponse(status=404)
    response.headers["Cache-Control"] = "no-store"
    return response

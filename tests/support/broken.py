"""Two ways to take comments wrongly, for the torture to find out. No blog runs this."""

import random
import time
from collections.abc import Callable
from threading import Thread
from uuid import uuid4

from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

Page = Callable[[HttpRequest], HttpResponse]
LATER_SECONDS = 0.3


def acknowledge_before_commit(page: Page) -> Page:
    """Answers at once and stores a moment later: what is killed between the two is lost."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return page(request)
        assert request.POST  # read now: there is no request to read from later
        Thread(target=store, args=[request]).start()
        return HttpResponseRedirect("/")

    def store(request: HttpRequest) -> None:
        time.sleep(random.uniform(0, LATER_SECONDS))
        page(request)
        connections.close_all()

    return answer


def no_idempotency_key(page: Page) -> Page:
    """Takes every try for a comment of its own: one sent again is stored twice."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            sent = request.POST.copy()
            sent["submission"] = uuid4().hex
            request.POST = sent  # type: ignore[assignment]
        return page(request)

    return answer

"""RSGI application for granian: whoever is slow waits on the event loop; only a whole request takes a thread.

A fresh page of the page cache is answered on the event loop. Everything else is read to its end there, within a time
and a size, and then given to the WSGI application in a small pool of threads, from where the finished answer comes
back. So nobody holds a thread by sending or reading slowly.
"""

import asyncio
import os
import signal
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from mobility_blog.serving.page_cache import SAFE_METHODS, PageCache
from mobility_blog.serving.request_limits import PlainRefusal, exceeded_limit, has_session
from mobility_blog.serving.wsgi_bridge import Answer, Environ, cache_environ, call_application, environ_of
from mobility_blog.wsgi import cached

# Pages that are only read keep the processor busy: more threads would make each of them dearer, and what the event
# loop hands out late. The next copies of known pages do not wait behind whatever else is asked for.
# Who writes waits for the disk, and those who wait share its commit.
READING_THREADS, RENEWING_THREADS, WRITING_THREADS = 2, 1, 8
SWITCH_SECONDS = 0.0005  # that a page being made may keep the event loop waiting; ten times less than usual
BODY_SECONDS = 30  # to send a body
PAGE_SECONDS = 10  # to wait for a thread and the page it makes
ADMIN_SECONDS = 60  # the same in the admin, where pictures are worked on
SMALL_BODY = 16 * 1024  # always read
LARGE_BODIES = 64 * 1024 * 1024  # bytes that all larger ones may take at once, until they are answered
ANSWER_SECONDS = 0.3  # that the last answers may take on their way when the server stops


class LateBody(Exception):
    """It did not arrive in time, or was broken off."""


class RsgiApplication:
    """What granian calls: `__rsgi_init__` in each worker, `__rsgi__` for each request, `__rsgi_del__` at its end."""

    def __init__(self, cache: PageCache) -> None:
        self.cache = cache
        self.large_bodies = 0  # bytes promised by those that are being read
        self.running: set[Future[Answer]] = set()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        self.reading = ThreadPoolExecutor(READING_THREADS, "reading")
        self.renewing = ThreadPoolExecutor(RENEWING_THREADS, "renewing")
        self.writing = ThreadPoolExecutor(WRITING_THREADS, "writing")
        loop.add_signal_handler(signal.SIGTERM, self._stop, loop)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        for pool in (self.reading, self.renewing, self.writing):
            pool.shutdown()

    def _stop(self, loop: asyncio.AbstractEventLoop) -> None:
        """SIGINT is granian's own stop. It waits for every connection, we only for the pages that are being made."""
        self.leaving = loop.create_task(self._leave())
        signal.raise_signal(signal.SIGINT)

    async def _leave(self) -> None:
        quiet_since = asyncio.get_running_loop().time()
        while asyncio.get_running_loop().time() - quiet_since < ANSWER_SECONDS:
            await asyncio.sleep(ANSWER_SECONDS / 6)
            if self.running:
                quiet_since = asyncio.get_running_loop().time()
        os._exit(0)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        asked_for = cache_environ(scope)
        cached = self.cache.at_hand(asked_for) if asked_for else None
        if cached:
            status, headers, body = cached
            protocol.response_bytes(int(status[:3]), headers, body)
            return
        answer = await self._answer(environ_of(scope), protocol)
        if answer.file:
            protocol.response_file(answer.status, answer.headers, answer.file)
        else:
            protocol.response_bytes(answer.status, answer.headers, answer.body)

    async def _answer(self, environ: Environ, protocol: Any) -> Answer:
        refused = exceeded_limit(environ)
        if refused:
            return _as_answer(refused)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        large = length if length > SMALL_BODY else 0
        if self.large_bodies + large > LARGE_BODIES:
            return _busy()
        self.large_bodies += large
        try:
            body = await self._body(length, protocol)
            return await self._page(environ | {"wsgi.input": BytesIO(body)})
        except LateBody:
            late = _("This took too long to arrive. Please send it again.")
            return _as_answer(PlainRefusal(HTTPStatus.REQUEST_TIMEOUT, late))
        finally:
            self.large_bodies -= large

    async def _body(self, length: int, protocol: Any) -> bytes:
        """The whole body; granian sees to it that it is as long as was said. Raises LateBody."""
        if not length:
            return b""
        try:
            return bytes(await asyncio.wait_for(protocol(), BODY_SECONDS))
        except (TimeoutError, RuntimeError) as error:  # or it was broken off
            raise LateBody from error

    async def _page(self, environ: Environ) -> Answer:
        """What is not begun in time never is; what was begun is finished, though nobody waits for it any more."""
        making = self._pool_for(environ).submit(call_application, self.cache, environ)
        self.running.add(making)
        making.add_done_callback(self.running.discard)
        seconds = ADMIN_SECONDS if has_session(environ) else PAGE_SECONDS
        try:
            return await asyncio.wait_for(asyncio.wrap_future(making), seconds)
        except TimeoutError:
            return _busy()

    def _pool_for(self, environ: Environ) -> ThreadPoolExecutor:
        if environ["REQUEST_METHOD"] not in SAFE_METHODS:
            return self.writing
        return self.renewing if self.cache.knows(environ) else self.reading


def _as_answer(refused: PlainRefusal) -> Answer:
    return Answer(refused.status, refused.headers, refused.body)


def _busy() -> Answer:
    busy = _as_answer(PlainRefusal(HTTPStatus.SERVICE_UNAVAILABLE, _("We are busy. Please try again in a moment.")))
    return busy._replace(headers=[*busy.headers, ("Retry-After", "5")])


application = RsgiApplication(cached)

"""granian with `rsgi.py`, as a person starts it: slow connections, malformed requests, and how it stops."""

import asyncio
import signal
import socket
import threading
import time
from contextlib import ExitStack

import pytest

from mobility_blog.serving import rsgi
from mobility_blog.serving.page_cache import PageCache
from tests.support.servers import ROOT, wait_for

ARTICLE = "/post/how-ankle-mobility-may-affect-neck-pain/"
HOST = "Host: localhost\r\n"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
HALF_A_HEAD = f"GET / HTTP/1.1\r\n{HOST}X-Slow: a"
HALF_A_BODY = f"POST {ARTICLE}comments/ HTTP/1.1\r\n{HOST}{FORM}Content-Length: 2000\r\n\r\na="


@pytest.fixture(scope="module")
def site(served):
    # On SQLite it is one process: what is limited in memory each counts for itself.
    with served(database={}) as running:
        yield running


def connect(site):
    return socket.create_connection(("127.0.0.1", site.port), timeout=15)


def send(site, raw):
    """What is answered to these very bytes, until the server closes the connection."""
    with connect(site) as line:
        line.sendall(raw if isinstance(raw, bytes) else raw.encode())
        return b"".join(iter(lambda: line.recv(65536), b"")).decode("latin-1")


def get(site, path, *headers):
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *headers, "Connection: close", "", ""]
    return send(site, "\r\n".join(lines))


def status(answer):
    return int(answer.split(" ", 2)[1])


def posted(length):
    path = f"{ARTICLE}comments/"
    return {"REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": "", "CONTENT_LENGTH": str(length)}


class TestSlowConnections:
    def test_nobody_waits_for_slow_people_and_they_are_let_go(self, site):
        with ExitStack() as held:
            begun = time.monotonic()
            lines = {
                sent: [held.enter_context(connect(site)) for _ in range(number)]
                for sent, number in (("", 2000), (HALF_A_HEAD, 200), (HALF_A_BODY, 200))
            }
            for sent, those in lines.items():
                for line in those:
                    line.sendall(sent.encode())
            for path in ("/health/", ARTICLE, f"{ARTICLE}?order=newest", "/archive/?page=9"):
                asked = time.monotonic()
                assert status(get(site, path)) in (200, 404)
                assert time.monotonic() - asked < 5
            for sent in ("", HALF_A_HEAD):
                assert all(line.recv(100) == b"" for line in lines[sent])
            assert time.monotonic() - begun < 20

    def test_a_body_that_takes_too_long_is_refused(self, monkeypatch):
        monkeypatch.setattr(rsgi, "BODY_SECONDS", 0.01)
        answer = asyncio.run(rsgi.application._answer(posted(100), asyncio.Event().wait))
        assert answer.status == 408
        assert b"send it again" in answer.body

    def test_large_bodies_share_what_there_is_and_small_ones_are_always_read(self, monkeypatch):
        monkeypatch.setattr(rsgi, "LARGE_BODIES", 50_000)
        monkeypatch.setattr(rsgi, "BODY_SECONDS", 0.05)

        async def at_once(*lengths):
            return await asyncio.gather(
                *(rsgi.application._answer(posted(length), asyncio.Event().wait) for length in lengths)
            )

        answers = asyncio.run(at_once(40_000, 40_000, 16_000, 16_000))
        assert [answer.status for answer in answers] == [408, 503, 408, 408]
        assert rsgi.application.large_bodies == 0

    def test_a_page_that_takes_too_long_is_refused(self, monkeypatch):
        monkeypatch.setattr(rsgi, "PAGE_SECONDS", 0.05)
        done = threading.Event()

        def slow(environ, start_response):
            done.wait(10)
            start_response("200 OK", [])
            return []

        async def ask():
            busy = rsgi.RsgiApplication(PageCache(slow))
            busy.__rsgi_init__(asyncio.get_running_loop())
            answer = await busy._page({"REQUEST_METHOD": "POST"})
            done.set()
            busy.__rsgi_del__(asyncio.get_running_loop())
            return answer

        answer = asyncio.run(ask())
        assert answer.status == 503
        assert ("Retry-After", "5") in answer.headers


class TestOneReading:
    def test_a_header_is_read_as_it_is_sent(self, site):
        """Thirty searches a minute: who could change what the blog takes for an address would have more."""
        asked = [get(site, "/search/?q=a", f"X_Forwarded_For: 10.{number}.0.1") for number in range(31)]
        assert [status(answer) for answer in asked] == [200] * 30 + [429]
        for name in ("X-Forwarded_For", "x_forwarded-for", "X_FORWARDED_FOR"):
            assert status(get(site, "/search/?q=a", f"{name}: 10.1.0.1")) == 429
        forged = "X-Forwarded-For: 10.1.0.1"
        assert status(get(site, "/search/?q=a", forged, "X-Forwarded-For: 127.0.0.1")) == 429
        assert status(get(site, "/search/?q=a", "X-Forwarded-For: 127.0.0.1", forged)) == 200

    @pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
    def test_a_host_is_named_once_in_plain_letters(self, site, method):
        for hosts in ("Host: localhost\r\nHost: evil.example\r\n", "Host: evil.example\r\nHost: localhost\r\n",
                      "Host: b\xfccher.example\r\n", "Host: \r\n", "Host: localhost:x\r\n"):  # fmt: skip
            raw = f"{method} /about/ HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n".encode("latin-1")
            assert status(send(site, raw)) == 400

    def test_a_file_arrives_whole(self, site):
        for path in ("posts/css/tokens.css", "posts/js/editor.js"):
            head, _blank, body = get(site, f"/static/{path}").partition("\r\n\r\n")
            assert status(head) == 200
            assert body.encode("latin-1") == (ROOT / "posts/static" / path).read_bytes()


MALFORMED = [
    "POST /%F0%9F%98%80 HTTP/1.1\r\n{host}{cl}",
    "POST {a}seen/ HTTP/1.1\r\n{host}Cookie: sessionid =x\r\n{cl}",
    "POST {a}seen/ HTTP/1.1\r\n{host}Cookie: =;;=; sessionid\r\n{cl}",
    'POST {a}left/ HTTP/1.1\r\n{host}Cookie: sessionid="\\400\\"\r\n{cl}',
    "GET {a} HTTP/1.1\r\n{host}Cookie: sessionid=\xff\xfe\r\n",
    "GET {a} HTTP/1.1\r\n{host}Cookie: sessionid=x; sessionid=y; csrftoken=\r\n",
    "GET /%00 HTTP/1.1\r\n{host}",
    "GET /%FF%FE/ HTTP/1.1\r\n{host}",
    "GET /post/%C3/ HTTP/1.1\r\n{host}",
    "GET /post/%ED%A0%80/ HTTP/1.1\r\n{host}",
    "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n{host}",
    "GET /media/%2e%2e/blog.sqlite3 HTTP/1.1\r\n{host}",
    "GET /media/%00 HTTP/1.1\r\n{host}",
    "GET /static/%00.css HTTP/1.1\r\n{host}",
    "GET /static/%FF HTTP/1.1\r\n{host}",
    "GET /static/../../x HTTP/1.1\r\n{host}",
    "GET //evil.example/ HTTP/1.1\r\n{host}",
    "GET http://evil.example/ HTTP/1.1\r\n{host}",
    "GET /admin/%F0%9F%98%80/ HTTP/1.1\r\n{host}",
    "GET /script/%F0%9F%98%80.js HTTP/1.1\r\n{host}",
    "GET /comment/99999999999999999999/ HTTP/1.1\r\n{host}",
    "GET /comment/status/%00/ HTTP/1.1\r\n{host}",
    "GET /mail/confirm/%F0%9F%98%80/ HTTP/1.1\r\n{host}",
    "GET /archive/99999999999999999999/ HTTP/1.1\r\n{host}",
    "GET /archive/0/ HTTP/1.1\r\n{host}",
    "GET /search/?q=%00 HTTP/1.1\r\n{host}",
    "GET /search/?q=%F0%9F%98%80%ED%A0%80 HTTP/1.1\r\n{host}",
    "GET /search/?q=%&q=%zz HTTP/1.1\r\n{host}",
    "GET /search/?page=99999999999999999999 HTTP/1.1\r\n{host}",
    "GET {a}?%F0%9F%98%80=%FF&order=%00&comments=%FF&reply=%F0 HTTP/1.1\r\n{host}",
    "GET /?page=\xff HTTP/1.1\r\n{host}",
    "OPTIONS * HTTP/1.1\r\n{host}",
    "CONNECT localhost:80 HTTP/1.1\r\n{host}",
    "TRACE / HTTP/1.1\r\n{host}",
    "PROPFIND / HTTP/1.1\r\n{host}",
    "BREW {a} HTTP/1.1\r\n{host}{cl}",
    "PUT {a}seen/ HTTP/1.1\r\n{host}{cl}",
    "DELETE {a}comments/ HTTP/1.1\r\n{host}",
    "GET {a} HTTP/1.0\r\n",
    "GET {a} HTTP/1.1\r\n{host}Accept-Encoding: \xff;q=;;,gzip;q=x\r\n",
    'GET {a} HTTP/1.1\r\n{host}If-None-Match: \xff"\r\nIf-Modified-Since: never\r\n',
    "GET /feed.xml HTTP/1.1\r\n{host}If-Modified-Since: Thu, 99 Foo 99999 99:99:99 GMT\r\n",
    "GET /static/posts/css/base.css HTTP/1.1\r\n{host}Range: bytes=9-1,-x\r\n",
    "GET /static/posts/css/base.css HTTP/1.1\r\n{host}If-Modified-Since: \xff\r\n",
    "GET / HTTP/1.1\r\n{host}X-Forwarded-For: ::ffff:999.1.1.1, [::1]:80\r\n",
    "POST {a}seen/ HTTP/1.1\r\n{host}X-Forwarded-For: fe80::1%eth0\r\nSec-Fetch-Site: same-origin\r\n{cl}",
    "POST {a}seen/ HTTP/1.1\r\n{host}Origin: http://[\r\n{cl}",
    "GET {a}pixel.gif HTTP/1.1\r\n{host}Referer: http://[\r\n",
    "GET / HTTP/1.1\r\n{host}X-Forwarded-Proto: \xff,,https\r\n",
    "POST {a}comments/ HTTP/1.1\r\n{host}Content-Type: multipart/form-data\r\n{cl}",
    "POST {a}comments/ HTTP/1.1\r\n{host}Content-Type: multipart/form-data; boundary=\xff\r\n{cl}",
    "POST {a}comments/ HTTP/1.1\r\n{host}Content-Type: multipart/form-data; boundary=" + "b" * 500 + "\r\n{cl}",
    "POST {a}comments/ HTTP/1.1\r\n{host}Content-Type: text/plain; charset=utf-99\r\n{cl}",
    "POST {a}comments/ HTTP/1.1\r\n{host}Content-Type: application/x-www-form-urlencoded; charset=utf-16\r\n{cl}",
    "POST {a}comments/ HTTP/1.1\r\n{host}Content-Type: ;;;\r\n{cl}",
    "POST {a}comments/preview/ HTTP/1.1\r\n{host}Content-Type: multipart/form-data; boundary=b; charset=\r\n{cl}",
    "POST /admin/login/ HTTP/1.1\r\n{host}Content-Type: multipart/form-data\r\n{cl}",
    "POST /admin/login/ HTTP/1.1\r\n{host}{form}Cookie: csrftoken=\x00\r\n{cl}",
    "POST /admin/desk/upload/ HTTP/1.1\r\n{host}Content-Type: multipart/form-data; boundary=b\r\n{cl}",
    "POST {a}comments/ HTTP/1.1\r\n{host}Content-Length: -1\r\n",
    "POST {a}comments/ HTTP/1.1\r\n{host}Content-Length: 1_0\r\n",
    "POST {a}comments/ HTTP/1.1\r\n{host}Content-Length: 3\r\nContent-Length: 4\r\n",
    "POST {a}comments/ HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n",
    "POST {a}comments/ HTTP/1.1\r\n{host}Expect: 200-ok\r\n{cl}",
]


@pytest.mark.parametrize("raw", MALFORMED)
def test_nothing_that_is_sent_is_answered_with_a_fault_of_ours(site, raw):
    head = raw.replace("{a}", ARTICLE).replace("{host}", HOST).replace("{form}", FORM)
    body = b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\xff\x00=%FF&%00\r\n'
    head = head.replace("{cl}", f"Content-Length: {len(body)}\r\n")
    answer = send(site, f"{head}Connection: close\r\n\r\n".encode("latin-1") + body)
    assert 200 <= status(answer) < 500


class TestLimits:
    @pytest.mark.parametrize(
        ("path", "headers", "expected"),
        [
            (ARTICLE, [f"X-{number}: a" for number in range(62)], 200),
            (ARTICLE, [f"X-{number}: a" for number in range(63)], 431),
            ("/health/", [f"X-{number}: a" for number in range(98)], 431),
            (ARTICLE, ["X-Long: " + "a" * 9000], 431),
            ("/about/", ["Cookie: " + "a" * 8200], 431),
            ("/" + "a" * 1100, [], 404),
            (f"{ARTICLE}?{'a' * 4100}", [], 414),
            (f"{ARTICLE}?{'a' * 4000}", [], 200),
        ],
    )
    def test_of_heads(self, site, path, headers, expected):
        assert status(get(site, path, *headers)) == expected

    @pytest.mark.parametrize(
        ("path", "length"),
        [(f"{ARTICLE}comments/", 300_000_000), (f"{ARTICLE}comments/", 204_801), (f"{ARTICLE}seen/", 4_097),
         ("/admin/login/", 2_700_000), ("/nowhere/", 10**18)],
    )  # fmt: skip
    def test_a_large_body_is_refused_before_it_is_sent(self, site, path, length):
        answer = send(site, f"POST {path} HTTP/1.1\r\n{HOST}Content-Length: {length}\r\n\r\n")
        assert status(answer) == 413
        assert "Please send less" in answer

    def test_nobody_knows_where_a_chunked_body_ends(self, site):
        raw = f"POST {ARTICLE}comments/ HTTP/1.1\r\n{HOST}{FORM}Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n"
        assert status(send(site, raw)) == 411


class TestStop:
    def test_a_stop_waits_for_no_idle_connection_and_leaves_the_database_tidy(self, served):
        with ExitStack() as held:
            site = held.enter_context(served())
            assert status(get(site, ARTICLE)) == 200
            for sent in ["", HALF_A_HEAD, HALF_A_BODY] * 10:
                held.enter_context(connect(site)).sendall(sent.encode())
            begun = time.monotonic()
            assert site.stop(signal.SIGTERM) == 0
            assert time.monotonic() - begun < 5
        wait_for(lambda: not list(site.data.glob("*-wal")) + list(site.data.glob("*-shm")), "a tidy database", 3)

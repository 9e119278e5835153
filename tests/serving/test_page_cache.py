"""The page cache in front of Django: how fresh, for whom, and what can never get into it."""

import gzip
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mobility_blog.serving.page_cache import PageCache, cache_key, declared_checks, declared_query
from posts.lib.http.public_page import a_page
from posts.models import Article, Blog
from tests.support.cast import form_values, signed_in, write_article, write_comment
from tests.support.servers import wait_for

pytestmark = pytest.mark.django_db


@contextmanager
def connection_of_the_test():
    """A request looks after connections at both ends; as with Django's test client, these tests keep theirs."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Clock:
    """A clock the test moves."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@dataclass
class Response:
    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def text(self):
        return (gzip.decompress(self.body) if self.headers.get("Content-Encoding") else self.body).decode()


@dataclass
class Counted:
    """An application that says how often it was asked."""

    application: object
    asked: list[dict] = field(default_factory=list)

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        return self.application(environ, start_response)


class Front:
    """The page cache before an application, asked as a server would ask it."""

    def __init__(self, application=None, **options):
        self.django = Counted(application or WSGIHandler())
        self.clock = Clock()
        self.cache = PageCache(self.django, clock=self.clock, **options)

    def ask(self, address, method="GET", body=b"", **headers):
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "203.0.113.5", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)),
        }  # fmt: skip
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        if body:
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
        said = []
        with connection_of_the_test():
            response = self.cache(environ, lambda status, headers, exc_info=None: said.extend([status, headers]))
            content = b"".join(response)
            getattr(response, "close", lambda: None)()
        return Response(said[0], dict(said[1]), content)

    def rendered(self):
        return len(self.django.asked)


@pytest.fixture
def front():
    return Front()


@pytest.fixture
def address(article):
    return article.get_absolute_url()


class TestFreshness:
    def test_within_a_second_a_page_is_rendered_once(self, front, address):
        first = front.ask(address)
        front.clock.now += 0.9
        assert front.ask(address) == first
        assert front.rendered() == 1

    def test_a_change_is_visible_after_a_second(self, front, article, address):
        front.ask(address)
        article.title = "Hip stretch"
        article.save()
        front.clock.now += 1
        assert "Hip stretch" in front.ask(address).text

    def test_a_comment_is_visible_after_a_second(self, front, article, address):
        front.ask(address)
        write_comment(article, text="New here", state="published")
        front.clock.now += 1
        assert "New here" in front.ask(address).text

    def test_what_is_no_longer_public_is_gone_after_a_second(self, front, article, address):
        front.ask(address)
        article.state = Article.State.DRAFT
        article.save()
        front.clock.now += 1
        assert front.ask(address).status == "404 Not Found"

    def test_a_scheduled_article_appears_on_time(self, front, time_machine):
        at = timezone.now() + timedelta(hours=1)
        planned = write_article("Planned", published_at=at).get_absolute_url()
        assert front.ask(planned).status.startswith("404")
        time_machine.move_to(at)
        front.clock.now += 1
        assert front.ask(planned).status.startswith("200")
        assert "Planned" in front.ask("/").text

    def test_a_missing_page_is_kept_as_shortly(self, front):
        assert front.ask("/post/soon/").status.startswith("404")
        assert front.ask("/post/soon/").status.startswith("404")
        assert front.rendered() == 1
        write_article("Soon")
        front.clock.now += 1
        assert front.ask("/post/soon/").status.startswith("200")


class Gate:
    """An application that answers with a number, and only when it is let."""

    def __init__(self, **headers):
        self.number = 0
        self.open = threading.Event()
        self.open.set()
        self.inside = 0
        self.headers = list(headers.items())

    def __call__(self, environ, start_response):
        self.number += 1
        number = self.number
        self.inside += 1
        assert self.open.wait(30)
        self.inside -= 1
        start_response("200 OK", [("Content-Type", "text/html"), *self.headers])
        return [f"page {number}".encode()]


class TestManyReaders:
    """Threads that ask for one page at the same time."""

    @pytest.fixture
    def gate(self):
        return Gate()

    @pytest.fixture
    def front(self, gate):
        return Front(gate)

    def in_threads(self, front, number):
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(front.ask("/").text)) for _ in range(number)]
        for thread in threads:
            thread.start()
        return threads, answers

    def finish(self, gate, threads):
        gate.open.set()
        for thread in threads:
            thread.join()

    def test_one_renders_for_all(self, front, gate):
        gate.open.clear()
        threads, answers = self.in_threads(front, 8)
        wait_for(lambda: gate.inside == 1, "the first to render")
        self.finish(gate, threads)
        assert answers == ["page 1"] * 8

    def test_meanwhile_the_others_get_the_previous_page(self, front, gate):
        front.ask("/")
        front.clock.now += 1.5
        gate.open.clear()
        threads, answers = self.in_threads(front, 1)
        wait_for(lambda: gate.inside == 1, "the first to render")
        stale = front.ask("/")
        assert stale.text == "page 1"
        assert "s-maxage" not in stale.headers["Cache-Control"]
        self.finish(gate, threads)
        assert answers == ["page 2"]

    def test_nobody_gets_bytes_older_than_two_seconds(self, front, gate):
        front.ask("/")
        front.clock.now += 2
        gate.open.clear()
        threads, answers = self.in_threads(front, 4)
        wait_for(lambda: gate.inside == 1, "the first to render")
        assert answers == []
        self.finish(gate, threads)
        assert answers == ["page 2"] * 4

    def test_after_a_failure_the_next_one_renders(self, front, gate, monkeypatch):
        monkeypatch.setattr(gate, "headers", 1)  # not a list: the application breaks
        with pytest.raises(TypeError):
            front.ask("/")
        monkeypatch.setattr(gate, "headers", [])
        assert front.ask("/").text == "page 2"

    def test_what_may_not_be_kept_is_rendered_for_each(self, front, gate):
        gate.headers = [("Set-Cookie", "a=b")]
        gate.open.clear()
        threads, answers = self.in_threads(front, 4)
        wait_for(lambda: gate.inside == 1, "the first to render")
        self.finish(gate, threads)
        assert sorted(answers) == ["page 1", "page 2", "page 3", "page 4"]


class TestNothingOfOneReaderReachesAnother:
    """Whatever one sends, the next one gets the page as if nobody had asked before."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("x_forwarded_host", "evil.example"),
            ("x_forwarded_proto", "https"),
            ("x_forwarded_for", "198.51.100.9"),
            ("forwarded", "host=evil.example"),
            ("x_original_url", "/about/"),
            ("x_rewrite_url", "/about/"),
            ("x_http_method_override", "POST"),
            ("accept", "text/x-fragment"),
            ("accept_language", "de"),
            ("accept_charset", "utf-7"),
            ("user_agent", "Googlebot"),
            ("referer", "https://evil.example/"),
            ("origin", "https://evil.example"),
            ("cookie", "csrftoken=chosen; messages=chosen"),
            ("authorization", "Basic b2xnYTpvbGdh"),
            ("range", "bytes=0-9"),
            ("if_modified_since", "Fri, 01 Jan 2100 00:00:00 GMT"),
            ("x_requested_with", "XMLHttpRequest"),
            ("sec_fetch_site", "cross-site"),
        ],
    )
    def test_a_header_changes_nothing(self, front, address, name, value):
        theirs = front.ask(address, **{name: value})
        ours = front.ask(address)
        assert theirs == ours
        assert ours.status == "200 OK"
        assert "evil" not in str(ours.headers) + ours.text
        assert not any(f"HTTP_{name.upper()}" in environ for environ in front.django.asked)

    def test_no_address_reaches_the_rendering(self, front, address):
        front.ask(address)
        assert "203.0.113.5" not in str(front.django.asked[0])

    def test_a_body_is_not_read(self, front, address):
        front.ask(address, body=b"page=2")
        assert front.django.asked[0]["wsgi.input"].read() == b""

    def test_a_foreign_host_is_refused_and_not_kept(self, front, address):
        assert front.ask(address, host="evil.example").status.startswith("400")
        assert front.ask(address, host="evil.example").status.startswith("400")
        assert front.rendered() == 2
        assert front.ask(address).status == "200 OK"

    def test_hosts_are_kept_apart(self, front, address):
        front.ask(address)
        front.ask(address, host="127.0.0.1")
        assert [environ["HTTP_HOST"] for environ in front.django.asked] == ["localhost", "127.0.0.1"]

    def test_with_a_name_of_its_own_the_blog_keeps_one_page_for_all_it_answers_to(self, front, address, settings):
        settings.SITE_URL, settings.SITE_HOST = "http://blog.example", "blog.example"
        settings.ALLOWED_HOSTS = ["blog.example", "localhost"]
        cache_key.cache_clear()
        for host in ("blog.example", "blog.example:8001", "BLOG.example:8002", "localhost:8003"):
            assert front.ask(address, host=host).status == "200 OK"
        assert front.rendered() == 1
        assert front.ask(address, host="evil.example:80").status.startswith("400")

    def test_behind_a_proxy_both_schemes_are_kept_apart(self, address, settings):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.SECURE_HSTS_SECONDS = 60
        front = Front()
        assert "Strict-Transport-Security" not in front.ask(address, x_forwarded_proto="http").headers
        assert "Strict-Transport-Security" in front.ask(address, x_forwarded_proto="https, http").headers
        assert "Strict-Transport-Security" not in front.ask(address).headers
        assert front.rendered() == 2

    def test_a_redirect_to_https_is_nobodys_page(self, address, settings):
        settings.SECURE_SSL_REDIRECT = True
        front = Front()
        response = front.ask(f"{address}?from=letter")
        assert response.headers["Location"].endswith("?from=letter")
        assert "ETag" not in response.headers


class TestQuery:
    def test_names_nobody_looks_at_share_the_page(self, front, address):
        assert front.ask(f"{address}?utm_source=letter") == front.ask(f"{address}?fbclid=1") == front.ask(address)
        assert front.rendered() == 1
        assert front.django.asked[0]["QUERY_STRING"] == ""

    def test_declared_names_are_kept_apart(self, front, article, address):
        question = write_comment(article, name="Ada", state="published")
        assert "Reply to Ada</h3>" in front.ask(f"{address}?reply={question.pk}").text
        assert "Reply to Ada</h3>" not in front.ask(address).text
        assert front.ask("/?page=9").status.startswith("404")
        assert front.ask("/").status.startswith("200")

    def test_of_a_name_given_twice_the_page_sees_what_the_key_holds(self, front, db):
        assert front.ask("/?page=9&page=1") == front.ask("/?page=1")
        assert front.rendered() == 1

    @given(st.text(st.characters(max_codepoint=255), max_size=60))
    def test_every_query_has_one_spelling(self, query):
        checks = {"q": str, "page": a_page}
        once = declared_query(query, checks)
        assert declared_query(once, checks) == once

    @pytest.mark.parametrize(
        ("address", "same_as"),
        [
            ("{article}?order=x1", "{article}"),
            ("{article}?order=NEWEST", "{article}"),
            ("{article}?order=oldest&order=", "{article}"),
            ("{article}?comments=1", "{article}"),
            ("{article}?comments=0", "{article}"),
            ("{article}?comments=12345", "{article}"),
            ("{article}?comments=-2", "{article}"),
            ("{article}?comments=0002", "{article}?comments=2"),
            ("{article}?reply=x", "{article}"),
            ("{article}?reply=0", "{article}"),
            ("{article}?reply=1e3", "{article}"),
            ("{article}?reply=%D9%A1", "{article}"),
            ("{article}?reply=" + "1" * 2000, "{article}"),
            ("{article}?reply=007", "{article}?reply=7"),
            ("{article}?" + "utm_source=x&" * 150 + "order=newest", "{article}?order=newest"),
            ("/?page=1", "/"),
            ("/?page=01", "/"),
            ("/?page=x", "/?page=0"),
            ("/?page=-1", "/?page=0"),
            ("/?page=1.0", "/?page=%20"),
            ("/archive/?page=99999999999", "/archive/?page=0"),
            ("/questions/?show=x", "/questions/?show=y"),
            ("/questions/?show=&page=1", "/questions/"),
            ("/questions/?show=Open", "/questions/?show=%00"),
        ],
    )
    def test_invented_and_usual_values_make_no_page_of_their_own(self, front, address, same_as):
        asked = {"article": "/post/calf-stretch/"}
        write_article()
        first = front.ask(same_as.format(**asked))
        assert front.ask(address.format(**asked)) == first
        assert front.rendered() == 1

    def test_the_page_itself_sees_only_what_it_declares(self, rea, article, address):
        request = rea.get(f"{address}?order=newest&colour=red").wsgi_request
        assert dict(request.GET.items()) == {"order": "newest"}

    def test_unescaped_letters_arrive(self):
        assert declared_query("q=F\u00c3\u00bc\u00c3\u009fe", {"q": str}) == "q=F%C3%BC%C3%9Fe"

    def test_more_names_than_a_query_may_have_are_refused(self, front, address):
        assert front.ask(f"{address}?{'a=1&' * 201}").status.startswith("400")


class TestAtHand:
    """What the event loop may answer by itself: neither rendering nor waiting."""

    def ask(self, front, address="/", **headers):
        path, _, query = address.partition("?")
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
        environ |= {"wsgi.url_scheme": "http"} | headers
        return front.cache.at_hand(environ)

    def test_a_fresh_page_is(self, front, address):
        asked = front.ask(address)
        assert self.ask(front, address) == (asked.status, list(asked.headers.items()), asked.body)
        assert front.rendered() == 1

    def test_a_page_nobody_asked_for_is_not(self, front, address):
        assert self.ask(front, address) is None

    def test_an_encoding_nobody_asked_for_is_not(self, front, address):
        front.ask(address)
        assert self.ask(front, address, HTTP_ACCEPT_ENCODING="gzip") is None
        front.ask(address, accept_encoding="gzip")
        assert self.ask(front, address, HTTP_ACCEPT_ENCODING="gzip")

    def test_whoever_has_a_session_is_looked_at(self, front, address):
        front.ask(address)
        assert self.ask(front, address, HTTP_COOKIE="sessionid=abc") is None

    def test_the_first_who_asks_later_has_the_next_one_made_and_others_get_this_one(self, front, address):
        front.ask(address)
        front.clock.now += 1.5
        assert self.ask(front, address) is None
        assert self.ask(front, address)[0] == "200 OK"
        front.ask(address)
        front.clock.now += 1.5
        assert self.ask(front, address) is None

    def test_nobody_gets_one_older_than_two_seconds(self, front, address):
        front.ask(address)
        front.clock.now += 1.5
        self.ask(front, address)
        front.clock.now += 0.5
        assert self.ask(front, address) is None


class TestWhoPassesBy:
    def test_staff_see_what_is_now(self, front, article, edda, address):
        cookie = f"sessionid={signed_in(edda).cookies['sessionid'].value}"
        front.ask(address)
        article.title = "Hip stretch"
        article.save()
        assert "Hip stretch" in front.ask(address, cookie=cookie).text

    def test_a_draft_is_seen_by_staff_and_never_kept(self, front, edda):
        draft = write_article("Not yet", state=Article.State.DRAFT).get_absolute_url()
        cookie = f"theme=dark; sessionid={signed_in(edda).cookies['sessionid'].value}"
        assert front.ask(draft).status.startswith("404")
        assert "Not yet" in front.ask(draft, cookie=cookie).text
        assert "no-store" in front.ask(draft, cookie=cookie).headers["Cache-Control"]
        assert front.ask(draft).status.startswith("404")

    def test_a_form_with_errors_is_given_back_and_never_kept(self, front, rea, article, address):
        values = form_values(rea, article, text="")
        body = "&".join(f"{name}={value}" for name, value in values.items()).encode()
        send = reverse("post-comment", args=[article.slug])
        response = front.ask(send, "POST", body, sec_fetch_site="same-origin")
        assert response.status.startswith("422")
        assert "Not sent yet" in response.text
        assert "Not sent yet" not in front.ask(address).text
        assert {key.path for key in front.cache.pages} == {address}

    @pytest.mark.parametrize(
        "path", ["/health/", "/admin/", "/admin/login/", "/comment/status/abc/", "/nowhere/", "/media/x"]
    )
    def test_other_pages_are_not_declared(self, path):
        assert declared_checks(path) is None

    def test_a_page_that_breaks_is_not_kept(self, front, address, monkeypatch):
        with monkeypatch.context() as broken:
            broken.setattr("posts.templatetags.comments.why_closed", lambda *_: 1 / 0)
            assert front.ask(address).status.startswith("500")
        assert front.ask(address).status.startswith("200")

    @pytest.mark.parametrize(
        ("header", "value"),
        [
            ("Set-Cookie", "a=b"),
            ("Cache-Control", "no-store"),
            ("Cache-Control", "private"),
            ("Cache-Control", "max-age=0, no-cache"),
            ("Vary", "Cookie"),
            ("Vary", "*"),
            ("Vary", "Accept-Encoding, Accept-Language"),
        ],
    )
    def test_what_an_answer_says_about_itself_is_heard(self, header, value):
        front = Front(Gate(**{header: value}))
        assert front.ask("/").text == "page 1"
        assert front.ask("/").text == "page 2"
        assert front.ask("/").headers[header] == value


class TestBytes:
    def test_who_takes_gzip_gets_gzip(self, front, address):
        plain, packed = front.ask(address), front.ask(address, accept_encoding="gzip, deflate, br, zstd")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.text == plain.text
        assert len(packed.body) < len(plain.body) / 2
        assert front.rendered() == 1

    @pytest.mark.parametrize("path", ["/", "/archive/", "/feed.xml", "/blog-feed.xml", "/feed.json", "/comments.xml"])
    def test_lists_and_feeds_are_packed_as_well(self, front, address, path):
        packed = front.ask(path, accept_encoding="gzip")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert front.ask(path, accept_encoding="gzip").body == packed.body
        assert front.rendered() == 1

    @pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0", "*;q=0", "zip", ";;,,q=1"])
    def test_who_does_not_take_it_gets_it_plain(self, front, address, accepted):
        assert "Content-Encoding" not in front.ask(address, accept_encoding=accepted).headers

    @pytest.mark.parametrize("accepted", ["gzip;q=0.5", "*", "GZIP", "br;q=1.0, gzip;q=0.01"])
    def test_every_way_to_say_so_counts(self, front, address, accepted):
        assert front.ask(address, accept_encoding=accepted).headers["Content-Encoding"] == "gzip"

    def test_lengths_are_told(self, front, address):
        for response in (front.ask(address), front.ask(address, accept_encoding="gzip")):
            assert response.headers["Content-Length"] == str(len(response.body))

    def test_it_varies_on_the_encoding_alone_and_sets_no_cookie(self, front, address):
        headers = front.ask(address).headers
        assert headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in headers

    def test_browsers_ask_again_and_shared_caches_keep_it_for_a_second(self, front, address):
        assert front.ask(address).headers["Cache-Control"] == "public, max-age=0, s-maxage=1, must-revalidate"

    def test_who_has_the_page_is_told_so(self, front, address):
        for accepted in ("", "gzip"):
            known = front.ask(address, accept_encoding=accepted).headers["ETag"]
            for wish in (known, f'"other", W/{known}', "*"):
                again = front.ask(address, accept_encoding=accepted, if_none_match=wish)
                assert (again.status, again.body) == ("304 Not Modified", b"")
                assert again.headers["ETag"] == known
                assert "Content-Length" not in again.headers

    def test_who_has_another_page_gets_this_one(self, front, address):
        known = front.ask(address).headers["ETag"]
        assert front.ask(address, if_none_match='"other"').status == "200 OK"
        assert front.ask(address, accept_encoding="gzip", if_none_match=known).status == "200 OK"

    def test_an_unchanged_page_keeps_its_etag(self, front, db):
        known = front.ask("/about/").headers["ETag"]
        front.clock.now += 5
        assert front.ask("/about/", if_none_match=known).status == "304 Not Modified"
        Blog(pk=Blog.THE_ONLY_KEY, name="Another").save()
        front.clock.now += 5
        assert front.ask("/about/", if_none_match=known).status == "200 OK"

    def test_a_missing_page_is_never_called_unchanged(self, front, db):
        assert front.ask("/post/none/", if_none_match="*").status.startswith("404")

    def test_a_feed_knows_its_date(self, front, article):
        write_comment(article, state="published")
        first = front.ask("/comments.xml", accept_encoding="gzip")
        again = front.ask("/comments.xml", if_modified_since=first.headers["Last-Modified"])
        assert again.status == "304 Not Modified"

    def test_the_headers_of_a_page_are_all_there(self, front, address, rea):
        passed_by = rea.get(address).headers
        kept = front.ask(address).headers
        assert {name: kept[name] for name in passed_by if name != "Content-Length"} == {
            name: value for name, value in passed_by.items() if name != "Content-Length"
        }

    def test_head_is_the_same_without_the_body(self, front, address):
        got, head = front.ask(address), front.ask(address, "HEAD")
        assert (head.status, head.headers, head.body) == (got.status, got.headers, b"")
        assert front.rendered() == 1

    def test_head_first_keeps_the_whole_page(self, front, address):
        head = front.ask(address, "HEAD")
        assert front.ask(address).headers["Content-Length"] == head.headers["Content-Length"] != "0"

    def test_a_proxy_of_ours_is_told_until_when(self, front, address, settings, time_machine):
        assert "X-Accel-Expires" not in front.ask(address).headers
        settings.TRUSTED_PROXIES = 1
        time_machine.move_to(1_900_000_000.7, tick=False)
        front.clock.now += 1
        # nginx gives it out while its clock shows this second: less than two seconds after the rendering
        assert front.ask(address).headers["X-Accel-Expires"] == "@1900000001"


class TestBounds:
    @pytest.fixture
    def front(self):
        return Front(Gate(), most_bytes=10_000)

    def test_the_oldest_go_first(self, front):
        for number in range(1, 30):
            front.ask(f"/?page={number}")
        assert front.cache.bytes <= 10_000
        asked = front.rendered()
        front.ask("/?page=29")
        assert front.rendered() == asked
        front.ask("/?page=1")
        assert front.rendered() == asked + 1

    def test_what_is_too_old_to_be_given_out_is_not_kept_either(self, front):
        front.ask("/?page=1")
        front.clock.now += 3
        front.ask("/?page=2")
        assert [key.query for key in front.cache.pages] == ["page=2"]

    def test_the_sum_is_right(self, front):
        for number in range(60):
            front.ask(f"/?page={number % 7}")
            front.clock.now += 0.3
        assert front.cache.bytes == sum(page.size for page in front.cache.pages.values())

    def test_nothing_is_left_of_a_flight(self, front):
        front.ask("/")
        assert front.cache.flights == {}

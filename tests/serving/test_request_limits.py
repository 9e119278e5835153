"""What is too large is refused before anything is read or made, behind every WSGI server."""

import pytest
from django.test import RequestFactory

from mobility_blog.serving.request_limits import RequestLimits, most_body_bytes
from mobility_blog.wsgi import application

SIGNED_IN = "theme=dark; sessionid=abc"


def ask(path="/", method="GET", **environ):
    """Status and body; the application behind the limits says that it was asked."""
    said = []

    def behind(environ, start_response):
        start_response("200 OK", [])
        return [b"asked"]

    sent = RequestFactory().generic(method, path).environ | environ
    body = b"".join(RequestLimits(behind)(sent, lambda status, headers, exc_info=None: said.extend([status, headers])))
    return int(said[0].split()[0]), body.decode()


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({f"HTTP_X_{number}": "a" for number in range(60)}, 200),
        ({f"HTTP_X_{number}": "a" for number in range(65)}, 431),
        ({f"HTTP_X_{number}": "" for number in range(100)}, 431),
        ({"HTTP_X_LONG": "a" * 8000}, 200),
        ({"HTTP_X_LONG": "a" * 8193}, 431),
        ({"HTTP_COOKIE": "a" * 300_000}, 431),
        ({f"HTTP_X_{number}": "a" * 200 for number in range(50)}, 431),
        ({"PATH_INFO": "/" + "a" * 1023}, 200),
        ({"PATH_INFO": "/" + "a" * 1024}, 404),
        ({"PATH_INFO": "/post/" + "a" * 60_000}, 404),
        ({"QUERY_STRING": "a" * 4096}, 200),
        ({"QUERY_STRING": "a" * 4097}, 414),
        ({"QUERY_STRING": "q=" + "%20" * 20_000}, 414),
    ],
)
def test_heads(environ, status):
    answered, body = ask(**environ)
    assert answered == status
    assert (body == "asked") is (status == 200)
    assert len(body) < 200


@pytest.mark.parametrize(
    ("length", "status"),
    [("0", 200), ("", 200), ("204800", 200), ("204801", 413), ("9" * 4000, 413), ("-1", 400), ("1e3", 400),
     ("1_0", 400), ("+5", 400), ("٣", 400), (" 5", 400)],
)  # fmt: skip
def test_bodies(length, status):
    assert ask("/post/calf-stretch/comments/", "POST", CONTENT_LENGTH=length)[0] == status


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "application/x-www-form-urlencoded",
        "text/plain;charset=UTF-8",
        'application/x-www-form-urlencoded; Charset="utf-8"',
        "multipart/form-data; boundary=----WebKitFormBoundaryu5oHJ2t3Qd0VqPZx",
        f"multipart/form-data; boundary={'-' * 70}; charset=us-ascii",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_texts_in_utf_8_are_read(content_type, method):
    assert ask("/", method, CONTENT_TYPE=content_type) == (200, "asked")


@pytest.mark.parametrize(
    "parameters",
    [
        "charset=base64", "charset=punycode", "CHARSET = idna", 'charset="rot13"', "charset=utf-16", "charset=nobody",
        "charset=utf-8; charset=hex", "charset=utf-8, text/html; charset=zip", "charset*=idna''%ff",
        "charset*=nobody''%ff", "charset*0=base; charset*1=64", "boundary*=idna''%ff", "boundary*=utf-8''%ff",
        "boundary=\xff", "charset=\xe9", "charset=undefined", f"boundary={'a' * 300}", ";" * 2000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_codec_is_chosen_by_who_asks(parameters, method, db):
    """By the whole application: Django reads all this before any page is asked."""
    sent = RequestFactory().generic(method, "/post/calf-stretch/comments/?q=a", b"a=b").environ
    said = []
    answer = application(
        sent | {"CONTENT_TYPE": f"multipart/form-data; {parameters}"}, lambda status, *more: said.append(status)
    )
    assert b"".join(answer) == b"Please send text as UTF-8.\n"
    assert said == ["415 Unsupported Media Type"]


@pytest.mark.parametrize(
    ("host", "status"),
    [("blog.example", 200), ("blog.example:8443", 200), ("blog.example:65535", 200), ("localhost:00080", 200),
     ("[::1]", 200), ("[::1]:8000", 200), ("127.0.0.1", 200), ("", 200), ("blog.example:65536", 400),
     ("127.0.0.1:99999", 400), ("[::1]:70000", 400), ("localhost:" + "9" * 5000, 400), ("localhost:0100000", 400)],
)  # fmt: skip
def test_ports_are_ports(host, status):
    assert ask("/feed.xml", HTTP_HOST=host)[0] == status


def test_a_body_says_its_length():
    assert ask("/", "POST", HTTP_TRANSFER_ENCODING="chunked")[0] == 411


@pytest.mark.parametrize(
    ("path", "cookie", "kilobytes"),
    [
        ("/post/calf-stretch/comments/", "", 200),
        ("/post/calf-stretch/comments/", SIGNED_IN, 200),
        ("/comment/7/report/", "", 200),
        ("/nowhere/", "", 200),
        ("/post/calf-stretch/seen/", "", 4),
        ("/post/calf-stretch/left/", SIGNED_IN, 4),
        ("/admin/login/", "", 2560),
        ("/admin/posts/article/add/", "", 2560),
        ("/admin/desk/upload/", SIGNED_IN, 25 * 1024),
        ("/administration/", SIGNED_IN, 200),
    ],
)
def test_each_address_takes_what_its_form_needs(path, cookie, kilobytes):
    assert most_body_bytes({"PATH_INFO": path, "HTTP_COOKIE": cookie}) == kilobytes * 1024


def test_they_stand_in_front_of_the_whole_blog():
    assert isinstance(application, RequestLimits)

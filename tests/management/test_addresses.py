"""What the start prints works where it is typed in."""

import pytest

from posts.management import addresses
from posts.management.addresses import say_where

LAN = "192.168.7.5"


@pytest.fixture(autouse=True)
def _in_a_network(monkeypatch):
    monkeypatch.setattr(addresses, "_address_in_the_network", lambda: LAN)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("192.168.7.5", "http://192.168.7.5:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::", "http://[::1]:8000/"),
    ],
)
def test_the_address_is_one_that_leads_here(host, shown):
    assert list(say_where(host, 8000))[:2] == [f"Blog: {shown}", f"Admin: {shown}admin/"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_from_other_machines_it_says_what_is_missing(settings, host):
    settings.ALLOWED_HOSTS = ["www.blog.example", "localhost", "127.0.0.1", "[::1]", host]
    needed = f"From other machines: http://{LAN}:8000/ once BLOG_ALLOWED_HOSTS=www.blog.example,{LAN} is set"
    assert needed in list(say_where(host, 8000))
    settings.ALLOWED_HOSTS = [LAN]
    assert f"From other machines: http://{LAN}:8000/" in list(say_where(host, 8000))


def test_behind_a_proxy_it_is_the_readers_address(settings):
    settings.SITE_URL, settings.HTTPS = "https://blog.example", True
    assert list(say_where("127.0.0.1", 8000)) == [
        "Blog: https://blog.example/",
        "Admin: https://blog.example/admin/",
        "Your web server passes requests on to http://127.0.0.1:8000/",
    ]

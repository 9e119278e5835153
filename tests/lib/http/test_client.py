import pytest
from django.test import RequestFactory

from posts.lib.http import client

request = RequestFactory().get


class TestAddress:
    def test_it_is_the_connections(self):
        assert client.address(request("/", REMOTE_ADDR="203.0.113.5")) == "203.0.113.5"

    def test_without_trusted_proxies_the_header_is_ignored(self):
        forged = request("/", REMOTE_ADDR="203.0.113.5", headers={"X-Forwarded-For": "198.51.100.7"})
        assert client.address(forged) == "203.0.113.5"

    @pytest.mark.parametrize(
        ("proxies", "header", "expected"),
        [
            (1, "198.51.100.7", "198.51.100.7"),
            (1, "forged, 198.51.100.7", "198.51.100.7"),
            (2, "forged, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
            (2, "198.51.100.7", "10.0.0.1"),  # fewer hops than trusted: somebody came in by a side door
            (1, "", "10.0.0.1"),
            (1, "not an address", ""),
        ],
    )
    def test_it_is_what_the_outermost_trusted_proxy_saw(self, settings, proxies, header, expected):
        settings.TRUSTED_PROXIES = proxies
        seen = request("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": header})
        assert client.address(seen) == expected


@pytest.mark.parametrize(
    ("seen", "address", "network"),
    [
        ("::ffff:203.0.113.5", "203.0.113.5", "203.0.113.0/24"),
        ("::FFFF:cb00:7105", "203.0.113.5", "203.0.113.0/24"),
        ("0:0:0:0:0:ffff:203.0.113.5", "203.0.113.5", "203.0.113.0/24"),
        ("64:ff9b::203.0.113.5", "203.0.113.5", "203.0.113.0/24"),
        ("64:ff9b::cb00:7105", "203.0.113.5", "203.0.113.0/24"),
        ("2002:cb00:7105::1", "203.0.113.5", "203.0.113.0/24"),
        ("2002:cb00:7105:dead:beef::1", "203.0.113.5", "203.0.113.0/24"),
        ("203.0.113.5", "203.0.113.5", "203.0.113.0/24"),
        ("2001:db8:1:2::1", "2001:db8:1:2::1", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::1", "fe80::/48"),
        ("64:ff9b:1::1", "64:ff9b:1::1", "64:ff9b:1::/48"),
        ("::1", "::1", "::/48"),
        ("::ffff:203.0.113.999", "", ""),
        ("", "", ""),
    ],
)
class TestWrappedAddress:
    """A server that hears IPv6 sees IPv4 in it; else all of it would be one network."""

    def test_of_the_connection(self, seen, address, network):
        found = client.address(request("/", REMOTE_ADDR=seen))
        assert (found, client.network(found)) == (address, network)

    def test_of_a_proxy(self, settings, seen, address, network):
        settings.TRUSTED_PROXIES = 1
        asked = request("/", REMOTE_ADDR="", headers={"X-Forwarded-For": f"forged, {seen}"})
        assert client.address(asked) == address


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://testserver.evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_whose_page_sent_it(headers, ours):
    assert client.comes_from_our_page(request("/", headers=headers)) is ours


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Referer": "https://evil.example/"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Referer": "http://testserver/"}, False),
        ({"Referer": "http://testserver/post/x/"}, True),
        ({"Referer": "http://testserver.evil.example/"}, False),
        ({"Referer": "http://["}, False),
        ({}, False),
    ],
)
def test_whose_page_shows_a_picture(headers, ours):
    assert client.is_shown_by_our_page(request("/", headers=headers)) is ours


@pytest.mark.parametrize(
    ("headers", "wants"),
    [({"DNT": "1"}, True), ({"Sec-GPC": "1"}, True), ({"DNT": "0"}, False), ({"Sec-GPC": "0"}, False), ({}, False)],
)
def test_who_wants_not_to_be_counted(headers, wants):
    assert client.wants_no_counting(request("/", headers=headers)) is wants


@pytest.mark.parametrize(
    ("headers", "ahead"),
    [
        ({"Sec-Purpose": "prefetch"}, True),
        ({"Sec-Purpose": "prefetch;prerender"}, True),
        ({"Purpose": "prefetch"}, True),
        ({"X-Moz": "prefetch"}, True),
        ({"Sec-Purpose": ""}, False),
        ({}, False),
    ],
)
def test_what_is_fetched_ahead(headers, ahead):
    assert client.is_fetched_ahead(request("/", headers=headers)) is ahead

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from posts.lib import clients
from tests.cast import BROWSER

request = RequestFactory().get


class TestAddress:
    def test_it_is_the_connections(self):
        assert clients.address(request("/", REMOTE_ADDR="203.0.113.5")) == "203.0.113.5"

    def test_without_trusted_proxies_the_header_is_ignored(self):
        forged = request("/", REMOTE_ADDR="203.0.113.5", headers={"X-Forwarded-For": "198.51.100.7"})
        assert clients.address(forged) == "203.0.113.5"

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
        assert clients.address(seen) == expected


BROWSERS = [
    BROWSER,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.4 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Linux; Android 11; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36",
]
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0 A",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36",
    "curl/8.5.0",
    "python-requests/2.31.0",
    "",
    "   ",
]


@pytest.mark.parametrize("agent", BROWSERS)
def test_a_persons_browser_is_no_robot(agent):
    assert not clients.is_robot(agent)


@pytest.mark.parametrize("agent", ROBOTS)
def test_a_robot_is_one(agent):
    assert clients.is_robot(agent)


@given(st.text())
def test_every_agent_gets_an_answer(agent):
    assert clients.is_robot(agent) in (True, False)


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
    assert clients.comes_from_our_page(request("/", headers=headers)) is ours

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.lib import robots
from tests.cast import BROWSER

BROWSERS = [
    BROWSER,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.4 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Linux; Android 11; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/120.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; Spider 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; arm_64; Android 13; Power Armor X11) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/116.0.5845.64 BroPP/1.0 webOmni SA/3 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; SM-S911B (EU); wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/148.0.0.0 Mobile Safari/537.36",
    "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; en) Presto/2.8.119 Version/11.10",
]
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0 A",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36",
    "curl/8.5.0",
    "Mozilla/5.0 (Linux; Android 13; Spider) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36 Spider 8",
    "Mozilla/5.0 (compatible; theoldreader.com)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Newbot",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 NoName",
    "Mozilla/5.0 (Windows NT 6.1; rv:3.5) Gecko/20100101 Firefox/3.5",
    "Mozilla/5.0 (Java) outbrain",
    "python-requests/2.31.0",
    "",
    "   ",
]


@pytest.mark.parametrize("agent", BROWSERS)
def test_a_persons_browser_is_no_robot(agent):
    assert not robots.is_robot(agent)


@pytest.mark.parametrize("agent", ROBOTS)
def test_a_robot_is_one(agent):
    assert robots.is_robot(agent)


@given(st.text())
def test_every_agent_gets_an_answer(agent):
    assert robots.is_robot(agent) in (True, False)


def test_what_comes_after_256_characters_is_not_looked_at():
    assert not robots.is_robot(BROWSER + " " * 256 + "Googlebot/2.1")


def test_a_browser_that_a_program_drives_says_so():
    assert robots.is_driven(BROWSER.replace("Chrome", "HeadlessChrome"))
    assert not robots.is_driven(BROWSER)

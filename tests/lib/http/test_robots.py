import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.http import robots
from tests.support.cast import BROWSER

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
IOS = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
ANDROID = BROWSER.replace("Chrome/", "Version/4.0 Chrome/")
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
IN_APPS = [
    f"{BROWSER} Telegram-Android/11.4.2 (Google Pixel 8; Android 14; SDK 34; HIGH)",
    f"{IOS} Telegram/11.2",
    f"{IOS} Instagram 350.1.0.21 (iPhone15,2; iOS 18_4; en_GB; en; scale=3.00; 1179x2556; 650232211)",
    f"{ANDROID} Instagram 350.0.0.33.108 Android (34/14; 420dpi; 1080x2205; Google; Pixel 8; shiba; en_GB; 650)",
    f"{IOS} [FBAN/FBIOS;FBAV/480.0;FBDV/iPhone15,2;FBSN/iOS;FBCR/Vodafone.de;FBID/phone;FBLC/de_DE]",
    f"{ANDROID} [FB_IAB/FB4A;FBAV/480.0.0.54.88;FBCR/www.carrier.example;]",
    IOS.replace("AppleWebKit/605.1.15", "WebKit/8612") + " [FBAN/FBIOS;FBDV/iPhone18,2;FBLC/it_IT]",
    f"{IOS} WhatsApp/2.24.20",
    f"{ANDROID} Viber/24.1.0.0",
    f"{DESKTOP} Slack/4.41.97 Chrome/130.0.6723.91 Electron/33.0.1 Safari/537.36",
    f"{DESKTOP} discord/1.0.9168 Chrome/128.0.6613.36 Electron/32.0.0 Safari/537.36",
    f"{IOS} NetNewsWire/6.1",
    f"{IOS} Flipboard/4.3.9",
    f"{ANDROID} SmartNews/24.9.20",
    f"{IOS} Feedly/90.0.0",
    f"{IOS} MicroMessenger/8.0.50 NetType/WIFI Language/en",
    f"{ANDROID} Bluesky/1.92",
    f"{IOS} Mastodon/2024.8",
]
ROBOTS = [
    "TelegramBot (like TwitterBot)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Viber/13.3.0.5 CFNetwork/1209 Darwin/20.2.0",
    "SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "NetNewsWire (RSS Reader; https://netnewswire.com/)",
    "Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)",
    "Mastodon/4.3.0 (http.rb/5.2.0; +https://mastodon.example/)",
    "Bluesky Cardyb/1.1; +mailto:support@bsky.app",
    "Instagram 10.26.0 (iPhone7,2; iOS 10_1_1; en_US; en-US)",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
    "newsai/1.0 Safari/537.36",
    "Mozilla/5.0 (compatible; FlipboardProxy/1.2; +http://flipboard.com/browserproxy)",
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


@pytest.mark.parametrize("agent", BROWSERS + IN_APPS)
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

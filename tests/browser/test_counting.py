"""Labelled traffic in a real Chromium: every hit lands in exactly one place, and the sums match what was sent."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARTICLE
from tests.browser.test_reading import stop_the_clock
from tests.support.cast import BROWSER
from tests.support.screens import PHONE
from tests.support.servers import wait_for

READ = """
import json
from posts.readership.reports.ledger import ledger
from posts.readership.ingest.counting import today
from posts.models import View
places = {place.value: hits for place, hits in ledger(today(), today()).items() if hits}
rows = list(View.objects.order_by("pk").values_list("told", "seconds", "ended", "headings", "referrer"))
print(json.dumps([places, rows]))
"""
TICKETS = count(1)
DAY_MARGIN = 120  # seconds before midnight UTC, when a day would end within the test


def stored(site):
    """The ledger and the rows of the day, as another process finds them."""
    return json.loads(site.run(READ))


def ledger(site):
    return Counter(stored(site)[0])


@pytest.fixture
def said(fresh_site):
    """What each step adds to the ledger, one step at a time."""
    before = Counter()

    def added():
        nonlocal before
        now = ledger(fresh_site)
        added, before = now - before, now
        return dict(added)

    return added


def is_hit(request):
    return request.url.endswith(("/seen/", "/pixel.gif"))


def see(page, address):
    """Stay until the page has told that it was seen."""
    with page.expect_response(lambda response: response.url.endswith("/seen/")):
        page.goto(address)


def look_away(page, address):
    """Open the page and let five seconds pass on a stopped clock."""
    stop_the_clock(page)
    page.goto(address)
    page.clock.run_for(5000)


def beacon(page, address, agent=BROWSER, body=None, network="10.250.0.1", **headers):
    """A hit that no browser needs to send: robots and floods do not run our script."""
    body = body if body is not None else json.dumps({"ticket": f"ticket-of-somebody-{next(TICKETS)}"})
    own = {"User-Agent": agent, "X-Forwarded-For": network, "Sec-Fetch-Site": "same-origin"}
    return page.request.post(address + "seen/", data=body, headers=own | headers)


def day_has_room():
    """Whether the day in UTC, of which the ledger is, goes on for longer than a test takes."""
    now = datetime.now(UTC)
    return (now + timedelta(seconds=DAY_MARGIN)).date() == now.date()


@pytest.fixture
def within_a_day():
    wait_for(day_has_room, "the day to be over", DAY_MARGIN + 5)


@pytest.mark.usefixtures("within_a_day")
def test_a_labelled_replay(fresh_site, open_page, sign_in, chromium, said):
    address = fresh_site.url + ARTICLE
    sent = []

    def somebody(**options):
        page = open_page(**options)
        page.context.on("request", lambda request: sent.append(request.url) if is_hit(request) else None)
        return page

    # 1 by mouse
    mouse = somebody()
    see(mouse, address)
    mouse.mouse.wheel(0, 400)
    assert said() == {"counted": 1}

    # 2 by touch
    touch = somebody(viewport=PHONE, has_touch=True, is_mobile=True)
    see(touch, address)
    touch.touchscreen.tap(200, 300)
    assert said() == {"counted": 1}

    # 3 by keyboard
    keyboard = somebody()
    see(keyboard, address)
    keyboard.keyboard.press("PageDown")
    assert said() == {"counted": 1}

    # 4 without script
    plain = somebody(java_script_enabled=False)
    with plain.expect_response("**/pixel.gif"):
        plain.goto(address)
    assert said() == {"no script": 1}

    # 5 a reload
    with mouse.expect_response(lambda response: response.url.endswith("/seen/")):
        mouse.reload()
    assert said() == {"repeat": 1}

    # 6 away and back within the day: kept by the browser it says nothing, else it is a repeat
    stop_the_clock(touch)
    touch.goto(fresh_site.url + "/about/")
    told = len(sent)
    touch.go_back()
    touch.clock.run_for(5000)
    again = len(sent) - told
    assert again <= 1
    assert (wait_for(said, "the visit to be told") if again else said()) == ({"repeat": 1} if again else {})

    # 7 a background tab that nobody looks at, and 8 one that somebody looks at later
    background = somebody()
    background.add_init_script(
        "Object.defineProperty(document, 'visibilityState', {get: () => window.shown ? 'visible' : 'hidden'})"
    )
    look_away(background, address)
    assert said() == {}
    with background.expect_response(lambda response: response.url.endswith("/seen/")):
        background.evaluate("window.shown = true; document.dispatchEvent(new Event('visibilitychange'))")
        background.clock.run_for(1100)
    assert said() == {"counted": 1}

    # 9 a prerender that is discarded, and 10 one that is shown
    ahead = somebody()
    prerendering = "Object.defineProperty(document, 'prerendering', {get: () => !window.shown})"
    ahead.add_init_script(prerendering)
    look_away(ahead, address)
    assert said() == {}
    with ahead.expect_response(lambda response: response.url.endswith("/seen/")):
        ahead.evaluate("window.shown = true; document.dispatchEvent(new Event('prerenderingchange'))")
        ahead.clock.run_for(1100)
    assert said() == {"counted": 1}

    # 11 a prefetch: the page is fetched, its script does not run
    somebody().request.get(address, headers={"Sec-Purpose": "prefetch"})
    assert said() == {}
    # 12 a prerender without script fetches the pixel too
    somebody().request.get(
        address + "pixel.gif", headers={"Sec-Purpose": "prefetch;prerender", "Sec-Fetch-Site": "same-origin"}
    )
    assert said() == {"prefetch": 1}

    # 13 known robots that run scripts, 14 a link preview
    for robot in ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/8.5.0"):
        beacon(mouse, address, robot)
    beacon(mouse, address, "WhatsApp/2.23.20.0 A")
    assert said() == {"robot": 3}

    # 15 a headless browser by name, 16 one that only admits to be driven
    headless = somebody(user_agent=BROWSER.replace("Chrome", "HeadlessChrome"))
    see(headless, address)
    driven = somebody()
    driven.add_init_script("Object.defineProperty(navigator, 'webdriver', {get: () => true})")
    see(driven, address)
    assert said() == {"automation": 2}

    # 17 the owner signed in, 18 a browser the owner opted out, signed out
    owner = sign_in(somebody(), fresh_site)
    see(owner, address)
    owner.goto(fresh_site.url + "/admin/own-visits/")
    owner.get_by_role("button", name="Leave this browser's visits out").click()
    owner.get_by_role("button", name="Log out").click()
    see(owner, address)
    assert said() == {"own visit": 2}

    # 19 a flood from one network
    for number in range(70):
        beacon(mouse, address, network=f"10.251.0.{number % 20}")
    flood = said()
    assert (flood["counted"], sum(flood.values())) == (20, 70)
    assert flood["flood"] >= 5

    # 20 malformed, 21 from another site, 22 an article that is not there
    beacon(mouse, address, body="{")
    beacon(mouse, address, **{"Sec-Fetch-Site": "cross-site"})
    beacon(mouse, fresh_site.url + "/post/nowhere/")
    assert said() == {"malformed": 2, "unknown article": 1}

    # 23 who asks not to be tracked sends nothing
    private = somebody()
    private.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {get: () => true})")
    look_away(private, address)
    assert said() == {}

    by_browsers = len(sent)
    by_hand = 1 + 3 + 70 + 3
    assert sum(ledger(fresh_site).values()) == by_browsers + by_hand


def test_how_it_was_read_is_told_when_the_page_is_left(fresh_site, open_page):
    page = open_page()
    stop_the_clock(page)
    page.goto(fresh_site.url + ARTICLE)
    with page.expect_response(lambda response: response.url.endswith("/seen/")):
        page.clock.run_for(1100)
    page.locator(".article-foot").scroll_into_view_if_needed()
    expect(page.locator(".article-foot")).to_be_in_viewport()
    page.clock.run_for(4000)
    page.goto(fresh_site.url + "/about/")
    told, seconds, ended, headings, _referrer = wait_for(
        lambda: next((row for row in stored(fresh_site)[1] if row[0]), None), "the page's last word"
    )
    assert told >= 1
    assert seconds == 5
    assert ended
    assert headings & 1


def test_the_host_readers_come_from_is_kept_and_no_more(fresh_site, open_page):
    page = open_page()
    page.goto(fresh_site.url.replace("127.0.0.1", "localhost") + "/about/")
    page.evaluate(f"location.href = '{fresh_site.url}{ARTICLE}'")
    with page.expect_response(lambda response: response.url.endswith("/seen/")):
        page.wait_for_url(fresh_site.url + ARTICLE)
    [row] = stored(fresh_site)[1]
    assert row[4] == "localhost"

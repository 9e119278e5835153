"""Web vitals in Chromium: what a first visit moves, when a phone on slow 4G paints, when an editor can write."""

import shutil
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Playwright, sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER_CPU = 4
PHONE = {"width": 390, "height": 844}
PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
    const first = list.getEntriesByName('first-contentful-paint')[0]
    if (first) done(first.startTime)
}).observe({type: 'paint', buffered: true}))"""


@dataclass(frozen=True)
class Visit:
    """A first visit with an empty cache."""

    paint_milliseconds: float
    bytes: int  # as they came over the wire, headers included
    html_bytes: int
    script_bytes: int
    requests: int
    foreign_requests: int


@dataclass(frozen=True)
class Opening:
    """The writing page with an empty cache."""

    usable_milliseconds: float  # its scripts have run, and all it shows is there
    bytes: int
    requests: int


def visit(pages: dict[str, str], rounds: int) -> dict[str, Visit]:
    visits: dict[str, list[Visit]] = {name: [] for name in pages}
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        for number in range(rounds + 1):
            for name, url in pages.items():
                seen = _visit(browser, url)
                if number:  # the first one warms up browser and server
                    visits[name].append(seen)
        browser.close()
    return {name: _median(found) for name, found in visits.items()}


def _launch(playwright: Playwright) -> Browser:
    installed = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    return playwright.chromium.launch(executable_path=installed, args=["--no-sandbox", "--disable-gpu"])


def _median(visits: list[Visit]) -> Visit:
    last = visits[-1]
    paint = median(one.paint_milliseconds for one in visits)
    return Visit(paint, last.bytes, last.html_bytes, last.script_bytes, last.requests, last.foreign_requests)


def _visit(browser: Browser, url: str) -> Visit:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True)  # type: ignore[arg-type]
    page = context.new_page()
    session = context.new_cdp_session(page)
    kinds, sizes, foreign = _listen(session, urlsplit(url).netloc)
    _slow_down(session)
    page.goto(url, wait_until="networkidle")
    paint = float(page.evaluate(PAINTED))
    context.close()

    def of_kind(kind: str) -> int:
        return sum(size for number, size in sizes.items() if kinds.get(number) == kind)

    return Visit(paint, sum(sizes.values()), of_kind("Document"), of_kind("Script"), len(sizes), len(foreign))


def _slow_down(session: CDPSession) -> None:
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})


def open_to_write(site: str, name: str, password: str, rounds: int) -> Opening:
    with sync_playwright() as playwright:
        browser = _launch(playwright)
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{site}/admin/login/?next=/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", password)
        page.click("[type=submit]")
        page.wait_for_selector("#logout-form")
        signed_in = context.storage_state()
        openings = [_open(browser.new_context(storage_state=signed_in), site) for _round in range(rounds + 1)][1:]
        browser.close()
    return Opening(median(one.usable_milliseconds for one in openings), openings[-1].bytes, openings[-1].requests)


def _open(context: BrowserContext, site: str) -> Opening:
    page = context.new_page()
    session = context.new_cdp_session(page)
    _kinds, sizes, _foreign = _listen(session, urlsplit(site).netloc)
    _slow_down(session)
    page.goto(f"{site}/admin/posts/article/add/", wait_until="networkidle")
    page.wait_for_selector(".select2-search__field")
    usable = float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    context.close()
    return Opening(usable, sum(sizes.values()), len(sizes))


def _listen(session: CDPSession, host: str) -> tuple[dict[str, str], dict[str, int], list[str]]:
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    foreign: list[str] = []

    def on_request(event: dict) -> None:
        if urlsplit(event["request"]["url"]).netloc != host:
            foreign.append(event["request"]["url"])

    session.on("Network.requestWillBeSent", on_request)
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    return kinds, sizes, foreign

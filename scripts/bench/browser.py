"""What a first visit moves, and when a phone on slow 4G paints: measured in Chromium."""

import shutil
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, sync_playwright

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


def visit(pages: dict[str, str], rounds: int) -> dict[str, Visit]:
    """Medians of interleaved visits."""
    installed = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    visits: dict[str, list[Visit]] = {name: [] for name in pages}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox", "--disable-gpu"])
        for number in range(rounds + 1):
            for name, url in pages.items():
                seen = _visit(browser, url)
                if number:  # the first one warms up browser and server
                    visits[name].append(seen)
        browser.close()
    return {name: _median(found) for name, found in visits.items()}


def _median(found: list[Visit]) -> Visit:
    last = found[-1]
    paint = median(one.paint_milliseconds for one in found)
    return Visit(paint, last.bytes, last.html_bytes, last.script_bytes, last.requests, last.foreign_requests)


def _visit(browser: Browser, url: str) -> Visit:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True)  # type: ignore[arg-type]
    page = context.new_page()
    session = context.new_cdp_session(page)
    kinds, sizes, foreign = _listen(session, urlsplit(url).netloc)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    page.goto(url, wait_until="networkidle")
    paint = float(page.evaluate(PAINTED))
    context.close()

    def of_kind(kind: str) -> int:
        return sum(size for number, size in sizes.items() if kinds.get(number) == kind)

    return Visit(paint, sum(sizes.values()), of_kind("Document"), of_kind("Script"), len(sizes), len(foreign))


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

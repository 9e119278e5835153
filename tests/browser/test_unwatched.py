"""Pages that a browser loads before anybody looks: prerendered, or in a tab behind another.

Chromium prerenders nothing while a debugger is attached, and shows a driven page as always visible. So it runs here
undriven, and goes to the blog through a passage that hears every request and hands out a first page that leads on.
"""

import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.browser.conftest import ARTICLE, NO_CHROMIUM
from tests.browser.test_counting import ledger
from tests.support.cast import BROWSER
from tests.support.chromium import FLAGS, installed
from tests.support.servers import wait_for

# The first page does what the passage tells it, one word at a time; 2.5 s are more than the one that counts.
FIRST_PAGE = f"""<!doctype html><title>The page before</title>
<script type="speculationrules">{{"prerender": [{{"source": "list", "urls": [PRERENDERED], "eagerness": "immediate"}}]}}
</script><script>
let tabs = [];
const verbs = {{
  look: () => location.assign("{ARTICLE}"),
  leave: () => location.assign("/about/"),
  open: () => tabs = ["{ARTICLE}", "/first/other"].map(address => open(address)),
  close: () => tabs.pop().close(),
  wait: () => setTimeout(() => fetch("/first/later"), 2500),
}};
(async () => {{
  for (;;) verbs[await (await fetch("/first/word")).text()]();
}})();
</script>"""
OTHER_PAGE = "<!doctype html><title>Another tab</title><script>setTimeout(() => fetch('/first/later'), 2500)</script>"
HOP = {"connection", "content-length", "date", "server", "transfer-encoding"}


class Passage(ThreadingHTTPServer):
    """The blog at another port, and what was asked of it: method, path and `Sec-Purpose`."""

    daemon_threads = True

    def __init__(self, blog: str, first_page: str) -> None:
        super().__init__(("127.0.0.1", 0), Hop)
        self.blog = blog
        self.pages = {"/first/": first_page, "/first/other": OTHER_PAGE, "/first/later": ""}
        self.heard: list[tuple[str, str, str | None]] = []
        self.word = ""
        self.is_told = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def tell(self, word: str) -> None:
        self.word = word
        self.is_told.set()

    def has_heard(self, method: str, ending: str) -> bool:
        return any(verb == method and path.endswith(ending) for verb, path, _purpose in self.heard)


class Hop(BaseHTTPRequestHandler):
    server: Passage
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/first/word":
            self.server.is_told.wait()
            self.server.is_told.clear()
            self.answer(200, self.server.word.encode(), [("Cache-Control", "no-store")])
            return
        self.server.heard.append((self.command, self.path, self.headers["Sec-Purpose"]))
        if self.path in self.server.pages:
            self.answer(200, self.server.pages[self.path].encode(), [("Content-Type", "text/html")])
        else:
            self.pass_on()

    do_POST = do_GET

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)) or None
        sent = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        request = urllib.request.Request(self.server.blog + self.path, body, sent, method=self.command)
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        self.answer(answer.status, answer.read(), [pair for pair in answer.getheaders() if pair[0].lower() not in HOP])

    def answer(self, status: int, body: bytes, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """pytest shows what matters."""


@pytest.fixture
def browse(fresh_site, tmp_path) -> Iterator:
    """Opens an undriven browser at a first page; with `prerendered` the article is prerendered from there."""
    chromium = installed() or pytest.skip(NO_CHROMIUM)
    options = [f"--user-agent={BROWSER}", f"--user-data-dir={tmp_path / 'profile'}", "--disable-popup-blocking"]
    with ExitStack() as started:

        def start(prerendered: bool) -> Passage:
            first_page = FIRST_PAGE.replace("PRERENDERED", f'"{ARTICLE}"' if prerendered else "")
            passage = started.enter_context(Passage(fresh_site.url, first_page))
            threading.Thread(target=passage.serve_forever, daemon=True).start()
            started.callback(passage.shutdown)
            command = [chromium, "--headless", *FLAGS, *options, passage.url + "/first/"]
            process = started.enter_context(subprocess.Popen(command, stderr=subprocess.DEVNULL))
            started.callback(process.terminate)
            return passage

        yield start


def prerendered(browse):
    """A passage whose browser has the article ready, script and all, since more than the second that counts."""
    passage = browse(prerendered=True)
    wait_for(lambda: any("/script/article-" in path for _, path, _ in passage.heard), "the article to be prerendered")
    assert ("GET", ARTICLE, "prefetch;prerender") in passage.heard
    passage.tell("wait")
    wait_for(lambda: passage.has_heard("GET", "/first/later"), "time to pass")
    return passage


def test_a_prerendered_page_counts_once_it_is_looked_at(fresh_site, browse):
    passage = prerendered(browse)
    assert not passage.has_heard("POST", "/seen/")
    passage.tell("look")
    wait_for(lambda: passage.has_heard("POST", "/seen/"), "the view to be told")
    assert passage.heard.count(("GET", ARTICLE, None)) == 0  # it was the prerendered page that was shown
    wait_for(lambda: ledger(fresh_site) == {"counted": 1}, "the view to be counted")


def test_a_prerendered_page_nobody_looked_at_is_no_hit(fresh_site, browse):
    passage = prerendered(browse)
    passage.tell("leave")
    wait_for(lambda: passage.has_heard("GET", "/about/"), "another page")
    assert not passage.has_heard("POST", "/seen/")
    assert ledger(fresh_site) == {}


def test_a_tab_behind_another_counts_once_it_comes_to_the_front(fresh_site, browse):
    passage = browse(prerendered=False)
    passage.tell("open")
    wait_for(lambda: passage.has_heard("GET", "/first/later"), "the tab in front to have been looked at")
    assert passage.has_heard("GET", ARTICLE)
    assert not passage.has_heard("POST", "/seen/")
    assert ledger(fresh_site) == {}
    passage.tell("close")
    wait_for(lambda: ledger(fresh_site) == {"counted": 1}, "the view to be counted")

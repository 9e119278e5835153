"""A reader without a browser, who writes comments to a served blog."""

import re
import time
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from tests.support.cast import BROWSER

ARTICLE = "/post/how-ankle-mobility-may-affect-neck-pain/"


class StayHere(HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


def post(blog, number):
    """Write a comment with an address; returns the seconds until it was acknowledged."""
    who = {"User-Agent": BROWSER, "Sec-Fetch-Site": "same-origin", "X-Forwarded-For": f"10.{number}.0.1"}
    page = urlopen(Request(blog.url + ARTICLE, headers=who), timeout=10).read().decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    typed = {"name": "Rea", "email": f"rea{number}@reader.example", "text": f"Comment {number}", "wish": "replies"}
    request = Request(f"{blog.url}{ARTICLE}comments/", urlencode(hidden | typed).encode(), headers=who, method="POST")
    opener = build_opener(StayHere)
    start = time.perf_counter()
    try:
        status = opener.open(request, timeout=30).status
    except OSError as refusal:
        status = refusal.code
    seconds = time.perf_counter() - start
    assert status == 302
    return seconds

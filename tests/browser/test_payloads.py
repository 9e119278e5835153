"""Every payload in every field and on every path, in a real Chromium whose content policy is switched off.

The policy is a second wall; here the first one stands alone. A further page is a line in PAGES, OF_A_COMMENT or
OF_EVERY_COMMENT; HTML that leaves the blog another way (a feed, a letter) is a line in SOURCES.
"""

import http.client
import json
import re
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4
from xml.etree import ElementTree

import pytest

from tests.browser.conftest import ARTICLE
from tests.lib.payloads import PAYLOADS
from tests.support.cast import OWN_ORIGIN

pytestmark = pytest.mark.looks

TOGETHER = "\n\n".join(PAYLOADS)
EMAIL = '"<svg/onload=alert(1)>"@example.org'  # a valid address
NAME_CHARACTERS = 80
FULL = len(PAYLOADS)  # entries of a feed that holds them all
CONTROL = "<title>Control</title>" + "\n".join(PAYLOADS)

OWN_FILES = re.compile(r'<script src="/static/[^>]*></script>|<link [^>]*href="/static/[^>]*>')

PATIENCE = 180_000  # milliseconds; hundreds of pages read as one take a busy machine half a minute
PAGES = [
    "/",
    "/about/",
    ARTICLE,
    f"{ARTICLE}?order=newest",
    f"{ARTICLE}?reply=2",
    "/post/imported/",
    "/tag/imported/",
    "/questions/",
    f"{ARTICLE}questions/",
    "/admin/",
    "/admin/posts/comment/",
    "/admin/posts/comment/?p=2",
    f"/admin/posts/comment/?q={quote('<script>alert(1)</script>')}",
    "/admin/posts/article/",
    "/admin/posts/tag/",
    f"/search/?q={quote('<script>alert(1)</script>')}",
    "/search/?q=alert",
    "/archive/",
    "/admin/comments/queue/",
    "/admin/comments/queue/?state=published",
    "/admin/comments/queue/?state=questions",
    f"/admin/comments/queue/?state=all&q={quote('<script>alert(1)</script>')}",
    "/admin/readership/",
    "/nowhere/<script>alert(1)</script>/",
]
OF_A_COMMENT = ["/comment/{number}/report/", "{status}", "{status}erase/"]
OF_EVERY_COMMENT = ["/admin/posts/comment/{number}/change/", "/admin/comments/{number}/", "{status}edit/"]
SOURCES = {
    "feed of all comments": lambda blog: from_feed(blog.get("/comments.xml")),
    "feed of articles": lambda blog: from_feed(blog.get("/feed.xml"), least=10),
    "letters": lambda blog: blog.site.run(LETTERS),
    "feed of an article's comments": lambda blog: from_feed(blog.get(f"{ARTICLE}comments.xml")),
    "a comment given back with errors": lambda blog: blog.post(
        f"{ARTICLE}comments/", blog.form(name=TOGETHER, email=TOGETHER, text=TOGETHER, token="lost")
    )[2],
    "a name given back": lambda blog: blog.post(f"{ARTICLE}comments/", blog.form(text="x", name=PAYLOADS[2]))[2],
    "a preview without a script": lambda blog: blog.post(
        f"{ARTICLE}comments/preview/", blog.form(text=TOGETHER, name=PAYLOADS[1], email=PAYLOADS[0])
    )[2],
    "a report given back": lambda blog: blog.post("/comment/2/report/", {"reason": TOGETHER})[2],
    "new words given back": lambda blog: blog.post(f"{blog.statuses[2]}edit/", {"text": TOGETHER * 9})[2],
}
# What would run or load were it pressed, or in another browser: there is none of it either.
DANGEROUS = """() => [...document.querySelectorAll('*')].filter(element =>
    [...element.attributes].some(({name, value}) => name.startsWith('on') || name === 'srcdoc'
        || /^\\s*(javascript|vbscript|data|file):/i.test(value.replace(/[\\t\\n\\r]/g, '')) && name !== 'value')
    || element.matches('iframe, base, object, embed, math, form[action*="evil"], [style*="fixed"]')
).map(element => element.outerHTML.slice(0, 200))"""
IMPORT = """
import json, sys
from posts.models import Article, Tag
from posts.moving import markdown_file
for number, payload in enumerate(json.loads({payloads!r})):
    front = json.dumps({{"title": payload, "summary": payload, "tags": [payload[:50]]}})
    read = markdown_file.read(f"---\\n{{front}}\\n---\\n{{payload}}\\n".encode())
    article = Article.objects.create(title=read.title, summary=read.summary, source=read.source, state="published")
    tag, _made = Tag.objects.get_or_create(name=read.tags[0], defaults={{"slug": f"tag-{{number}}"}})
    article.tags.add(tag)
together = Article.objects.create(title={together!r}[:200], slug="imported", source={together!r}, state="published")
together.tags.set([*Tag.objects.all(), Tag.objects.create(name="imported", slug="imported")])
"""
# A follower's and the moderators' letters about every comment, made and not sent.
LETTERS = """
from django.contrib.auth.models import User
from django.db import transaction
from django.test import override_settings
from posts.comments.notifications.letters import MOST_IN_A_LETTER, queue_moderator_letter, queue_notification
from posts.models import Address, Comment, Contact, Notice, Watch
with override_settings(MAIL_SERVER="here", EMAIL_FROM="blog@example.org", SITE_URL="https://blog.example",
                       SITE_HOST="blog.example"), transaction.atomic():
    comments = list(Comment.objects.select_related("article", "parent"))
    watch = Watch.objects.create(user=User.objects.first(), email="mo@example.org")
    comments[0].email = "rea@example.org"
    comments[0].save(update_fields=["email"])
    address = Address.objects.locked(comments[0].email)
    contact = Contact.objects.create(comment=comments[0], address=address, wish="article")
    for start in range(0, len(comments), MOST_IN_A_LETTER):
        some = comments[start : start + MOST_IN_A_LETTER]
        print(queue_moderator_letter(watch, some).html)
        notices = [Notice.objects.create(comment=one, contact=contact, address=address) for one in some]
        queue_notification(address, notices)
        print(Notice.objects.get(pk=notices[0].pk).letter.html)
    transaction.set_rollback(True)
"""
APPROVE = (
    "from posts.models import Comment\nfor one in Comment.objects.exclude(state='published'): one.approve(by=None)"
)


def from_feed(xml, least=FULL):
    """A page of a reader that trusts the feed: titles are text there, contents are HTML."""
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ElementTree.fromstring(xml).iter(f"{atom}entry")
    texts = [entry.findtext(f"{atom}summary") or entry.findtext(f"{atom}content") for entry in entries]
    assert len(texts) >= least
    return "<title>A reader</title>" + "\n".join(f"<div>{text}</div>" for text in texts)


class Blog:
    """A blog, and somebody who sends it every payload; each time from another network."""

    def __init__(self, site):
        self.site = site
        self.networks = 0
        self.statuses = {}  # the status links by the comments' numbers
        self.written = []  # the comments of one payload each
        self.token = re.search(r'name="token" value="([^"]+)"', self.get(ARTICLE))[1]

    def get(self, path):
        return self._ask("GET", path)[2]

    def post(self, path, fields):
        return self._ask("POST", path, urlencode(fields))

    def form(self, **fields):
        kept = {"token": self.token, "submission": uuid4().hex, "name": "Rea", "email": EMAIL, "nudged": "on"}
        return kept | {"website": ""} | fields

    def _ask(self, method, path, body=None):
        self.networks += 1
        connection = http.client.HTTPConnection(urlsplit(self.site.url).netloc, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded", **OWN_ORIGIN}
        connection.request(method, path, body, headers | {"X-Forwarded-For": f"10.99.{self.networks}.1"})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    def comment(self, **fields):
        """The number of a new comment."""
        status, location, _page = self.post(f"{ARTICLE}comments/", self.form(**fields))
        assert status == 302, fields
        status_page = location.partition("#")[0]
        number = int(re.search(r'comment-own" id="comment-(\d+)"', self.get(status_page))[1])
        self.statuses[number] = status_page
        return number

    def fill(self):
        """Each payload as a new comment with its name, as an edited reply, as a report, and in imported articles."""
        first = self.comment(text=TOGETHER)
        self.site.run(APPROVE)
        for payload in PAYLOADS:
            name = " ".join(payload.split())
            self.written.append(
                self.comment(name=name if len(name) <= NAME_CHARACTERS else "Rea", text=payload, is_question="on")
            )
            reply = self.comment(name="Rea", text=f"Soon something else {len(self.written)}", parent=str(first))
            assert self.post(f"{self.statuses[reply]}edit/", {"text": payload})[0] == 302
        code = IMPORT.format(payloads=json.dumps(PAYLOADS), together=TOGETHER)
        self.site.run(f"{APPROVE}\n{code}")
        for number, payload in zip(self.written, PAYLOADS, strict=True):
            assert self.post(f"/comment/{number}/report/", {"reason": payload})[0] == 200
        self.comment(text=f"This one waits.\n\n{TOGETHER}")
        return self


@pytest.fixture(scope="module")
def blog(served):
    with served() as running:
        yield Blog(running).fill()


@pytest.fixture
def fired():
    """What a payload did: a dialog it opened, or a place it asked for something."""
    return []


@pytest.fixture
def victim(chromium, fired, blog):
    """Somebody in a browser without a content policy; `victim.show(html)` shows HTML at the blog's address."""
    context = chromium.new_context(bypass_csp=True, extra_http_headers={"X-Forwarded-For": "10.98.0.1"})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("dialog", lambda dialog: (fired.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda asked: None if asked.url.startswith(blog.site.url) else fired.append(asked.url))
    strict = {"Content-Security-Policy": "default-src 'none'", "Content-Type": "text/html; charset=utf-8"}

    def show(html):
        page.route("**/shown/", lambda route: route.fulfill(body=html, headers=strict))
        page.goto(f"{blog.site.url}/shown/")
        page.unroute("**/shown/")

    page.show = show
    yield page
    context.close()


def test_the_control_fires_although_a_policy_was_sent(victim, fired):
    """Raw, the payloads open dialogs and ask elsewhere: so silence on the other pages means something."""
    victim.show(CONTROL)
    assert "1" in fired
    assert any("evil.example" in said for said in fired)
    assert victim.evaluate(DANGEROUS)


def test_no_page_lets_one_out(victim, fired, blog, sign_in):
    sign_in(victim, blog.site)
    for path in [*PAGES, *of_comments(blog, [1, 2], OF_A_COMMENT + OF_EVERY_COMMENT)]:
        victim.goto(f"{blog.site.url}{path}")
        assert (path, fired, victim.evaluate(DANGEROUS)) == (path, [], [])


def test_no_page_of_any_comment_lets_one_out(victim, fired, blog, sign_in):
    """Each payload's own comment has its own pages; hundreds take a browser too long, so it reads them as one."""
    sign_in(victim, blog.site)
    paths = of_comments(blog, blog.written, OF_EVERY_COMMENT)
    pages = [victim.request.get(f"{blog.site.url}{path}").text() for path in paths]
    victim.show(OWN_FILES.sub("", "\n".join(pages)))
    assert (fired, victim.evaluate(DANGEROUS)) == ([], [])


def of_comments(blog, numbers, paths):
    return [path.format(number=number, status=blog.statuses[number]) for number in numbers for path in paths]


@pytest.mark.parametrize("name", SOURCES)
def test_no_html_that_leaves_the_blog_lets_one_out(victim, fired, blog, name):
    html = SOURCES[name](blog)
    assert "alert(1)" in html
    victim.show(html)
    assert (fired, victim.evaluate(DANGEROUS)) == ([], [])


def test_no_preview_in_place_lets_one_out(victim, fired, blog, sign_in):
    """Where a script puts what the server renders into the page that is open."""
    victim.goto(f"{blog.site.url}{ARTICLE}")
    victim.get_by_label("Comment", exact=True).fill(TOGETHER)
    victim.get_by_role("button", name="Preview").click()
    victim.locator(".preview-place").get_by_text("alert(1)").first.wait_for()
    assert (fired, victim.evaluate(DANGEROUS)) == ([], [])
    sign_in(victim, blog.site)
    with victim.expect_response(re.compile("/admin/desk/preview/")):
        victim.goto(f"{blog.site.url}/admin/posts/article/add/")
    with victim.expect_response(re.compile("/admin/desk/preview/")):
        victim.get_by_label("Text:").fill(TOGETHER)
    victim.get_by_role("region", name="Preview").get_by_text("alert(1)").first.wait_for()
    assert (fired, victim.evaluate(DANGEROUS)) == ([], [])

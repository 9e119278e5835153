"""Script bundles of the reading pages: few files, minified, with a content hash in their address.

`posts/static/posts/js/` holds one module for each behaviour. There is no build: what a page needs at once is joined
and stripped of comments and indentation when it is first asked for. The address tells the content, so a browser that
has it need not ask again; the admin's own scripts are ordinary static files.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

FOLDER = Path(__file__).resolve().parents[2] / "static" / "posts" / "js"
# What is fetched in one file, by its name.
BUNDLES = {
    "page": ("page",),
    "article": ("page", "seen", "comment"),
    "write": ("page", "comment"),
    "exercise": ("exercise",),
    "suggest": ("suggest",),
    "desk_links": ("desk_links",),
}
# The first module of a bundle runs as soon as it comes, wherever the parser is.
WHEN_READ = """const others = () => {{
{}}};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", others);
else others();
"""
DIGEST_BYTES = 6
FOR_GOOD = "public, max-age=31536000, immutable"
FOR_NOW = "no-cache"  # an address without the digest, or with one of an older version

DOC_BLOCK = re.compile(r"^\s*/\*\*.*?\*/\n", re.DOTALL | re.MULTILINE)
LINE_COMMENT = re.compile(r"(^|\s)// .*$", re.MULTILINE)
INDENTATION = re.compile(r"^\s+", re.MULTILINE)


def bundle(name: str) -> str:
    """The modules of this name as one; each keeps its names to itself, and all but the first wait for the page."""
    make = _bundle.__wrapped__ if settings.DEBUG else _bundle
    return make(name)


@cache
def _bundle(name: str) -> str:
    first, *others = (_stripped((FOLDER / f"{module}.js").read_text()) for module in BUNDLES[name])
    if not others:
        return first
    return f"{{\n{first}}}\n" + WHEN_READ.format("".join(f"{{\n{module}}}\n" for module in others))


def _stripped(source: str) -> str:
    for unwanted in (DOC_BLOCK, LINE_COMMENT, INDENTATION):
        source = unwanted.sub("", source)
    return source


def script_digest(name: str) -> str:
    return hashlib.blake2b(bundle(name).encode(), digest_size=DIGEST_BYTES).hexdigest()


def address_of(name: str) -> str:
    return reverse("script", args=[f"{name}-{script_digest(name)}"])


@require_safe
def script(request: HttpRequest, name: str) -> HttpResponse:
    wanted, _dash, digest = name.partition("-")
    if wanted not in BUNDLES:
        raise Http404
    is_this_one = digest == script_digest(wanted)
    headers = {"Cache-Control": FOR_GOOD if is_this_one else FOR_NOW}
    return HttpResponse(bundle(wanted), content_type="text/javascript; charset=utf-8", headers=headers)

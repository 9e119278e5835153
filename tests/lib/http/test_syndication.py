"""What a reader of feeds gets of an article."""

import re

import pytest

from posts.lib.http.syndication import for_feed_readers
from posts.lib.markdown.rendering import render_article
from tests.support.cast import reader, write_article

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("source", "heading"),
    [
        ("## Warm up", "Warm up"),
        ("## Warm *up* **well**", "Warm <em>up</em> <strong>well</strong>"),
        ("### The `neck`", "The <code>neck</code>"),
        ("## Wadendehnung & Ruhe", "Wadendehnung &amp; Ruhe"),
        ("## שלום", "שלום"),
        ("::: exercise Wall | hold 20 s\n1. a\n:::", "Wall"),
    ],
)
def test_a_heading_is_words_and_stays_a_place_to_link_to(source, heading):
    html = for_feed_readers(render_article(source).html)
    assert re.search(rf'<h[23] id="s-[^"]+"[^>]*>{re.escape(heading)}</h[23]>', html)
    assert "<a" not in html


def test_a_link_an_author_wrote_into_a_heading_or_to_one_stays():
    html = for_feed_readers(render_article("## See [the wall](https://example.org/wall)\n\n[up](#s-see-the-wall)").html)
    assert 'href="https://example.org/wall"' in html
    assert '<a href="#s-see-the-wall"' in html


@pytest.mark.parametrize(
    ("source", "title"),
    [
        (VIDEO, "Video on YouTube"),
        (f"[A calf stretch]({VIDEO})", "A calf stretch"),
        ("[Slowly, *please*](https://vimeo.com/76979871)", "Slowly, <em>please</em>"),
        ("https://youtu.be/dQw4w9WgXcQ?t=90", "Video on YouTube"),
    ],
)
def test_a_video_is_a_plain_link_with_its_title(source, title):
    html = for_feed_readers(render_article(f"Before.\n\n{source}\n\nAfter.").html)
    assert re.search(rf'<p>\s*<a href="https://(www\.youtube\.com|vimeo\.com)/[^"]+">{re.escape(title)}</a></p>', html)
    assert "until you press it" not in html
    assert "figure" not in html


def test_pictures_and_footnotes_stay():
    html = render_article("![wall](/media/wall.png)\n\nA note[^1].\n\n[^1]: foot.").html
    assert for_feed_readers(html) == html


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/feed.xml", "/blog-feed.xml", "/feed.json"])
def test_every_feed_says_it_so(address):
    write_article(source=f"## Warm up\n\ntext\n\n[A calf stretch]({VIDEO})")
    feed = reader().get(address).content.decode()
    assert "#s-warm-up" not in feed
    assert "until you press it" not in feed
    assert "A calf stretch" in feed

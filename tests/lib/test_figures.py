"""A picture with a caption, and a link to a video."""

import pytest

from posts.lib.markup import render_article


def html(source):
    return render_article(source).html


class TestFigures:
    def test_a_caption(self):
        shown = html('![A wall](/media/a.png "Lean on it.")')
        assert "<figure>" in shown
        assert "<figcaption>Lean on it.</figcaption></figure>" in shown
        assert "title=" not in shown

    def test_a_credit_stands_behind_a_bar(self):
        shown = html('![A wall](/media/a.png "Lean on it. | Photo: Ada <3")')
        assert "<figcaption>Lean on it. <small>Photo: Ada &lt;3</small></figcaption>" in shown

    @pytest.mark.parametrize("source", ["![A](/a.png)", 'Text ![A](/a.png "b")', '![A](https://x.example/a.png "b")'])
    def test_other_pictures_stay_what_they_are(self, source):
        assert "<figure>" not in html(source)


class TestVideos:
    def test_a_link_alone_on_its_line_becomes_a_block_that_asks_nobody(self):
        shown = html("[Calf stretch, filmed](https://youtu.be/dQw4w9WgXcQ)")
        assert '<figure class="video"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in shown
        assert 'data-frame="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in shown
        assert ">Calf stretch, filmed</a>" in shown
        assert "Nothing is asked of YouTube until you press it." in shown
        assert not any(tag in shown for tag in ("<iframe", "<img", "src="))

    @pytest.mark.parametrize("address", ["https://vimeo.com/76979871", "<https://vimeo.com/76979871>"])
    def test_an_address_alone_does_too(self, address):
        assert ">Video on Vimeo</a>" in html(address)

    @pytest.mark.parametrize(
        "source",
        ["See https://vimeo.com/1", "[x](https://vimeo.com/1) there", "https://x.example/1", "- https://vimeo.com/1"],
    )
    def test_other_links_stay_links(self, source):
        assert "video" not in html(source)

    def test_it_is_no_excerpt(self):
        assert render_article("https://vimeo.com/1\n\nText.").excerpt == "Text."

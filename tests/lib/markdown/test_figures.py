"""A picture with a caption, and a link to a video."""

import pytest

from posts.lib.markdown.rendering import render_article


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

    def test_links_on_lines_directly_below_each_other_are_a_block_each(self):
        shown = html("https://vimeo.com/1\n[Calf](https://youtu.be/dQw4w9WgXcQ?t=5)  \n<https://vimeo.com/3>")
        assert shown.count('<figure class="video">') == shown.count("</figure>") == 3
        assert ">Calf</a>" in shown
        assert "<p>" not in shown

    def test_words_on_the_lines_around_it_stay_paragraphs(self):
        shown = html("Watch *this*:\nhttps://vimeo.com/1\nThen lean\non a wall.")
        assert shown.startswith("<p>Watch <em>this</em>:</p>\n<figure")
        assert shown.endswith("</figure>\n<p>Then lean\non a wall.</p>\n")
        assert render_article("Watch:\nhttps://vimeo.com/1").excerpt == "Watch:"

    def test_a_moment_and_a_key_are_kept_in_both_addresses(self):
        shown = html("https://vimeo.com/1/8272103f6e#t=30s")
        assert 'href="https://vimeo.com/1/8272103f6e#t=30s"' in shown
        assert 'data-frame="https://player.vimeo.com/video/1?h=8272103f6e&amp;dnt=1#t=30s"' in shown

    @pytest.mark.parametrize(
        "source",
        [
            "*soft\nhttps://vimeo.com/1\nwords*",
            "See https://vimeo.com/1",
            "[x](https://vimeo.com/1) there",
            "https://x.example/1",
            "- https://vimeo.com/1",
        ],
    )
    def test_other_links_stay_links(self, source):
        assert "video" not in html(source)

    def test_as_a_footnote_it_stays_a_link(self):
        shown = html("Text.[^1]\n\n[^1]: [Calf](https://vimeo.com/1)")
        assert '<p><a href="https://vimeo.com/1" rel="noopener">Calf</a> <a href="#fn-1-mark"' in shown

    def test_it_is_no_excerpt(self):
        assert render_article("https://vimeo.com/1\n\nText.").excerpt == "Text."

import pytest

from posts.lib.markdown.headings import headings_of
from posts.lib.markdown.rendering import render_article


@pytest.mark.parametrize(
    ("source", "headings"),
    [
        ("# Title\n\nText\n\n## Step *back*\n\n### Q & A", ["Title", "Step back", "Q & A"]),
        ("No heading", []),
        ("## [A link](https://example.org)\n\nText", ["A link"]),
        ("## Twice\n\n## Twice", ["Twice", "Twice"]),
    ],
)
def test_the_words_of_the_headings(source, headings):
    assert headings_of(render_article(source).html) == headings

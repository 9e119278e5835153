"""Whatever an old page says is shown to the letter, and nothing in it acts as Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.text.cleaning import clean, one_line
from posts.moving import old_page
from tests.moving.pages import folded, rendered, saved_page, shown, tags

MARKS = "\\`*_{}[]()<>#+-.!|~&:;=\"'/@^$%?, \t0123456789aAmp•é\u200b\u00a0\u202e\u0338"
LINE_ENDS = "\n\r\v\f\u0085\u2028\u2029"
TEXT = st.text(st.one_of(st.sampled_from(MARKS), st.characters(exclude_characters=LINE_ENDS)), min_size=1, max_size=60)
TRAPS = re.split(
    r"\n| {3}",
    r"""
---   ***   - - -   * * *   ===   ```   ~~~   ~~a~~   #   # a   > a   +   - a   1. a   2) a   123456789.   \   a\
&amp;   &#35;   &copy   <http://a.example>   <b>a</b>   <!-- a -->   <a@b.example>   http://a.example   [a]: /b
[a](/b)   ![a](/b)   **a**   [^1]   [ ] a   |a|b|   :-:   |---|   :::   _a_   `a`   $a$   a: b   • a
##a   ＃ a   １．a   ＊＊a＊＊   ＞a   ・a
""".strip(),
)
WORDS = (TEXT | st.sampled_from(TRAPS)).map(clean).filter(lambda text: text.replace("\u200b", "").strip())
# A line that begins with white space is a step, a tip, or refused; and one line ends the page.
PARAGRAPHS = WORDS.map(str.strip).filter(lambda text: text != old_page.BOTTOM)
TITLES = PARAGRAPHS.filter(lambda text: one_line(text) and not old_page.COUNTS.fullmatch(one_line(text)))


def blocks(html):
    """A web address is linked, and a heading leads to itself."""
    return [tag for tag in tags(html) if tag != "a"]


@pytest.mark.parametrize("trap", TRAPS)
def test_what_looks_like_markdown_is_shown_as_it_was(trap):
    html = rendered(trap, f"  1. {trap}", f"  • {trap}")
    assert shown(html) == f"{trap} {trap} {trap}"
    assert blocks(html) == ["p", "ol", "li", "ul", "li"]


@given(st.lists(PARAGRAPHS, min_size=1, max_size=4))
def test_any_paragraphs_are_shown_as_they_were(paragraphs):
    html = rendered(*paragraphs)
    assert shown(html) == folded(" ".join(paragraphs))
    assert blocks(html) == ["p"] * len(paragraphs)


@given(st.lists(PARAGRAPHS, min_size=2, max_size=4))
def test_any_lines_of_one_paragraph_are_shown_as_they_were(lines):
    html = rendered("\n".join(lines))
    assert shown(html) == folded(" ".join(lines))
    assert blocks(html) == ["p"]


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4), PARAGRAPHS)
def test_any_items_are_shown_as_they_were(steps, tips, closing):
    numbered = [f"  {number}. {text}" for number, text in enumerate(steps, 1)]
    html = rendered(*numbered, *(f"  • {text}" for text in tips), closing)
    assert shown(html) == folded(" ".join([*steps, *tips, closing]))
    assert blocks(html) == ["ol", *["li"] * len(steps), "ul", *["li"] * len(tips), "p"]


@given(WORDS.map(lambda text: f"A {text.strip().upper()}:"))
def test_any_heading_is_shown_as_it_was(line):
    html = rendered(line, "  • Tip.")
    assert shown(html) == folded(f"{line} Tip.")
    assert blocks(html) in (["h2", "ul", "li"], ["p", "ul", "li"])


@given(TITLES)
def test_any_title_is_kept(title):
    assert old_page.parse(saved_page("Text.", title=title)).title == one_line(title)


@pytest.mark.parametrize(
    "text", ["Salt & pepper", "~5 minutes", "2-3 times", "Q: why?", "snow! (really) 5 > 3", "-5 °C", "#1"]
)
def test_what_needs_no_escape_is_left_for_editors_to_read(text):
    assert old_page.parse(saved_page(text)).source == text

"""Which way the blocks of a text run."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.markdown.rendering import render_article, render_comment

HEBREW, ARABIC = "קרסול", "مرونة"


def html(source):
    return render_article(source).html


@pytest.mark.parametrize("words", [HEBREW, ARABIC, f"“1. {HEBREW}” ankle", f"*{HEBREW}*", f"`{ARABIC}`"])
def test_a_paragraph_that_begins_from_the_right_says_so(words):
    assert html(words).startswith('<p dir="rtl">')
    assert render_comment(words).startswith('<p dir="rtl">')


@pytest.mark.parametrize("words", ["Ankle", "123", f"Ankle, {HEBREW}", "足首", "Ωμος", ""])
def test_any_other_is_not_a_byte_longer(words):
    assert "dir=" not in html(f"{words}\n\n{words}")
    assert "dir=" not in render_comment(words)


def test_the_paragraphs_around_it_are_left_alone():
    shown = html(f"Ankle.\n\n{HEBREW}\n\nKnee.")
    assert (shown.count("dir="), shown.count("<p>")) == (1, 2)


def test_headings_cells_and_captions_turn():
    assert '<h2 id="s-קרסול" dir="rtl">' in html(f"## {HEBREW}")
    table = html(f"| {HEBREW} | b |\n|---|---|\n| c | {ARABIC} |")
    assert f'<th dir="rtl">{HEBREW}</th>\n<th>b</th>' in table
    assert f'<td>c</td>\n<td dir="rtl">{ARABIC}</td>' in table
    assert '<figure dir="rtl">' in html(f'![Knee](/a.png "{HEBREW}")')
    assert '<summary dir="rtl">' in html(f"::: details {HEBREW}\nText.\n:::")


def test_a_list_and_a_quote_turn_as_a_whole():
    assert html(f"- {HEBREW}\n- {ARABIC}") == f'<ul dir="rtl">\n<li>{HEBREW}</li>\n<li>{ARABIC}</li>\n</ul>\n'
    assert html(f"1. {HEBREW}\n2. Two") == f'<ol dir="rtl">\n<li>{HEBREW}</li>\n<li dir="ltr">Two</li>\n</ol>\n'
    assert html(f"> {HEBREW}\n>\n> 12") == f'<blockquote dir="rtl">\n<p>{HEBREW}</p>\n<p>12</p>\n</blockquote>\n'
    assert render_comment(f"- One\n- {HEBREW}") == f'<ul>\n<li>One</li>\n<li dir="rtl">{HEBREW}</li>\n</ul>\n'


def test_on_a_page_from_the_right_it_is_the_others_that_say_so():
    with translation.override("he"):
        assert html(f"{HEBREW}\n\nAnkle.") == f'<p>{HEBREW}</p>\n<p dir="ltr">Ankle.</p>\n'


BLOCKS = st.sampled_from([HEBREW, "a", "1", "\n", "\n\n", "- ", "1. ", "> ", "## ", "| a |\n|---|\n", "::: details "])


@given(st.lists(BLOCKS, max_size=20).map("".join))
def test_whatever_the_order_only_attributes_are_added(source):
    turned = html(source)
    plain = html(source.replace(HEBREW, "w"))
    assert turned.replace(' dir="rtl"', "").replace(' dir="ltr"', "").replace(HEBREW, "w") == plain

"""Marks in other characters than Markdown's own, and other ends of lines."""

import html
import re
import textwrap

import pytest

from posts.lib.markdown.rendering import render_article, render_comment
from posts.lib.text.cleaning import without_tags

ODD = ["\u00a0", "\u200b", "\u3000", "\u2009", "\u202f", "\ufeff", "\u200b ", " \u00a0", "\u2060"]
odd = pytest.mark.parametrize("blank", ODD, ids=ascii)


def article(text):
    return render_article(text).html


@odd
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("##{}Warm up", "## Warm up"),
        ("-{}a\n-{}b", "- a\n- b"),
        ("*{}a\n*{}b", "* a\n* b"),
        ("1.{}a\n2.{}b", "1. a\n2. b"),
        ("1){}a\n2){}b", "1) a\n2) b"),
        ("> -{}a\n> -{}b", "> - a\n> - b"),
        (">{}- a\n>{}- b", "> - a\n> - b"),
        ("{}## Warm up", "## Warm up"),
        ("::: exercise Calf\n1.{}a\n2.{}b\n:::", "::: exercise Calf\n1. a\n2. b\n:::"),
        (":::{}exercise Calf\n1. a\n:::", "::: exercise Calf\n1. a\n:::"),
        ("| a | b |\n|{}--- |{}--- |\n| 1 | 2 |", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
    ],
)
def test_an_odd_blank_behind_a_mark_is_a_blank(blank, typed, meant):
    assert article(typed.replace("{}", blank)) == article(meant)


@odd
@pytest.mark.parametrize(("typed", "meant"), [("-{}a\n-{}b", "- a\n- b"), ("1.{}a\n2.{}b", "1. a\n2. b")])
def test_in_a_comment_too(blank, typed, meant):
    assert render_comment(typed.replace("{}", blank)) == render_comment(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("##Warm up", "## Warm up"),
        ("###Warm up", "### Warm up"),
        ("> ##Warm up", "> ## Warm up"),
        ("•\ta\n•\tb", "- a\n- b"),
        ("• a\n• b", "- a\n- b"),
        ("●a\n●b", "- a\n- b"),
        ("・壁\n・床", "- 壁\n- 床"),
        ("＃＃ 見出し", "## 見出し"),
        ("＃＃見出し", "## 見出し"),
        ("＃\u3000見出し", "# 見出し"),
        ("１．壁\n２．床", "1. 壁\n2. 床"),
        ("1．壁\n2．床", "1. 壁\n2. 床"),
        ("１）壁\n２）床", "1) 壁\n2) 床"),
        ("１. 壁\n２. 床", "1. 壁\n2. 床"),
        ("－ 壁\n－ 床", "- 壁\n- 床"),
        ("＊　壁\n＊　床", "* 壁\n* 床"),
        ("＞ 引用", "> 引用"),
        ("＞引用", "> 引用"),
        ("これは＊＊強調＊＊です", "これは**強調**です"),
        ("＊＊「強調」＊＊です", "**「強調」**です"),
    ],
)
def test_an_authors_marks_of_other_keyboards_work(typed, meant):
    assert article(typed) == article(meant)
    assert render_article(typed).notes == []


@pytest.mark.parametrize(
    "text", ["#1 tip", "#hashtag", "＃1", "１．５倍", "＞６週間", "-5 kg", "a • b", "3．14", "（１）a", "・", "12:30"]
)
def test_what_is_no_mark_stays(text):
    assert without_tags(article(text)) == text
    assert article(text).startswith("<p>")


@pytest.mark.parametrize("text", ["##Warm up", "• a\n• b", "＃＃ 見出し", "１．壁", "＞ 引用", "＊＊字＊＊", "・壁"])
def test_in_a_comment_they_are_what_was_typed(text):
    assert without_tags(render_comment(text)) == " ".join(text.split())


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\r", "\r\n"])
@pytest.mark.parametrize("render", [article, render_comment])
def test_whatever_ends_a_line_parts_words(end, render):
    assert without_tags(render(f"Lean{end}slowly")) == "Lean slowly"
    assert render(f"- a{end}- b").count("<li>") == 2


def test_code_stays_as_it_was_typed():
    code = "    - a\n\t- b\n##no heading\n•\tbullet\n-\u00a0a\n１．b\n＊＊c＊＊\n|\u00a0---|"
    shown = f"<pre><code>{code}\n</code></pre>"
    assert shown in html.unescape(article(f"```\n{code}\n```\n\n##Heading"))
    assert shown in html.unescape(article(textwrap.indent(f"\n~~~~\n{code}\n~~~~", "   ").replace("\n", "1. a\n", 1)))


def test_blanks_that_were_typed_between_words_stay():
    assert "20\u00a0s\u2009and\u3000more" in html.unescape(article("20\u00a0s\u2009and\u3000more"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Text\n\n    - a\n    - b", "Text\n\n- a\n- b"),
        ("\t1. a\n\t2. b\n\nText", "1. a\n2. b\n\nText"),
        ("     - a\n       - b\n     - c", "- a\n  - b\n- c"),
        ("    - a\n\n    - b\n\nText\n\n        - c\n        - d", "- a\n\n- b\n\nText\n\n- c\n- d"),
        ("- a\n    - b\n    - c\n- d", "- a\n  - b\n  - c\n- d"),
        ("1. a\n\n    - b\n    - c\n2. d", "1. a\n\n   - b\n   - c\n2. d"),
    ],
)
@pytest.mark.parametrize("render", [article, render_comment])
def test_a_list_that_is_indented_as_a_whole_is_a_list(render, typed, meant):
    assert render(typed) == render(meant)


@pytest.mark.parametrize(
    ("typed", "quoted", "below"),
    [
        ("> does it help?\nYes, it does.", "does it help?", "Yes, it does."),
        ("Rea wrote:\n> does it\n> help?\nYes.", "does it help?", "Yes."),
        ("> for how long\n> 6 weeks?\nSeven.", "for how long 6 weeks?", "Seven."),
        (">nein\n  doch", "nein", "doch"),
        ("> a\n„b“", "a", "„b“"),
        ("> a\n- b", "a", "- b"),
    ],
)
def test_an_answer_right_below_a_quote_is_no_part_of_it(typed, quoted, below):
    quote, answer = re.search(r"<blockquote>(.*)</blockquote>(.*)", render_comment(typed), re.DOTALL).groups()
    assert (without_tags(quote), without_tags(answer)) == (quoted, below)


@pytest.mark.parametrize("typed", ["- squats\n- lunges\nThat is all.", "1. squats\n2. lunges\nThat is all.",
                                   "Mine:\n* squats\n* lunges\n That is all."])  # fmt: skip
def test_nor_is_a_line_below_a_list(typed):
    html = render_comment(typed)
    assert html.count("<li>") == 2
    assert without_tags(re.split("</[uo]l>", html)[1]) == "That is all."


@pytest.mark.parametrize("typed", ["Back pain for\n> 6 weeks and now\nboth legs", "- one\nline below", "a\nb",
                                   "> 6 weeks\nand more", "- 5 kg\nin a month"])  # fmt: skip
def test_lines_of_words_stay_lines(typed):
    assert render_comment(typed).count("<p>") == 1


def test_what_belongs_to_a_quote_or_an_item_stays_there():
    assert render_comment("> a\n>\n> b").count("<blockquote>") == 1
    assert "<br>" in render_comment("- a\n- b\n  more of b").split("</ul>")[0]
    assert "<code>- a\n- b\n&gt; c\nd\n</code>" in render_comment("```\n- a\n- b\n> c\nd\n```")

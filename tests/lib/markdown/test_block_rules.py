"""What begins a quote or code, and how deep blocks may go."""

import pytest

from posts.lib.markdown.block_rules import MAX_NESTING
from posts.lib.markdown.rendering import render_article, render_comment
from posts.lib.text.cleaning import without_tags


def article(text):
    return render_article(text).html


both = pytest.mark.parametrize("render", [article, render_comment], ids=["article", "comment"])
MORE_THAN = [
    ">6 weeks", ">  6 weeks", "> 6 weeks\n> and 3 days", ">= 6 weeks", "> .5 kg", "> $5", "> ~6 weeks", ">-5 °C",
    ">> 6 weeks", "> € 20", ">2019. That was", ">:( so sad", ">_< ouch", ">.<", "> ６ weeks",
]  # fmt: skip


@pytest.mark.parametrize("text", [*MORE_THAN, ">", "> >", "> 6 weeks and now both legs are numb"])
def test_in_comments_more_than_is_no_quote(text):
    html = render_comment(text)
    assert "<blockquote>" not in html
    assert without_tags(html) == " ".join(text.split())


@both
@pytest.mark.parametrize("text", MORE_THAN)
def test_below_a_line_of_text_it_is_none_anywhere(render, text):
    html = render(f"Back pain for\n{text}")
    assert "<blockquote>" not in html
    assert without_tags(html) == " ".join(f"Back pain for {text}".split())


@both
@pytest.mark.parametrize("text", [">6 weeks", ">= 6", ">:(", ">$5"])
def test_without_a_blank_it_is_none_either(render, text):
    assert "<blockquote>" not in render(text)


def test_authors_may_quote_what_begins_with_a_number():
    assert "<blockquote>" in article("> 6 weeks are enough")


@both
@pytest.mark.parametrize(
    "text", ["> words", ">words", "> *six* weeks", "> 1. step\n> 2. step", "> - item\n> - item", "> “6 weeks”", "> #6"]
)
def test_other_words_are_quoted(render, text):
    assert "<blockquote>" in render(text)


def test_what_goes_on_in_a_quote_may_begin_with_a_number():
    assert "<blockquote>\n<p>I did it for<br>\n6 weeks</p>\n" in render_comment("> I did it for\n> 6 weeks")


@both
@pytest.mark.parametrize("indentation", ["    ", "\t", "        ", "  \t"])
def test_indentation_makes_no_code(render, indentation):
    html = render("I am 43.\n\n My *physio* told me\n to rest.\n\n - a\n - b".replace("\n ", f"\n{indentation}"))
    assert "<code>" not in html
    assert "<em>physio</em>" in html
    assert html.count("<li>") == 2


class TestCodeInComments:
    def test_a_closed_fence_is_code(self):
        assert render_comment("```python\na *b*\n```\nc") == "<pre><code>a *b*\n</code></pre>\n<p>c</p>\n"

    @pytest.mark.parametrize(
        "text",
        [
            "```\nnever closed\n\n*soft*",
            "``` I said\nhello\n```",
            "````\nclosed by too few\n```",
            "~~~\na\n~~~",
            "```a\n```b\n```c",
            "- ```\n\nText\n```",
        ],
    )
    def test_any_other_is_text(self, text):
        html = render_comment(text)
        assert "<pre>" not in html
        assert without_tags(html) == " ".join(text.replace("*soft*", "soft").split())

    def test_it_may_stand_in_a_quote(self):
        assert "<blockquote>\n<pre><code>a\n</code></pre>" in render_comment("> ```\n> a\n> ```")

    @pytest.mark.parametrize("line", ["```a\n", "````\n```\n", "> ```\n", "```\n```a\n"])
    def test_very_many_come_to_an_end(self, line):
        assert render_comment(line * 500)


@both
@pytest.mark.parametrize("mark", ["> ", ">", "- ", "> - "])
def test_what_stands_too_deep_is_still_shown(render, mark):
    shown = without_tags(render(f"{mark * 3 * MAX_NESTING}the innermost words\n\nthe end"))
    assert "the innermost words" in shown
    assert shown.endswith("the end")


@both
def test_so_is_a_list_that_is(render):
    shown = without_tags(render("".join(f"{'  ' * depth}- at {depth}\n" for depth in range(2 * MAX_NESTING))))
    assert all(f"at {depth}" in shown for depth in range(2 * MAX_NESTING))

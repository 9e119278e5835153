"""What an editor put between the steps of an exercise without indenting it."""

import pytest

from posts.lib.markdown.rendering import render_article


def steps(body):
    """The card below its heading."""
    html = render_article(f"::: exercise Calf\n{body}\n:::\n\nAfter.").html
    return html.partition("</h2>\n")[2].partition("\n</section>")[0]


PICTURE = '<p><img src="/w.png" alt="wall"></p>'


@pytest.mark.parametrize(
    ("between", "shown"),
    [
        ("\n![wall](/w.png)\n", f"\n{PICTURE}\n"),
        ("- hands\n- feet", "\n<ul>\n<li>hands</li>\n<li>feet</li>\n</ul>\n"),
        ("\n- hands\n", "\n<ul>\n<li>hands</li>\n</ul>\n"),
        ("\nBreathe.\n", "\n<p>Breathe.</p>\n"),
        ("\n![wall](/w.png)\n\nBreathe.\n\n* hands\n", f"\n{PICTURE}\n<p>Breathe.</p>\n<ul>\n<li>hands</li>\n</ul>\n"),
        ("\n> Mind the heel.\n", "\n<blockquote>\n<p>Mind the heel.</p>\n</blockquote>\n"),
    ],
)
def test_it_belongs_to_the_step_before_it(between, shown):
    assert steps(f"1. Find a wall.\n{between}\n2. Lean.\n3. Rest.") == (
        f"<ol>\n<li>Find a wall.{shown}</li>\n<li>Lean.</li>\n<li>Rest.</li>\n</ol>"
    )


def test_between_every_two_of_them():
    html = steps("1. a\n- x\n2. b\n\n![wall](/w.png)\n\n3. c\n- y")
    assert html.count("<ol") == html.count("</ol>") == 1
    assert html.index("x</li>") < html.index("b\n") < html.index("wall") < html.index("c\n") < html.index("y</li>")
    assert html.endswith("<li>c\n<ul>\n<li>y</li>\n</ul>\n</li>\n</ol>")


def test_what_stands_apart_below_the_last_step_is_about_all_of_them():
    assert steps("1. a\n2. b\n\n- Keep your heel down.") == (
        "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n<ul>\n<li>Keep your heel down.</li>\n</ul>"
    )


@pytest.mark.parametrize(
    "body",
    [
        "1. a\n2. b\n\nOr:\n\n1. c\n2. d",
        "1. a\n2. b\n\n### Then\n\n3. c\n4. d",
        "1. a\n2. b\n\nLater:\n\n7. c\n8. d",
    ],
)
def test_other_steps_are_a_list_of_their_own(body):
    assert steps(body).count("<ol") == 2


def test_a_picture_with_a_caption_is_a_figure_in_its_step():
    assert "<li>a\n<figure>" in steps('1. a\n\n![wall](/w.png "A wall")\n\n2. b')


def test_outside_an_exercise_markdown_decides():
    assert render_article("1. a\n\n![wall](/w.png)\n\n2. b").html.count("<ol") == 2


def test_in_a_quote_it_is_the_same():
    source = "::: exercise Calf\n1. a\n- x\n2. b\n:::"
    html = render_article("\n".join(f"> {line}" for line in source.splitlines())).html
    assert "<li>a\n<ul>\n<li>x</li>\n</ul>\n</li>\n<li>b</li>" in html

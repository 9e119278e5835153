"""What an editor is told of marks that nothing was made of."""

import pytest

from posts.lib.markup import MOST_NOTES, render_article


def notes(source):
    return render_article(source).notes


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("::: tip\nDrink.\n:::", "“::: tip” is not a block"),
        ("Text\n\n::: exercises Calf | hold 5 s\n\n1. Lean.\n\n:::", "“::: exercises” is not a block"),
        ("Text.\n\n:::", "“:::” stands alone"),
        ("> [!FOO]\n> Text.", "“[!FOO]” is not a box"),
        ("Text.[^2]\n\n[^1]: Note.[^1]", "“[^2]” has no note"),
        ("Call [us](tel:+49123).", "“tel:+49123” is not linked"),
        ("Call <tel:+49123>.", "“tel:+49123” is not linked"),
        ("See [it](www.example.org).", "“www.example.org” is not linked"),
        ('See [*it*](foo/bar "title").', "“foo/bar” is not linked"),
        ("See [it](https://example.org/a b).", "“https://example.org/a b” is not linked"),
        ("![A wall](wall.png)", "“wall.png” is not linked"),
        ("See [it]().", "has no address yet"),
        ("![A wall]()", "has no address yet"),
        ("Text.\n\n##\n\nText.", "The heading in line 3 has no words yet"),
        ("> ### ", "The heading in line 1 has no words yet"),
    ],
)
def test_what_is_not_understood_is_told(source, told):
    assert told in "\n".join(notes(source))


def test_the_text_stays_as_it_was_typed():
    assert ">::: tip\nDrink.\n:::</p>" in render_article("::: tip\nDrink.\n:::").html
    assert "[us](tel:+49123)" in render_article("Call [us](tel:+49123).").html


@pytest.mark.parametrize(
    "source",
    [
        "::: details More\nText.\n:::",
        "> [!note]\n> Text.",
        "> A quote [!FOO]",
        "Text.[^2]\n\n[^2]: Note.",
        "[a](https://example.org/), [b](/post/x/), [c](#s-x), [d](mailto:rea@example.org), <https://example.org/>",
        "![A wall](/media/wall.png)",
        "Escaped: \\[^2], \\[a](tel:1), [a\\](tel:1), \\<tel:1>",
        "Code: `[^2] [a](tel:1) <tel:1>`\n\n```\n::: tip\n##\n> [!FOO]\n```",
        "f(x) of [1, 2](3",
        "a[0]: 5 < 6 > 4",
        "## ![](/a.png)",
        "#hashtag",
    ],
)
def test_what_is_understood_or_meant_as_text_is_not_told(source):
    assert notes(source) == []


def test_the_same_is_told_once():
    assert len(notes("[a](tel:1) [b](tel:1)\n\n[c](tel:1)")) == 1


def test_of_very_many_the_first_are_told_and_that_there_are_more():
    told = notes("\n\n".join(f"[a](tel:{number})" for number in range(MOST_NOTES + 5)))
    assert len(told) == MOST_NOTES + 1
    assert "There is more" in told[-1]


@pytest.mark.parametrize("mark", ["](", "[^", "<a:", "::: a\n", "[a](b c", "[!A]\n> ", "[x]( "])
def test_a_long_text_of_marks_is_read_at_once(mark):
    assert len(notes("> " + mark * 20_000)) <= MOST_NOTES + 1

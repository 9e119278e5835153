"""What an editor is told of marks that nothing was made of."""

import pytest

from posts.lib.markdown.rendering import MOST_NOTES, render_article


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
        ("Text.\n\nPlease do ** not bounce ** here.", "“**” in line 3 has no partner"),
        ("Text\nand **so on", "“**” in line 2 has no partner"),
        ("Then *lean.", "“*” in line 1 has no partner"),
        ("- Then *lean.", "“*” in line 1 has no partner"),
        ("| a |\n|---|\n| *b |", "“*” in line 3 has no partner"),
        ("See [it] (https://example.org/).", "“[it] (https://example.org/)” in line 1 is no link"),
        ("a\nSee [it]  (/post/x/).", "in line 2 is no link"),
        ("See [](https://example.org/).", "has no words"),
        ("Sets*reps*rest", "“reps” in line 1 became emphasis in the middle of a word"),
        ("f**k this s**t", "“k this s” in line 1 became emphasis"),
        ("Text\n\n```\ncode", "The code that begins in line 3 has no end: put “```”"),
        ("~~~~\ncode\n~~~", "put “~~~~”"),
        ("1. a\n   ```\n   code\n2. b", "The code that begins in line 2 has no end"),
        ("Text\n\n    My physio told me.", "Line 3 is indented"),
        ("\tMy physio told me.", "Line 1 is indented"),
        ("> 6 weeks is a long time", "Line 1 became a quote that begins with a number"),
        ("Text\n\n> >  20 %", "Line 3 became a quote that begins with a number"),
        ("1. a\n2. b\n4. c", "Line 3 says 4, but the page shows 3"),
        ("1. a\n1. b\n2. c", "Line 2 says 1, but the page shows 2"),
        ("Text\n\n- 5 kg", "Line 3 became a list of one"),
        ("One\ntwo\n---", "Lines 1 to 2 became one heading, because “---”"),
        ("– a mat\n– a towel", "From line 1 on, lines look like a list"),
        ("Steps:\n1.Find a wall\n2.Lean", "From line 2 on, lines look like a list"),
        ("-a mat\n-a towel", "From line 1 on, lines look like a list"),
        ("1、找一面墙\n2、靠", "From line 1 on, lines look like a list"),
        ("(1) Find a wall\n(2) Lean", "From line 1 on, lines look like a list"),
        ("Doses:\n| a | b |\n| 1 | 2 |", "From line 2 on, lines look like a table"),
        ("Das ist __„wichtig“__und", "“__” in line 1 has no partner"),
        ("This is ~~gone", "“~~” in line 1 has no partner"),
        ("Press `Enter", "“`” in line 1 has no partner"),
        (
            "See [it](https://example.org/a and more",
            "“[it](https://example.org/a” in line 1 is no link: “)” is missing",
        ),
        ("See [it]（https://example.org/a）.", "is no link: “(” must stand right behind “]”"),
        ("[1]: https://example.org/\n\nText.", "“[1]: …” in line 1 is not shown"),
        ("[b]\n\n[b]: https://example.org/\n[b]: https://example.org/2", "“[b]: …” in line 4 is not shown"),
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
        "3*10, 2 * 15, 2**3, f(x)*g(x)*h(x), 10 reps* and more*",
        "Escaped: \\*a, \\*\\*b, `**c`, \\[a] (https://example.org/)",
        "**Ober**schenkel, これは**「重要」**です, **„c“**d",
        "```\ncode\n```\n\n> ~~~\n> code\n> ~~~\n\n1. a\n   ```\n   code\n   ```",
        "1. a\n\n    b\n\n- c\n\n      d\n\n[^1]: e\n\n    f[^1]",
        "> *6* weeks\n\n> I did\n> 6 weeks",
        "1. a\n1. b\n\n- c\n\n0. d\n1. e\n\nx\n\n7. f\n8. g",
        "- 5 kg\n- 3 kg\n\n- a",
        "– a dash\n\n– another",
        "1.FC Köln and\nmore, | a | b |\n\n-x\n\nName: ____ and ~5 min, ~10 min",
        'A "*" or (*) or *_* means “*”.',
        "One\n---\n\ntwo\n\n---",
        "See [it], [that][it] and [IT].\n\n[it]: https://example.org/",
        "2019. That was. +5 kg, -3 kg, > 6 weeks, ->, <3",
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


MANY_MARKS = [
    "](", "[^", "<a:", "::: a\n", "[a](b c", "[!A]\n> ", "[x]( ", "**a ", "*a", "[a] (", "[a]", "> 6 ", "a**b c**d",
    "– a\n", "1. 2. ",
]  # fmt: skip


@pytest.mark.parametrize("mark", MANY_MARKS)
def test_a_long_text_of_marks_is_read_at_once(mark):
    assert len(notes("> " + mark * 5_000)) <= MOST_NOTES + 1

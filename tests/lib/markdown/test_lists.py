"""Lists that nobody meant."""

import pytest

from posts.lib.markdown.rendering import render_article, render_comment
from posts.lib.text.cleaning import without_tags


def article(text):
    return render_article(text).html


def is_list(html):
    return "<li>" in html


@pytest.mark.parametrize(
    "text",
    [
        "2019. That was a good year",
        "2019. That was\n2020. This was not",
        "24. Dezember war schön",
        "3. Mai und weiter",
        "100. squat today",
        "+ 5 kg",
        "+ 5 kg\n+ 3 kg",
        "- 5 kg",
        "* with a footnote",
        "* per side\n\nand more",
        "1. a\n3. b",
        "1. a\n1. b",
        "2. a\n1. b",
        "1) a\n2) b",
        "- \n-",
        "* * *",
        "- - a",
        "1. only one",
        "# 1\n## 2",
        "---",
    ],
)
def test_in_comments_they_stay_lines(text):
    html = render_comment(text)
    assert not is_list(html)
    assert without_tags(html) == " ".join(text.split())
    assert html.count("<br>") == sum(map(bool, text.splitlines())) - html.count("<p>")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- a\n- b", 2),
        ("* a\n* b\n\nc", 2),
        ("1. a\n2. b\n3. c", 3),
        ("4. a\n5. b", 2),
        ("- 10 squats\n- 5 lunges", 2),
        ("- a\n  1. b\n  2. c\n- d", 4),
        ("1. a\n\n2. b", 2),
    ],
)
def test_in_comments_two_items_make_a_list(text, items):
    assert render_comment(text).count("<li>") == items


def test_the_numbers_of_a_comment_are_those_that_were_typed():
    assert '<ol start="4">' in render_comment("4. a\n5. b")


@pytest.mark.parametrize(
    "text",
    [
        "2019. That was",
        "24. Dezember war",
        "1000. squat\n1001. squat",
        "+ 5 kg",
        "Text.\n\n7. May",
        "+ .5 kg",
        "1. 5. 2024",
        "1.  12.24 war",
    ],
)
def test_in_articles_sums_dates_and_years_do(text):
    html = article(text)
    assert not is_list(html)
    assert without_tags(html) == " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "1. a",
        "0. a",
        "- a",
        "* a",
        "+ a\n+ b",
        "3. a\n4. b",
        "1) a\n2) b",
        "100. a\n101. b",
        "- 5 kg",
        "1. 5 kg",
        "1. Walk 2000 steps",
        "1. 5. 2026\n2. 5. 2026",
        "1. 10 squats",
    ],
)
def test_in_articles_other_items_are_lists(text):
    assert is_list(article(text))


def test_a_step_that_goes_on_after_a_picture_is_a_step():
    html = article("1. a\n2. b\n\n![](/x.png)\n\n3. c\n\n## H\n\n5. d")
    assert '<ol start="3">' in html
    assert "<p>5. d</p>" in html


def test_what_stood_on_lines_below_each_other_does_again():
    assert render_comment("Back\n- 5 kg\nthen") == "<p>Back<br>\n- 5 kg<br>\nthen</p>\n"
    assert render_comment("> quoted\n> + 5 kg") == "<blockquote>\n<p>quoted<br>\n+ 5 kg</p>\n</blockquote>\n"


def test_what_stands_in_a_single_item_stays_behind_it():
    html = render_comment("- warm up\n  - ankles\n  - hips\n\n  And breathe.")
    assert html == "<p>- warm up</p>\n<ul>\n<li>ankles</li>\n<li>hips</li>\n</ul>\n<p>And breathe.</p>\n"


def test_an_item_without_words_of_its_own_keeps_its_mark():
    assert without_tags(render_comment("- > quoted")) == "- quoted"


@pytest.mark.parametrize("line", ["2019. a\n", "- a\n\n", "+ 5\n", "- " * 40 + "\n", "1. - + "])
def test_very_many_of_them_come_to_an_end(line):
    assert render_comment((line * 10_000)[:10_000])
    assert article(line * 1_000)

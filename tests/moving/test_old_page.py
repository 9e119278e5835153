import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.articles import models
from posts.lib.markdown.rendering import render_article
from posts.moving import old_page
from posts.moving.files import RefusedFile
from tests.moving.pages import HIPS, HIPS_TITLE, every_page, folded, rendered, said_by, saved_page, shown, tags


def refusal(raw: bytes) -> RefusedFile:
    with pytest.raises(RefusedFile) as caught:
        old_page.parse(raw)
    return caught.value


# --- A whole page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("raw", "title", "views", "comments"), every_page())
def test_a_saved_page_comes_out_whole(raw, title, views, comments):
    page = old_page.parse(raw)
    assert (page.title, page.views, page.comments) == (title, views, comments)
    assert (page.numbered, page.tips) == (4 + 8, 3)


@pytest.mark.parametrize(("raw", "title", "views", "comments"), every_page())
def test_every_sentence_of_the_page_is_shown_in_its_order_and_nothing_else(raw, title, views, comments):
    page = old_page.parse(raw)
    assert shown(render_article(page.plain).html) == folded(" ".join(said_by(raw)))
    words = re.sub(r'<p class="dose">.*?</p>', "", render_article(page.source).html)
    assert shown(words) == folded(" ".join(said_by(raw)))


@pytest.mark.parametrize(("raw", "title", "views", "comments"), every_page())
def test_four_points_then_under_a_heading_eight_steps_and_three_tips(raw, title, views, comments):
    html = render_article(old_page.parse(raw).source).html
    before, _heading, after = html.partition("<h2 ")
    assert [tags(before).count(tag) for tag in ("ol", "li")] == [1, 4]
    assert [tags(after).count(tag) for tag in ("ol", "ul", "li")] == [1, 1, 8 + 3]
    assert "<h2 " not in after


@pytest.mark.parametrize(
    ("counts", "numbers"),
    [
        ("174 views0 comments", (174, 0)),
        ("1 view1 comment", (1, 1)),
        ("1,204 views12 comments", (1204, 12)),
        ("1,204,017 views1,000 comments", (1_204_017, 1000)),
        ("174 views 2 comments", (174, 2)),
        ("174 views", (174, 0)),
        ("0 views0 comments", (0, 0)),
    ],
)
def test_numbers_as_the_old_site_glued_them(counts, numbers):
    page = old_page.parse(saved_page("Text.", counts=counts))
    assert (page.views, page.comments) == numbers


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_and_a_byte_order_mark_change_nothing(line_end):
    changed = b"\xef\xbb\xbf" + HIPS.replace("\n", line_end).encode()
    assert old_page.parse(changed) == old_page.parse(HIPS.encode())


def test_characters_we_never_store_are_gone():
    page = old_page.parse(saved_page("Bre\x00athe e\u0301asily.", title="Cal\x07m \u202eankles"))
    assert (page.title, page.source) == ("Calm ankles", "Breathe éasily.")


def test_paragraphs_that_hold_nothing_but_a_zero_width_space_are_blank():
    assert rendered("One.", "\u200b", " \u200b ", "Two.") == rendered("One.", "Two.")


def test_titles_are_as_long_as_an_article_holds():
    assert old_page.TITLE_CHARACTERS == models.TITLE_CHARACTERS
    longest = "x" * models.TITLE_CHARACTERS
    assert old_page.parse(saved_page("Text.", title=longest)).title == longest


# --- Lists and headings -----------------------------------------------------------------------------------------------


def test_a_list_keeps_the_number_it_starts_with():
    assert '<ol start="3">' in rendered("  3. Third.", "  4. Fourth.")


def test_a_paragraph_may_part_a_list_without_changing_its_numbers():
    html = rendered("  1. First.", "  2. Second.", "Rest a little.", "  3. Third.")
    assert html.count("<ol") == 2
    assert '<ol start="3">' in html


def test_a_list_that_begins_again_is_another_list():
    html = rendered("  1. Left.", "  2. Right.", "  1. Up.", "  1. Down.", "  2. Rest.")
    assert [part.count("<li>") for part in html.split("<ol>")] == [0, 2, 1, 2]


def test_tips_between_steps_keep_the_steps_numbers():
    html = rendered("  1. First.", "  • Slowly.", "  2. Second.")
    assert (tags(html), '<ol start="2">' in html) == (["ol", "li", "ul", "li", "ol", "li"], True)


def test_lists_need_no_blank_lines():
    html = rendered("Hip Circle:\n  1. Stand.\n  2. Lift.\n  • Slowly.\nWell done.")
    assert tags(html) == ["h2", "a", "ol", "li", "li", "ul", "li", "p"]


def test_lines_that_follow_each_other_are_one_paragraph():
    assert rendered("One line\nand the next.", "Another.") == "<p>One line and the next.</p>\n<p>Another.</p>\n"


@pytest.mark.parametrize("line", ["Calf Stretch:", "Stretch for the Calf:", "Tips:", "3 Steps:", "Übung:"])
def test_a_short_title_before_a_list_is_its_heading_and_keeps_its_colon(line):
    assert f">{line}</a></h2>" in rendered(line, "  1. Stand.")


@pytest.mark.parametrize(
    "lines",
    [
        ("Here's a simple stretch for the calf:", "  1. Stand."),
        ("stretch:", "  1. Stand."),
        ("Calf Stretch", "  1. Stand."),
        ("Calf Stretch:", "Not a list."),
        ("Calf Stretch:",),
        ("Calf Stretch:\nGo:", "  1. Stand."),
        (f"{'Calf ' * 12}Stretch:", "  1. Stand."),
        (":", "  1. Stand."),
    ],
    ids=["sentence", "lower case", "no colon", "before text", "at the end", "two lines", "long", "no word"],
)
def test_other_lines_stay_paragraphs(lines):
    html = rendered(*lines)
    assert "<h2" not in html
    assert html.startswith(f"<p>{folded(lines[0])}</p>")


def test_a_sentence_like_the_numbers_may_stand_in_the_text():
    assert shown(rendered("174 views0 comments", HIPS_TITLE)) == f"174 views0 comments {HIPS_TITLE}"


# --- What is not such a page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "line", "reason"),
    [
        (b"", 1, "top of page"),
        (b"\n\nHello\n", 3, "top of page"),
        (saved_page("Text.").replace(b"top of page\n", b""), 2, "top of page"),
        (b"top of page", 1, "bottom of page"),
        (b"top of page\n\nTitle\n\nText.\n\n1 view0 comments", 7, "bottom of page"),
        (b"top of page\n\nbottom of page", 3, "no title"),
        (b"top of page\n\n174 views0 comments\n\nbottom of page", 3, "title"),
        (saved_page("Text.", title="x" * 201), 3, "201 characters"),
        (saved_page("Text.", title="\u202e"), 3, "title"),
        (saved_page(), 5, "no text"),
        (saved_page("Text.", counts="No numbers."), 7, "174 views0 comments"),
        (saved_page("Text.", counts="174 views0 comments\n\nRecent posts"), 9, "174 views0 comments"),
        (saved_page("Text.", counts="1.2K views0 comments"), 7, "174 views0 comments"),
        (saved_page("Text.", counts="12,04 views0 comments"), 7, "174 views0 comments"),
        (saved_page("Text.", counts="٣ views0 comments"), 7, "174 views0 comments"),
        (saved_page("Text.", counts=f"{'9' * 10} views0 comments"), 7, "too large"),
        (saved_page("Text.", counts=f"1 view{'9' * 5000} comments"), 7, "too large"),
        (saved_page("Text.") + b"\n\nMore.", 11, "after “bottom of page”"),
        (saved_page("Text.") + b"\n" + saved_page("Text."), 10, "after “bottom of page”"),
        (saved_page("Text.", "  Indented."), 7, "neither a step"),
        (saved_page("Text.", "\tIndented."), 7, "neither a step"),
        (saved_page("  1.", "  2. Two."), 5, "neither a step"),
        (saved_page("  1.One."), 5, "neither a step"),
        (saved_page("  a. One."), 5, "neither a step"),
        (saved_page("  - One."), 5, "neither a step"),
        (saved_page(f"  {'1' * 10}. One."), 5, "neither a step"),
        (saved_page("  3. Three.", "  5. Five."), 7, "Step 5 follows step 3"),
        (saved_page("  3. Three.", "  2. Two."), 7, "Step 2 follows step 3"),
        (b"top of page\n\nTitle\n\nCaf\xe9.\n", 5, "UTF-8"),
        (HIPS.encode("utf-16"), 1, "UTF-8"),
        (b"top of page\n" + b"x" * 1024 * 1024, 2, "1 MB"),
        (saved_page("*" * 600_000), None, "1 MB"),
    ],
)  # fmt: skip
def test_what_is_not_such_a_page_is_refused_with_its_line(raw, line, reason):
    refused = refusal(raw)
    assert refused.line == line
    assert reason in refused.reason


def test_a_refusal_reads_as_a_sentence():
    assert str(refusal(b"top of page\n\nTitle\n  odd\n1 view\nbottom of page")).startswith(
        "line 4: This line is indented"
    )


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_other_file_is_refused_and_never_an_error(raw):
    assert refusal(raw).reason

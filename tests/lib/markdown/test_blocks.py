"""What an author's Markdown has beyond CommonMark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.markdown.rendering import render_article, render_comment

EXERCISE = """::: exercise Calf stretch | hold 20-30 s | each side | repeat 2-3
1. Find a wall.
2. Lean forward.

- Keep your heel down.
:::
"""


def html(source):
    return render_article(source).html


class TestExercise:
    def test_it_is_a_card_with_its_dose_in_words_and_in_numbers(self):
        assert html(EXERCISE) == (
            '<section data-hold="20-30" data-sides="2" data-rounds="2-3" aria-labelledby="s-calf-stretch"'
            ' class="exercise">\n'
            '<h2 id="s-calf-stretch"><a href="#s-calf-stretch" rel="noopener">Calf stretch</a></h2>\n'
            '<p class="dose">Hold 20 to 30 seconds, 2 to 3 times on each side</p>\n'
            "<ol>\n<li>Find a wall.</li>\n<li>Lean forward.</li>\n</ol>\n"
            "<ul>\n<li>Keep your heel down.</li>\n</ul>\n</section>\n"
        )

    def test_without_a_dose_it_is_a_name_and_its_steps(self):
        shown = html("::: exercise Calf *stretch*\n1. Lean.\n:::")
        assert "Calf <em>stretch</em>" in shown
        assert "dose" not in shown

    def test_its_heading_stands_one_below_the_section_it_is_in(self):
        assert "<h3 id=" in html(f"## Ankles\n\n{EXERCISE}")
        assert html(f"### Ankles\n\n{EXERCISE}\n{EXERCISE}").count("<h4 ") == 2

    def test_what_is_not_understood_is_shown_as_it_was_typed(self):
        rendered = render_article(EXERCISE.replace("each side", "hop <b>twice</b>"))
        assert "Hold 20 to 30 seconds, 2 to 3 times · hop &lt;b&gt;twice&lt;/b&gt;</p>" in rendered.html
        assert "“hop <b>twice</b>” is not a dose" in rendered.notes[0]

    def test_steps_that_are_missing_are_told(self):
        assert "has no numbered steps yet" in render_article("::: exercise Calf\n- Lean.\n:::").notes[0]

    @pytest.mark.parametrize("end", ["", ":::\n\nText."])
    def test_an_end_is_told_where_it_is_missing_only(self, end):
        notes = render_article(EXERCISE.removesuffix(":::\n") + end).notes
        assert [("has no end" in note) for note in notes] == ([] if end else [True])

    def test_a_second_one_inside_the_first_is_told(self):
        assert "has no end" in str(render_article(EXERCISE.removesuffix(":::\n") + "\n" + EXERCISE).notes)

    def test_it_may_stand_in_a_quote(self):
        rendered = render_article("\n".join(f"> {line}" for line in EXERCISE.splitlines()))
        assert '<blockquote>\n<section data-hold="20-30"' in rendered.html
        assert rendered.notes == []

    def test_its_dose_counts_as_words_that_are_read(self):
        assert render_article("::: exercise Calf | hold 20-30 s\n1. Lean.\n:::").words == 1 + 5 + 1

    @pytest.mark.parametrize("name", ["Exercise", "EXERCISE", " exercise"])
    def test_its_name_may_be_written_large(self, name):
        assert html(EXERCISE.replace(" exercise", f" {name}", 1)) == html(EXERCISE)

    def test_in_a_comment_it_is_text(self):
        assert "<section" not in render_comment(EXERCISE)

    def test_steps_without_a_fence_stay_a_list(self):
        assert html("1. Find a wall.\n2. Lean.") == "<ol>\n<li>Find a wall.</li>\n<li>Lean.</li>\n</ol>\n"


class TestDetails:
    def test_what_is_folded_away(self):
        shown = html("::: details Why *this* helps\nText.\n:::")
        assert shown == "<details>\n<summary>Why <em>this</em> helps</summary>\n<p>Text.</p>\n</details>\n"

    def test_without_a_title_there_is_one(self):
        assert "<summary>More</summary>" in html("::: details\nText.\n:::")

    @pytest.mark.parametrize("end", ["", ":::\n\nText.", ":::\n"])
    def test_an_end_is_told_where_it_is_missing_only(self, end):
        notes = render_article(f"::: details Why\nText.\n{end}").notes
        assert [("“Why” has no end" in note) for note in notes] == ([] if end else [True])

    def test_an_exercise_may_be_folded_away_between_longer_marks(self):
        rendered = render_article(f":::: details Why\n{EXERCISE}\n::::")
        assert "<details>" in rendered.html
        assert "exercise" in rendered.html
        assert rendered.notes == []

    def test_any_other_fence_stays_text(self):
        assert html("::: script\nx\n:::") == "<p>::: script\nx\n:::</p>\n"


class TestCallouts:
    @pytest.mark.parametrize("kind", ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION", "note"])
    def test_as_on_github(self, kind):
        name = kind.lower()
        assert html(f"> [!{kind}]\n> Take *care*.") == (
            f'<div class="callout {name}" role="note">\n<p class="callout-title">{name.capitalize()}</p>\n'
            "<p>Take <em>care</em>.</p>\n</div>\n"
        )

    def test_its_text_may_be_paragraphs_and_lists(self):
        shown = html("> [!NOTE]\n>\n> One.\n>\n> - Two.")
        assert shown.count("<p>") == 1
        assert "<ul>" in shown
        assert "<p></p>" not in shown

    @pytest.mark.parametrize("quote", ["> Words. [!NOTE]", "> [!ODD]\n> x", "> x\n> [!NOTE]"])
    def test_any_other_quote_stays_a_quote(self, quote):
        assert "<blockquote>" in html(quote)

    def test_words_beside_the_mark_are_its_title(self):
        assert html("> [!WARNING] If it *hurts*\n> Stop.\n>\n> Rest.") == (
            '<div class="callout warning" role="note">\n'
            '<p class="callout-title">Warning: If it <em>hurts</em></p>\n<p>Stop.</p>\n<p>Rest.</p>\n</div>\n'
        )
        assert '<p class="callout-title">Note: One</p><ul>' in html("> [!NOTE] One\n> - Two").replace("\n", "")

    def test_words_beside_the_mark_alone_are_its_text(self):
        assert html("> [!NOTE] Take *care*.") == html("> [!NOTE]\n> Take *care*.")

    def test_a_quote_in_a_callout_is_a_quote(self):
        shown = html("> [!NOTE]\n> One.\n>\n> > Two.")
        assert (shown.count("<div"), shown.count("</div>"), shown.count("</blockquote>")) == (1, 1, 1)


class TestHeadings:
    def test_ids_are_made_of_words_and_stay(self):
        assert '<h2 id="s-calf-stretch"><a href="#s-calf-stretch" rel="noopener">Calf stretch</a></h2>' in html(
            "## Calf stretch"
        )
        assert 'id="s-übung-für-die-wade"' in html("## Übung für die Wade")

    def test_the_same_words_twice_are_two_places(self):
        assert [heading["id"] for heading in render_article("## A\n\n## A\n\n## A").headings] == [
            "s-a",
            "s-a-2",
            "s-a-3",
        ]

    def test_a_number_that_another_heading_has_is_passed_over(self):
        ids = [heading["id"] for heading in render_article("## A\n\n## A 2\n\n## A").headings]
        assert len(set(ids)) == 3

    def test_the_contents_hold_two_levels_and_exercises(self):
        found = render_article(f"# One\n\n## Two\n\n{EXERCISE}\n#### Four\n\n> ## Quoted\n\n## *Five* & six").headings
        assert [(heading["level"], heading["text"]) for heading in found] == [
            (2, "One"), (2, "Two"), (3, "Calf stretch"), (2, "Five & six"),
        ]  # fmt: skip

    def test_a_heading_with_a_link_keeps_its_own(self):
        assert html("## See [there](/x/)").count("<a ") == 1

    @pytest.mark.parametrize("source", ["## ", "## ![](/a.png)"])
    def test_a_heading_without_words_is_nowhere_listed(self, source):
        assert render_article(source).headings == []


def test_a_table_scrolls_in_a_frame_the_keyboard_reaches():
    shown = html("| a |\n|---|\n| 1 |")
    assert shown.startswith('<div class="scroll" role="group" tabindex="0" aria-label="Table">\n<table>')
    assert shown.endswith("</table>\n</div>\n")


LEAVES = ("Words.[^a]", "- one\n- two", "1. one\n2. two", "```\ncode\n```", "| a | b |\n|---|---|\n| 1 | 2 |",
          "[^a]: Note.", "### Heading", "![x](/media/x.png)", "> quote", "https://youtu.be/dQw4w9WgXcQ")  # fmt: skip
AROUND = (("> ", "> "), ("- ", "  "), ("1. ", "   "), ("[^b]: ", "    "), ("> [!NOTE]\n> ", "> "))
FENCED = (("::: details More\n", "\n:::"), ("::: exercise Calf | hold 20 s\n1. Lean.\n", "\n:::"))


def _inside(text, around):
    first, rest = around
    if around in FENCED:
        return f"{first}{text}{rest}"
    return first + text.replace("\n", f"\n{rest}")


@given(st.lists(st.tuples(st.sampled_from(LEAVES), st.lists(st.sampled_from(AROUND + FENCED), max_size=4)), max_size=5))
def test_any_block_may_stand_in_any_other(parts):
    texts = []
    for leaf, arounds in parts:
        for around in arounds:
            leaf = _inside(leaf, around)
        texts.append(leaf)
    rendered = render_article("\n\n".join(texts)).html
    for tag in ("ol", "ul", "li", "blockquote", "details", "section", "div", "figure"):
        assert rendered.count(f"<{tag}>") + rendered.count(f"<{tag} ") == rendered.count(f"</{tag}>")

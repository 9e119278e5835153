"""What the desk's buttons put into a text stands behind the block it was asked for in, whole, and goes in one undo."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.servers import wait_for

EXERCISE = (
    "::: exercise Name of the exercise | hold 20-30 s | each side | repeat 2-3\n"
    "1. First step\n2. Second step\n\n- What to watch for\n:::"
)
OWN = "::: exercise Calf | hold 20 s\n1. Lean.\n\n2. Hold.\n\n- Tip\n:::"
PICTURE = "![Describe what the picture shows](P)"
CARET = "¦"

BEHIND_ITS_BLOCK = [
    "One par¦agraph{}\n\nAnother",
    "One\nof two ¦lines{}\n\nAnother",
    "¦{}",
    "Above\n\n¦{}\n\nBelow",
    OWN.replace("Calf", "Ca¦lf") + "{}\n\nBelow",
    OWN.replace("Hold.\n", "Hold.¦\n") + "{}\n\nBelow",
    "Above\n\n" + OWN.replace("Tip", "T¦ip") + "{}\n\n" + OWN,
    "::: details More\nOne\n\nTw¦o\n:::{}\n\nBelow",
    "```\ncode\n\nmo¦re\n\n::: exercise x\n```{}\n\nBelow",
    "~~~ html\n¦\n\n<p>\n~~~{}",
    "- one¦\n\n- two\n\n  more of two\n- three{}\n\nBelow",
    "Words\n1. o¦ne\n2. two{}\n\nBelow",
    "| a | b |\n|---|---|\n| 1 ¦| 2 |{}\n\nBelow",
    "> [!NOTE]\n> Box ¦words\n>\n> more{}\n\nBelow",
    "## Head¦ing{}\n\nBelow",
    "Text[^1]\n\n[^1]: A no¦te\n\n    goes on{}\n\nBelow",
    "    co¦de\n\n    more{}\n\nBelow",
    "Words¦{}\n\n::: exercise Calf\n1. a\n:::",
]
WITHIN = [
    ("1. Lean.¦{}\n2. Hold.", "   "),
    (OWN.replace("Hold.\n", "Hold.¦{}\n"), "   "),
    (OWN.replace("Tip\n", "T¦ip{}\n"), "  "),
    ("- a\n  - b¦ c{}\n- d", "    "),
    ("- one\n\n  mo¦re{}\n- two", "  "),
    ("::: details More\nO¦ne{}\n\nTwo\n:::", ""),
    (OWN.replace("Calf", "Ca¦lf") + "{}\n\nBelow", ""),
    ("> Box ¦words\n> more{}\n\nBelow", ""),
    ("First. Sec¦ond.{}\n\nThird.", ""),
    ("```\nco¦de\n\nmore\n```{}", ""),
]


@pytest.fixture(scope="module")
def desk(chromium, site):
    """One new article for all these tests: each fills the field anew."""
    page = chromium.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site.url}/admin/")
    page.get_by_label("Username").fill(site.name)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{site.url}/admin/")
    page.goto(f"{site.url}/admin/posts/article/add/")
    yield page
    page.close()
    assert complaints == []


def editor(page):
    return page.get_by_label("Text:")


def value(page):
    return re.sub(r"\(/media/pictures/\S+?\)", "(P)", editor(page).input_value())


def fill(page, text):
    """The caret stands where the text has its mark."""
    editor(page).fill(text.replace(CARET, ""))
    editor(page).evaluate("(field, at) => field.setSelectionRange(at, at)", text.index(CARET))


def blocks(text, *put, indent=""):
    """What the text is to be with these in the place of its braces."""
    text = text.replace(CARET, "")
    before = text.partition("{}")[0]
    gap = "\n\n" if before.strip() and not before.endswith("\n\n") else ""
    return text.replace("{}", gap + "\n\n".join(indent + block for block in put))


def a_png(colour="teal"):
    out = BytesIO()
    Image.new("RGB", (6, 4), colour).save(out, "PNG")
    return {"name": f"{colour}.png", "mimeType": "image/png", "buffer": out.getvalue()}


def press_exercise(page):
    page.get_by_role("button", name="Add an exercise").click()


def choose(page, *files):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a picture").click()
    chooser.value.set_files(list(files))


def add_picture(page, *colours):
    with page.expect_response("**/admin/desk/upload/"):
        choose(page, *map(a_png, colours or ["teal"]))
    expect(page.locator(".desk-message")).to_have_attribute("data-kind", "added")


def undo(page):
    editor(page).press("Control+z")


def selected(page):
    return editor(page).evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")


@pytest.mark.parametrize("text", BEHIND_ITS_BLOCK)
def test_an_exercise_stands_behind_the_block_of_the_cursor(desk, text):
    fill(desk, text.replace("{}", ""))
    press_exercise(desk)
    assert value(desk) == blocks(text, EXERCISE)
    assert selected(desk) == "Name of the exercise"
    undo(desk)
    assert value(desk) == text.replace("{}", "").replace(CARET, "")


@pytest.mark.parametrize(("text", "indent"), WITHIN)
def test_a_picture_stands_behind_the_innermost_one(desk, text, indent):
    fill(desk, text.replace("{}", ""))
    add_picture(desk)
    expected = blocks(text, PICTURE, indent=indent)
    assert re.sub(r"\)\n+", ")\n", value(desk)) == re.sub(r"\)\n+", ")\n", expected)
    assert selected(desk) == "Describe what the picture shows"
    undo(desk)
    assert value(desk) == text.replace("{}", "").replace(CARET, "")


@pytest.mark.parametrize("order", ["EE", "PP", "EP", "PE", "EEE", "PPP", "EPE", "PEP", "PEEP", "EPPE"])
def test_several_in_a_row_stay_whole_and_in_their_order(desk, order):
    fill(desk, f"Above{CARET}\n\nBelow")
    steps = []
    for kind in order:
        steps.append(value(desk))
        press_exercise(desk) if kind == "E" else add_picture(desk)
    put = [EXERCISE if kind == "E" else PICTURE for kind in order]
    assert value(desk) == "\n\n".join(["Above", *put, "Below"])
    for before in reversed(steps):
        undo(desk)
        assert value(desk) == before


def test_several_files_are_one_step(desk):
    fill(desk, f"Abo{CARET}ve")
    add_picture(desk, "red", "blue", "green")
    assert value(desk) == "\n\n".join(["Above", *[PICTURE] * 3])
    undo(desk)
    assert value(desk) == "Above"


def test_words_that_are_selected_stay(desk):
    fill(desk, f"{CARET}Some words\n\nBelow")
    editor(desk).evaluate("field => field.setSelectionRange(0, 10)")
    add_picture(desk)
    editor(desk).evaluate("field => field.setSelectionRange(0, 10)")
    press_exercise(desk)
    assert value(desk) == f"Some words\n\n{EXERCISE}\n\n{PICTURE}\n\nBelow"


@pytest.mark.parametrize("opening", ["::: exercise Calf\n1. Le¦an.", "::: details More\nWo¦rds", "```\nco¦de"])
def test_a_block_without_its_end_gets_one(desk, opening):
    fill(desk, opening + "\n\nFurther words")
    press_exercise(desk)
    mark = opening.split()[0]
    assert value(desk) == f"{opening.replace(CARET, '')}\n{mark}\n\n{EXERCISE}\n\nFurther words"


class TestWhileItIsSent:
    """Held back on its way, while the writer goes on."""

    @pytest.fixture
    def held(self, desk):
        routes = []
        desk.route("**/admin/desk/upload/", lambda route: routes.append(route))
        yield routes
        desk.unroute("**/admin/desk/upload/")

    def let_in(self, desk, held, number=0):
        wait_for(lambda: desk.evaluate("1") and len(held) > number, "the picture to be sent")
        with desk.expect_response("**/admin/desk/upload/"):
            held[number].continue_()
        expect(desk.locator(".desk-message")).to_have_attribute("data-kind", "added")

    @pytest.mark.parametrize(
        ("typed_at", "typed", "expected"),
        [
            (15, ", still being", "First paragraph, still being\n\n{}\n\nThird"),
            (0, "Before.\n\n", "Before.\n\nFirst paragraph\n\n{}\n\nThird"),
            (15, "\n\nSecond", "First paragraph\n\n{}\n\nSecond\n\nThird"),
            (22, " one", "First paragraph\n\n{}\n\nThird one"),
            (7, "\n\n- list\n\n", "First p\n\n- list\n\naragraph\n\n{}\n\nThird"),
        ],
    )
    def test_it_stands_where_the_button_was_pressed(self, desk, held, typed_at, typed, expected):
        fill(desk, f"First paragraph{CARET}\n\nThird")
        choose(desk, a_png())
        editor(desk).focus()
        editor(desk).evaluate("(field, at) => field.setSelectionRange(at, at)", typed_at)
        desk.keyboard.insert_text(typed)
        before = value(desk)
        self.let_in(desk, held)
        assert value(desk) == expected.replace("{}", PICTURE)
        assert selected(desk) == ""
        undo(desk)
        assert value(desk) == before

    def test_who_goes_on_writing_is_not_disturbed(self, desk, held):
        fill(desk, f"First{CARET}\n\nLast")
        choose(desk, a_png())
        editor(desk).focus()
        editor(desk).press("Control+End")
        desk.keyboard.type(" wo")
        self.let_in(desk, held)
        desk.keyboard.type("rds")
        assert value(desk) == f"First\n\n{PICTURE}\n\nLast words"

    def test_who_went_to_another_field_stays_there(self, desk, held):
        fill(desk, f"First{CARET}")
        choose(desk, a_png())
        desk.get_by_label("Title:").fill("Head")
        self.let_in(desk, held)
        desk.keyboard.type("ing")
        assert desk.get_by_label("Title:").input_value() == "Heading"
        assert value(desk) == f"First\n\n{PICTURE}"

    def test_two_on_their_way_and_an_exercise_in_between_stay_whole(self, desk, held):
        fill(desk, f"First{CARET}\n\nLast")
        choose(desk, a_png("red"))
        choose(desk, a_png("blue"))
        press_exercise(desk)
        self.let_in(desk, held)
        self.let_in(desk, held, 1)
        assert sorted(value(desk).split("\n\n")) == sorted(["First", *EXERCISE.split("\n\n"), PICTURE, PICTURE, "Last"])
        assert EXERCISE in value(desk)

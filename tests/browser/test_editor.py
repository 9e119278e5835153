"""The writing desk in a real browser: what our script mends of django-markdownx, and what it adds."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.servers import wait_for

pytestmark = pytest.mark.looks

PAGES = [
    "/admin/", "/admin/posts/article/", "/admin/posts/article/add/", "/admin/posts/comment/", "/admin/posts/tag/",
    "/admin/posts/blog/1/change/", "/admin/auth/user/", "/admin/auth/user/1/change/", "/admin/auth/group/1/change/",
    "/admin/password_change/",
]  # fmt: skip
EVIL = {"name": "evil.html", "mimeType": "image/gif", "buffer": b"<script>alert(1)</script>"}
# A drop that a script makes is heard like any other, and does nothing by itself.
DROP = """([type, selector]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "x.png", {type: "image/png"}));
    const event = new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer});
    return !document.querySelector(selector).dispatchEvent(event);  // true: somebody cancelled it
}"""


def a_png(colour="teal"):
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "PNG")
    return {"name": "knee.png", "mimeType": "image/png", "buffer": out.getvalue()}


@pytest.fixture
def desk(signed_in, site):
    """A new article, its preview answered once."""
    with signed_in.expect_response(re.compile("/admin/desk/preview/")):
        signed_in.goto(f"{site.url}/admin/posts/article/add/")
    signed_in.on("dialog", lambda dialog: dialog.accept())
    return signed_in


def editor(page):
    return page.get_by_label("Text:")


def preview(page):
    return page.get_by_role("region", name="Preview")


def message(page):
    return page.locator(".desk-message")


def choose(page, *files):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a picture").click()
    chooser.value.set_files(list(files))


def selected_text(page):
    return editor(page).evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")


def save_as_published(page, title):
    page.get_by_label("Title:").fill(title)
    page.get_by_label("State:").select_option("published")
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_text("was added successfully").wait_for()


def open_published(page, site, title):
    page.goto(f"{site.url}/post/{title.lower().replace(' ', '-')}/")


# --- Keys -----------------------------------------------------------------------------------------------------------


def test_tab_leaves_the_editor_in_both_directions(desk):
    editor(desk).fill("A line")
    editor(desk).press("Tab")
    assert not editor(desk).evaluate("field => field === document.activeElement")
    editor(desk).focus()
    editor(desk).press("Shift+Tab")
    assert not editor(desk).evaluate("field => field === document.activeElement")
    assert editor(desk).input_value() == "A line"


@pytest.mark.parametrize("keys", ["Control+d", "Control+[", "Control+]", "Meta+d"])
def test_the_browser_keeps_its_shortcuts(desk, keys):
    editor(desk).fill("One\nTwo")
    desk.evaluate("document.addEventListener('keydown', event => { window.cancelled = event.defaultPrevented })")
    editor(desk).press(keys)
    assert editor(desk).input_value() == "One\nTwo"
    assert not desk.evaluate("window.cancelled")


def test_what_was_typed_can_be_undone(desk):
    editor(desk).focus()
    desk.keyboard.type("Slowly ")
    desk.keyboard.press("Tab")
    editor(desk).focus()
    desk.keyboard.press("Control+z")
    assert editor(desk).input_value() == ""
    desk.keyboard.press("Control+Shift+z")
    assert editor(desk).input_value() == "Slowly "


# --- Preview --------------------------------------------------------------------------------------------------------


def test_the_preview_is_what_the_page_will_show(desk, site):
    title = "What the preview promised"
    source = "First *words*.\n\n## A heading\n\n1. One\n2. Two\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [there](https://x.example/)"
    editor(desk).fill(source)
    preview(desk).get_by_role("heading", name="A heading").wait_for()
    promised = preview(desk).inner_html()
    words = desk.locator(".desk-words").inner_text()
    save_as_published(desk, title)
    open_published(desk, site, title)
    assert desk.locator("article .prose").first.inner_html().strip() == promised.strip()
    assert words == "11"


def test_what_is_told_to_the_editor_is_not_counted(desk):
    editor(desk).fill("::: exercise Calf | hold abc\n1. Lean forward slowly.\n:::")
    preview(desk).get_by_text("please write a number").wait_for()
    assert desk.locator(".desk-words").inner_text() == "6"
    assert desk.locator(".desk-minutes").inner_text() == "1"


def test_marks_stay_clear_of_words_that_run_the_other_way(desk):
    editor(desk).fill("1. שלב\n\n- פריט\n- Second")
    step, other = preview(desk).locator("ol > li"), preview(desk).locator("ul > li[dir=ltr]")
    other.wait_for()
    room = step.evaluate("step => ['Right', 'Left'].map(side => parseFloat(getComputedStyle(step)[`padding${side}`]))")
    assert room[0] > 2 * room[1]
    assert other.evaluate("item => item.offsetLeft - item.parentElement.offsetLeft") > 10


def test_it_looks_like_the_page(desk, site):
    look = """element => ["fontFamily", "fontSize", "lineHeight", "color", "marginTop", "listStyleType", "paddingLeft"]
        .map(name => getComputedStyle(element)[name])"""
    title = "What the preview looked like"
    editor(desk).fill("Text.\n\n## Heading\n\n- item\n\n1. step\n\n> quote\n\n`code`")
    preview(desk).get_by_role("heading", name="Heading").wait_for()
    parts = ["p", "h2", "ul", "ul li", "ol", "ol li", "blockquote", "code"]
    promised = [preview(desk).locator(part).first.evaluate(look) for part in parts]
    save_as_published(desk, title)
    open_published(desk, site, title)
    assert [desk.locator(f"article .prose {part}").first.evaluate(look) for part in parts] == promised


def test_an_older_preview_never_replaces_a_newer_one(desk):
    """The answer to the first text is held back until the second one's is shown."""
    held = []

    def hold_the_first(route):
        held.append(route) if not held else route.continue_()

    desk.route("**/admin/desk/preview/", hold_the_first)
    editor(desk).fill("The older text")
    wait_for(lambda: desk.evaluate("1") and held, "the first text to be sent")
    editor(desk).fill("The newer text")
    preview(desk).get_by_text("The newer text").wait_for()
    preview(desk).evaluate(
        "pane => { window.shown = []; new MutationObserver(() => shown.push(pane.innerText))"
        ".observe(pane, {childList: true, subtree: true, characterData: true}) }"
    )
    held[0].fulfill(body="<p>The older text</p>", content_type="text/html")
    editor(desk).fill("The newest text")
    preview(desk).get_by_text("The newest text").wait_for()
    assert set(desk.evaluate("shown")) == {"The newest text"}


def test_after_the_session_ended_the_preview_says_so_and_the_text_stays(desk):
    editor(desk).fill("Hours of work")
    preview(desk).get_by_text("Hours of work").wait_for()
    desk.context.clear_cookies()
    editor(desk).press_sequentially(" and more")
    preview(desk).get_by_text("Your session ended. Your text is safe").wait_for()
    assert editor(desk).input_value().replace("Hours of work", "") == " and more"


def test_after_a_sign_in_elsewhere_the_preview_the_pictures_and_saving_go_on(desk, site, sign_in):
    """Signing in ends the token of the form that was open meanwhile."""
    editor(desk).fill("Hours of work")
    preview(desk).get_by_text("Hours of work").wait_for()
    cookies = desk.context.cookies()
    desk.context.clear_cookies()
    desk.context.add_cookies([cookie for cookie in cookies if "csrf" in cookie["name"]])
    editor(desk).press_sequentially("!")
    preview(desk).get_by_text("Your session ended. Your text is safe").wait_for()
    sign_in(desk.context.new_page(), site)
    choose(desk, a_png())
    desk.get_by_text("Please write there what it shows").wait_for()
    editor(desk).fill("Hours of work, and more")
    preview(desk).get_by_text("Hours of work, and more").wait_for()
    save_as_published(desk, "Written in two sessions")


def test_back_from_the_sign_in_the_preview_is_there_again(desk, site, sign_in):
    desk.context.clear_cookies()
    editor(desk).fill("Hours of work")
    preview(desk).get_by_text("Your session ended. Your text is safe").wait_for()
    sign_in(desk.context.new_page(), site)
    desk.evaluate("window.dispatchEvent(new Event('focus'))")  # tabs of a browser without a screen never lose it
    preview(desk).get_by_text("Hours of work").wait_for()


def test_the_error_page_of_a_proxy_is_no_preview(desk):
    desk.route("**/admin/desk/preview/", lambda route: route.fulfill(status=413, body="<h1>nginx</h1>"))
    editor(desk).fill("Hours of work")
    preview(desk).get_by_text("There is no preview just now").wait_for()
    assert "nginx" not in preview(desk).inner_html()
    desk.unroute("**/admin/desk/preview/")
    editor(desk).fill("And it is back")
    preview(desk).get_by_text("And it is back").wait_for()


def test_on_a_phone_one_button_changes_between_text_and_preview(desk):
    desk.set_viewport_size({"width": 390, "height": 844})
    assert editor(desk).is_visible()
    assert not preview(desk).is_visible()
    desk.get_by_role("button", name="Preview").click()
    assert preview(desk).is_visible()
    assert not editor(desk).is_visible()
    desk.get_by_role("button", name="Write").click()
    assert editor(desk).is_visible()


def test_the_two_panes_scroll_together(desk):
    editor(desk).fill("A paragraph of some length.\n\n" * 100)
    preview(desk).get_by_text("A paragraph").first.wait_for()
    editor(desk).evaluate("field => { field.scrollTop = field.scrollHeight }")
    at_the_end = "pane => pane.scrollTop > 100 && pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 2"
    wait_for(lambda: preview(desk).evaluate(at_the_end), "the preview to follow to its end")
    preview(desk).evaluate("pane => { pane.scrollTop = 0 }")
    wait_for(lambda: editor(desk).evaluate("field => field.scrollTop === 0"), "the text to follow to its beginning")


# --- Exercises ------------------------------------------------------------------------------------------------------


def test_the_button_puts_an_exercise_below_the_paragraph_with_its_name_marked(desk):
    editor(desk).fill("One paragraph\n\nAnother")
    editor(desk).evaluate("field => field.setSelectionRange(3, 3)")
    desk.get_by_role("button", name="Add an exercise").click()
    assert selected_text(desk) == "Name of the exercise"
    desk.keyboard.type("Calf stretch")
    before, _block, after = editor(desk).input_value().partition("::: exercise Calf stretch | hold 20-30 s | each side")
    assert (before, after.splitlines()[-1]) == ("One paragraph\n\n", "Another")
    preview(desk).get_by_text("Hold 20 to 30 seconds, 2 to 3 times on each side").wait_for()
    preview(desk).get_by_text("Another").wait_for()


def test_an_inserted_exercise_can_be_undone(desk):
    editor(desk).focus()
    desk.keyboard.type("Before.")
    desk.get_by_role("button", name="Add an exercise").click()
    desk.keyboard.press("Control+z")
    assert editor(desk).input_value() == "Before."


def test_a_dose_that_is_not_understood_is_told_while_writing(desk):
    editor(desk).fill("::: exercise Calf | hold twenty\n1. Lean.\n:::")
    preview(desk).get_by_text("please write a number with s or min").wait_for()
    editor(desk).fill("::: exercise Calf | hold 20 s\n1. Lean.\n:::")
    preview(desk).get_by_text("Hold 20 seconds").wait_for()
    assert preview(desk).get_by_text("please write").count() == 0


# --- Pictures -------------------------------------------------------------------------------------------------------


def test_a_picture_comes_into_the_text_and_onto_the_page(desk, site):
    title = "With a picture of a knee"
    editor(desk).fill("Before. ")
    editor(desk).press("End")
    choose(desk, a_png())
    desk.get_by_text("Please write there what it shows").wait_for()
    assert selected_text(desk) == "Describe what the picture shows"
    desk.keyboard.type("A knee, bent")
    assert re.fullmatch(
        r"Before\. \n\n!\[A knee, bent]\(/media/pictures/[0-9a-f]{32}-64x\d+\.png\)", editor(desk).input_value()
    )
    assert message(desk).inner_text() == ""
    preview(desk).get_by_role("img", name="A knee, bent").wait_for()
    save_as_published(desk, title)
    open_published(desk, site, title)
    picture = desk.get_by_role("img", name="A knee, bent")
    picture.scroll_into_view_if_needed()
    wait_for(lambda: picture.evaluate("image => image.currentSrc.endsWith('.64.avif')"), "the smallest size")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    assert picture.bounding_box()["width"] == 64


@pytest.mark.parametrize(
    ("text", "caret", "before", "after"),
    [
        ("![One](/media/1.png)", 20, "![One](/media/1.png)\n\n", ""),
        ("First.\n\nSecond.", 6, "First.\n\n", "\n\nSecond."),
        ("First. Second.", 7, "First. Second.\n\n", ""),
        ("1. Lean.\n2. Hold.", 8, "1. Lean.\n\n   ", "\n\n2. Hold."),
    ],
)
def test_a_picture_stands_on_a_line_of_its_own(desk, text, caret, before, after):
    editor(desk).fill(text)
    editor(desk).evaluate("(field, caret) => field.setSelectionRange(caret, caret)", caret)
    choose(desk, a_png())
    desk.get_by_text("Please write there what it shows").wait_for()
    picture = re.escape("![Describe what the picture shows](") + r"/media/pictures/\S+\.png\)"
    assert re.fullmatch(re.escape(before) + picture + re.escape(after), editor(desk).input_value())


def test_a_picture_in_the_text_can_be_undone(desk):
    editor(desk).focus()
    desk.keyboard.type("Before.")
    choose(desk, a_png())
    desk.get_by_text("Please write there what it shows").wait_for()
    desk.keyboard.press("Control+z")
    assert editor(desk).input_value() == "Before."


def test_a_refused_file_is_explained_and_leaves_the_text_alone(desk):
    editor(desk).fill("The text")
    choose(desk, EVIL)
    desk.get_by_text("“evil.html” was not taken: it is not a picture we can show.").wait_for()
    assert message(desk).get_attribute("role") == "status"
    assert editor(desk).input_value() == "The text"


def test_one_refused_file_does_not_cost_the_others(desk):
    choose(desk, a_png("navy"), EVIL, a_png("olive") | {"name": "hip.png"})
    desk.get_by_text("“evil.html” was not taken: it is not a picture we can show.").wait_for()
    expect(message(desk)).to_contain_text("In the text: knee.png, hip.png.")
    assert editor(desk).input_value().count("![Describe what the picture shows](/media/pictures/") == 2


def test_an_upload_after_the_session_ended_says_so(desk):
    editor(desk).fill("The text")
    desk.context.clear_cookies()
    choose(desk, a_png())
    message(desk).get_by_text("Your session ended. Your text is safe").wait_for()
    assert editor(desk).input_value() == "The text"


def test_an_answer_from_elsewhere_is_put_into_words(desk):
    """A proxy's own page: neither JSON nor ours."""
    desk.route("**/admin/desk/upload/", lambda route: route.fulfill(status=413, body="<h1>nginx</h1>"))
    editor(desk).fill("The text")
    choose(desk, a_png())
    desk.get_by_text("The picture could not be sent, and your text is as it was.").wait_for()
    assert editor(desk).input_value() == "The text"


def test_a_picture_that_arrives_late_does_not_break_the_sentence_being_written(desk):
    held = []
    desk.route("**/admin/desk/upload/", lambda route: held.append(route))
    editor(desk).fill("First paragraph\n\nThird paragraph")
    editor(desk).evaluate("field => field.setSelectionRange(15, 15)")
    choose(desk, a_png())
    expect(message(desk)).to_have_text(re.compile("^Sending"))
    editor(desk).focus()
    desk.keyboard.type(", still being")
    held[0].continue_()
    desk.get_by_text("Please write there what it shows").wait_for()
    desk.keyboard.type(" written.")
    paragraphs = editor(desk).input_value().split("\n\n")
    assert paragraphs[0] == "First paragraph, still being written."
    assert paragraphs[1].startswith("![Describe what the picture shows](/media/")
    assert paragraphs[2] == "Third paragraph"


def test_a_picture_dropped_on_the_editor_is_sent(desk):
    with desk.expect_response("**/admin/desk/upload/"):
        assert desk.evaluate(DROP, ["drop", ".markdownx-editor"])
    desk.get_by_text("“x.png” was not taken: it is not a picture we can show.").wait_for()
    assert editor(desk).input_value() == ""


def test_a_pasted_picture_is_sent_and_copied_words_stay_words(desk):
    paste = """([types]) => {
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File(["x"], "x.png", {type: "image/png"}));
        for (const type of types) clipboardData.setData(type, "words");
        const event = new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData});
        return !document.querySelector(".markdownx-editor").dispatchEvent(event);
    }"""
    assert not desk.evaluate(paste, [["text/plain", "text/html"]])
    with desk.expect_response("**/admin/desk/upload/"):
        assert desk.evaluate(paste, [[]])


@pytest.mark.parametrize("type_", ["dragenter", "dragover", "drop"])
def test_what_is_dropped_elsewhere_is_left_to_the_browser(desk, type_):
    assert not desk.evaluate(DROP, [type_, "#id_cover"])
    assert desk.evaluate(DROP, [type_, ".markdownx-editor"])


# --- The page -------------------------------------------------------------------------------------------------------


def test_leaving_with_unsaved_text_is_asked_about_once(signed_in, site):
    asked = []
    signed_in.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    signed_in.goto(f"{site.url}/admin/posts/article/add/")
    signed_in.goto(f"{site.url}/admin/")
    assert asked == []
    signed_in.goto(f"{site.url}/admin/posts/article/add/")
    editor(signed_in).press_sequentially("Unsaved")
    signed_in.goto(f"{site.url}/admin/")
    assert asked == ["beforeunload"]


def test_saving_is_not_asked_about_but_leaving_a_refused_form_is(signed_in, site):
    asked = []
    signed_in.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    signed_in.goto(f"{site.url}/admin/posts/article/add/")
    editor(signed_in).press_sequentially("A text without a title")
    signed_in.get_by_role("button", name="Save", exact=True).click()
    signed_in.get_by_text("one thing is to be put right").wait_for()
    assert asked == []
    signed_in.get_by_label("Title:").click()  # a browser asks only where the person has done something
    signed_in.goto(f"{site.url}/admin/")
    assert asked == ["beforeunload"]


def test_a_double_click_on_save_is_one(desk):
    """Before the answer to the first click is there."""
    desk.route("**/article/add/", lambda route: route.fulfill(status=204))  # the browser stays where it is
    desk.evaluate("""() => {
        window.sent = [];
        const form = document.querySelector(".desk-editor textarea").form;
        form.addEventListener("submit", event => sent.push(!event.defaultPrevented));
    }""")
    desk.get_by_role("button", name="Save", exact=True).dblclick()
    assert desk.evaluate("sent") == [True, False]


def test_a_cover_without_words_is_not_sent_so_that_it_stays_chosen(desk):
    desk.get_by_label("Title:").fill("Covered")
    editor(desk).fill("Text.")
    desk.get_by_text("Cover picture", exact=True).click()
    desk.get_by_label("Cover picture:").set_input_files(a_png())
    words = desk.get_by_label("What the cover shows:")
    desk.get_by_role("button", name="Save and continue editing").click()
    assert "in a few words what the cover shows" in words.evaluate("field => field.validationMessage")
    assert desk.get_by_label("Cover picture:").evaluate("field => field.files.length") == 1
    words.fill("A knee")
    desk.get_by_role("button", name="Save and continue editing").click()
    desk.get_by_text("was added successfully").wait_for()


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_nothing_lies_over_the_message_after_saving(desk, width):
    desk.set_viewport_size({"width": width, "height": 900})
    editor(desk).fill("A text")
    save_as_published(desk, f"A title that is so long that the way up to it wraps at {width}")
    tools = desk.locator(".object-tools a").all()
    for other in (".messagelist", ".breadcrumbs > a >> nth=-1", ".desk-title"):
        box = desk.locator(other).bounding_box()
        for tool in tools:
            at = tool.bounding_box()
            beside = at["x"] >= box["x"] + box["width"] or at["x"] + at["width"] <= box["x"]
            above_or_below = at["y"] >= box["y"] + box["height"] or at["y"] + at["height"] <= box["y"]
            assert beside or above_or_below, other


def test_two_windows_lose_nothing(desk, site):
    """The second one to save is told, sees the first one's text, and saves with another press."""
    editor(desk).fill("WINDOW ONE")
    save_as_published(desk, "Two windows")
    other = desk.context.new_page()
    other.goto(desk.url)
    editor(other).fill("WINDOW TWO")
    editor(desk).fill("WINDOW ONE, and more")
    desk.get_by_role("button", name="Save and continue editing").click()
    desk.get_by_text("was changed successfully").wait_for()
    other.get_by_role("button", name="Save", exact=True).click()
    other.get_by_text("What differs: Text.").wait_for()
    assert editor(other).input_value() == "WINDOW TWO"
    other.locator(".desk-overtaken summary").click()
    assert other.get_by_role("textbox", name="Text", exact=True).input_value() == "WINDOW ONE, and more"
    other.get_by_role("button", name="Save mine all the same").click()
    open_published(other, site, "Two windows")
    assert other.locator("article .prose").first.inner_text() == "WINDOW TWO"


def test_without_a_script_an_article_can_be_written(open_page, sign_in, site):
    page = sign_in(open_page(java_script_enabled=False), site)
    page.goto(f"{site.url}/admin/posts/article/add/")
    assert not page.get_by_role("button", name="Add a picture").is_visible()
    editor(page).fill("Plain and simple")
    save_as_published(page, "Without a script")
    open_published(page, site, "Without a script")
    assert page.locator("article .prose").first.inner_text() == "Plain and simple"


def test_without_a_script_a_text_outlives_the_session(open_page, sign_in, site):
    page = sign_in(open_page(java_script_enabled=False), site)
    page.goto(f"{site.url}/admin/posts/article/add/")
    page.get_by_label("Title:").fill("Outlived a session")
    editor(page).fill("Hours of work\n\nand more")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.context.add_cookies([cookie for cookie in cookies if "csrf" in cookie["name"]])
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_text("What you typed is safe").wait_for()
    page.get_by_label("Username").fill(site.name)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Send it once more").click()
    page.get_by_text("was added successfully").wait_for()
    assert editor(page).input_value() == "Hours of work\n\nand more"


def test_no_page_of_the_admin_breaks_the_content_policy(signed_in, site):
    """What the browser complains of fails the test as its pages are closed."""
    for address in PAGES:
        assert signed_in.goto(f"{site.url}{address}").status == 200
        assert signed_in.locator("#site-name").inner_text() == "Writing desk"


def test_nor_do_its_pickers(desk):
    desk.locator("#calendarlink0").click()
    desk.locator("#calendarbox0 .calendarnav-next").click()
    desk.locator("#calendarbox0").get_by_role("link", name="15", exact=True).click()
    desk.locator("#clocklink0").click()
    desk.locator("#clockbox0").get_by_role("link", name="Noon").click()
    assert desk.get_by_label("Time:").input_value() == "12:00:00"
    desk.get_by_role("searchbox", name="Tags:").click()
    desk.locator(".select2-results__option").first.click()
    assert desk.locator(".select2-selection__choice").count() == 1


# --- What is wrong, and who was first ---------------------------------------------------------------------------------


def test_mistakes_have_the_focus_and_lead_to_their_fields(desk):
    desk.get_by_label("Title:").fill("A new article")
    editor(desk).fill("Text.")
    desk.get_by_text("Review and sources").click()
    desk.get_by_label("Reviewed on:").fill("last May")
    desk.get_by_text("Review and sources").click()
    desk.get_by_role("button", name="Save", exact=True).click()
    alert = desk.get_by_role("alert")
    expect(alert).to_contain_text("Reviewed on: Please write the date as 2026-03-31.")
    expect(alert).to_be_focused()
    expect(desk).to_have_title(re.compile("^Error: "))
    alert.get_by_role("link", name="Reviewed on").click()
    expect(desk.get_by_label("Reviewed on:")).to_be_in_viewport()
    expect(desk.get_by_label("Reviewed on:")).to_have_value("last May")


def test_notes_stay_in_sight_beside_a_long_text(desk):
    editor(desk).fill("::: exercise Calf | hold twenty\n1. Lean.\n:::\n\n" + "Word. " * 3000)
    expect(preview(desk).get_by_text("please write a number")).to_be_visible()
    preview(desk).evaluate("pane => { pane.scrollTop = pane.scrollHeight; }")
    expect(preview(desk).get_by_text("please write a number")).to_be_in_viewport()


def test_the_second_window_hears_that_it_was_overtaken(desk):
    editor(desk).fill("Text.")
    save_as_published(desk, "Windows")
    second = desk.context.new_page()
    second.goto(desk.url)
    second.get_by_label("Title:").fill("Windows at once")
    second.get_by_role("button", name="Save", exact=True).click()
    second.get_by_text("was changed successfully").wait_for()
    editor(desk).fill("What the first window wrote.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("What differs: Title.")
    expect(desk.get_by_role("alert")).to_be_focused()
    expect(desk).to_have_title(re.compile("^Error: "))
    desk.get_by_role("button", name="Save mine all the same").click()
    desk.get_by_text("was changed successfully").wait_for()
    expect(desk.get_by_role("link", name="Windows at once").first).to_be_visible()

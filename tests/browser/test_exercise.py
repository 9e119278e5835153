"""The guided mode of an exercise in a real Chromium, driven by the keyboard, its time passing when the test says so."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARTICLE
from tests.browser.test_reading import stop_the_clock
from tests.support.axe import problems
from tests.support.screens import PHONE, WIDE
from tests.support.servers import wait_for

pytestmark = pytest.mark.looks

STEPS, SIDES, ROUNDS, ENOUGH = 8, ("first side", "second side"), 3, 2
# Everything a screen reader would be told, in its order; and every tone, vibration and lock the page asks for.
LISTEN = """
window.told = [];
window.tones = [];
window.locks = [];
const tell = (status) => {
  const words = [...status.children].map((part) => part.textContent).filter(Boolean).join(". ");
  if (words !== told.at(-1)) told.push(words);
};
const observer = new MutationObserver((records) => {
  const status = records.map((record) => record.target.closest?.("[role=status][data-told]")).find(Boolean);
  if (status) tell(status);
});
observer.observe(document, {subtree: true, childList: true});
navigator.vibrate = (length) => { tones.push(length); return true; };
Object.defineProperty(navigator, "wakeLock", {value: {request: async () => {
  locks.push("on");
  return {release: async () => locks.push("off")};
}}});
"""


@pytest.fixture
def guide(site, open_page):
    """Opens the starter's exercise, its clock stopped."""

    def at(viewport=WIDE, **options):
        page = open_page(viewport, **options)
        page.add_init_script(LISTEN)
        stop_the_clock(page)
        page.goto(site.url + ARTICLE)
        page.locator(".exercise").scroll_into_view_if_needed()
        page.get_by_role("button", name="Guide me through it").click()
        return page

    return at


def told(page):
    return page.evaluate("told")


def digits(page):
    return page.locator(".guide-clock")


def main(page):
    return page.locator("[data-main]")


def read_all_steps(page):
    for _ in range(STEPS):
        page.keyboard.press("Space")


def expected_holds():
    """What is told from the first hold to the last."""
    lines = []
    for round_ in range(1, ROUNDS + 1):
        for side in SIDES:
            optional = ", if you like" if round_ > ENOUGH else ""
            lines += [
                f"{side}, round {round_} of {ROUNDS}{optional}. Hold. 30 seconds",
                "enough, or stay until the end. Hold. 10 seconds",
                "Change sides. 5 seconds",
            ]
    return lines[:-1]


def test_eight_steps_both_sides_and_every_round_by_keyboard_alone(guide):
    page = guide()
    steps = page.locator(".exercise > ol > li").all_inner_texts()
    assert len(steps) == STEPS
    read_all_steps(page)
    page.clock.run_for(5_000 + 6 * 30_000 + 5 * 5_000 + 1_000)
    assert told(page) == [
        *[f"Step {number} of 8. {text}" for number, text in enumerate(steps, 1)],
        "Get ready. 5 seconds",
        *expected_holds(),
        "Done. Well held.",
    ]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Guide me through it")).to_be_focused()


def test_the_digits_count_the_hold_down(guide):
    page = guide()
    read_all_steps(page)
    expect(digits(page)).to_have_text("5")
    page.clock.run_for(5_000)
    for left in (30, 29, 28):
        expect(digits(page)).to_have_text(str(left))
        page.clock.run_for(1_000)


def test_space_pauses_and_goes_on_where_it_was(guide):
    page = guide()
    read_all_steps(page)
    page.clock.run_for(5_000 + 7_000)
    expect(main(page)).to_have_text("Pause")
    page.keyboard.press("Space")
    page.clock.run_for(60_000)
    expect(digits(page)).to_have_text("23")
    expect(main(page)).to_have_text("Go on")
    assert told(page)[-1] == "first side, round 1 of 3. Hold. Paused. 23 seconds"
    page.keyboard.press("Enter")
    assert told(page)[-1] == "first side, round 1 of 3. Hold. 23 seconds"
    page.clock.run_for(3_000)
    expect(digits(page)).to_have_text("20")


def test_the_arrows_go_on_and_back(guide):
    page = guide()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".guide-where")).to_have_text("Step 2 of 8")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".guide-where")).to_have_text("Step 1 of 8")


@pytest.mark.parametrize("key", ["Space", "Enter"])
@pytest.mark.parametrize("name", ["Back", "Next"])
def test_at_its_ends_the_keyboard_stays_where_it_is(guide, name, key):
    """A button that goes nowhere says so; it is never taken from under who presses it."""
    page = guide()
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    for _ in range(STEPS + 1 + 2 * len(SIDES) * ROUNDS + 2):
        page.keyboard.press(key)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-disabled", "true")
    other = "ArrowLeft" if name == "Next" else "ArrowRight"
    page.keyboard.press(other)
    expect(button).to_have_attribute("aria-disabled", "false")


def test_the_first_step_is_read_out_with_the_name_when_it_opens(guide):
    page = guide()
    dialog = page.get_by_role("dialog")
    first = page.locator(".exercise > ol > li").first.inner_text()
    expect(dialog).to_have_accessible_name(page.locator(".exercise > :is(h2, h3)").inner_text().rstrip(": "))
    expect(dialog).to_have_accessible_description(f"Step 1 of 8 {first}")


def test_how_much_time_is_left_can_be_asked_for(guide):
    page = guide()
    read_all_steps(page)
    page.clock.run_for(5_000 + 4_000)
    expect(page.get_by_role("timer", name="Seconds left")).to_have_text("26")


def test_what_belongs_to_two_exercises_has_two_names(site, open_page):
    source = "::: exercise Calf | hold 5 s\n1. Stand.\n:::\n\n::: exercise Hip | hold 5 s\n1. Kneel.\n:::"
    code = f"from tests.support.cast import write_article; write_article('Two of them', source={source!r})"
    site.run(code)
    page = open_page()
    page.goto(f"{site.url}/post/two-of-them/")
    for name in ("Calf", "Hip"):
        for button in ("Guide me through it", "Print this exercise"):
            expect(page.get_by_role("button", name=f"{button}: {name}")).to_have_count(1)
        page.get_by_role("button", name=f"Guide me through it: {name}").click()
        expect(page.get_by_role("dialog")).to_have_accessible_name(name)
        page.keyboard.press("Escape")


def test_a_hidden_tab_catches_up(guide):
    """Its timers sleep while the clock goes on."""
    page = guide()
    read_all_steps(page)
    page.clock.set_system_time(1000 + 5 + 30 + 5 + 10)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(digits(page)).to_have_text("20")
    expect(page.locator(".guide-where")).to_have_text("second side, round 1 of 3")


def test_changes_are_felt_and_the_sound_can_be_turned_off(guide):
    page = guide()
    read_all_steps(page)
    before = len(page.evaluate("tones"))
    page.clock.run_for(5_000)
    assert page.evaluate("tones").count(200) > 0
    assert len(page.evaluate("tones")) == before + 4  # three short ones, then the change
    sound = page.get_by_role("button", name="Sound")
    expect(sound).to_have_attribute("aria-pressed", "true")
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "false")


def test_a_tone_is_made_in_the_browser(guide):
    page = guide()
    page.evaluate(
        "() => { window.made = 0; const Real = OscillatorNode;"
        "window.OscillatorNode = class extends Real { constructor(...all) { super(...all); made += 1; } } }"
    )
    read_all_steps(page)
    assert page.evaluate("made") == 1  # the clock has started


def test_the_screen_stays_awake_until_it_is_closed(guide):
    page = guide()
    assert page.evaluate("locks") == ["on"]
    page.keyboard.press("Escape")
    wait_for(lambda: page.evaluate("locks.join()") == "on,off", "the lock to be let go")


ILLUSTRATED = """::: exercise Lunge | hold 5 s
1. Kneel.[^1]

   ![Rea kneels](/static/posts/icon.svg)
2. ![Rea leans forward](/static/posts/icon.svg)
3. Breathe.
:::

[^1]: On something soft."""


def test_a_steps_picture_comes_along_and_the_mark_of_a_footnote_does_not(site, open_page):
    code = f"from tests.support.cast import write_article; write_article('Lunge', source={ILLUSTRATED!r})"
    site.run(code)
    page = open_page()
    page.add_init_script(LISTEN)
    page.goto(f"{site.url}/post/lunge/")
    page.get_by_role("button", name="Guide me through it").click()
    stage = page.locator(".guide-stage")
    expect(stage.locator("[data-text]")).to_have_text("Kneel.")
    expect(stage.get_by_role("img")).to_have_accessible_name("Rea kneels")
    page.keyboard.press("Space")
    expect(stage.locator("img")).to_have_count(1)
    expect(stage.get_by_role("img")).to_have_count(0)  # its words are the step's: they are not said twice
    page.keyboard.press("Space")
    expect(stage.locator("img")).to_have_count(0)
    assert told(page) == ["Step 1 of 3. Kneel.", "Step 2 of 3. Rea leans forward", "Step 3 of 3. Breathe."]


def test_it_can_be_done_once_more(guide):
    page = guide()
    for _ in range(STEPS + 1 + 11):
        page.keyboard.press("ArrowRight")
    expect(main(page)).to_have_text("Once more")
    page.keyboard.press("Space")
    expect(page.locator(".guide-text")).to_have_text("Get ready")


def test_without_script_the_list_and_the_dose_are_whole(site, open_page):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(site.url + ARTICLE)
    exercise = page.locator(".exercise")
    expect(exercise.locator("ol > li")).to_have_count(STEPS)
    expect(exercise.locator("ul > li")).to_have_count(3)
    expect(exercise.get_by_text("Hold 20 to 30 seconds, 2 to 3 times on each side")).to_be_visible()
    expect(page.get_by_role("button", name="Guide me")).to_have_count(0)


def test_printed_alone_it_is_one_page(site, open_page):
    page = open_page()
    page.add_init_script("window.print = () => { window.printed = true }")
    page.goto(site.url + ARTICLE)
    page.locator(".exercise").scroll_into_view_if_needed()
    assert pages_of(page) > 1
    page.get_by_role("button", name="Print this exercise").click()
    assert page.evaluate("printed")
    page.emulate_media(media="print")
    expect(page.locator(".exercise")).to_be_visible()
    expect(page.locator("h1")).to_be_hidden()
    assert pages_of(page) == 1
    expect(page.locator("h1")).to_be_visible()  # once printed, the page is whole again


def pages_of(page):
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, WIDE], ids=["320", "1280"])
def test_it_is_accessible_and_fits(guide, viewport, dark):
    page = guide(viewport, dark=dark)
    page.clock.resume()  # the check itself waits for timers
    assert problems(page) == []
    read_all_steps(page)
    page.keyboard.press("Space")
    expect(main(page)).to_have_text("Go on")
    assert problems(page) == []
    for button in page.get_by_role("dialog").get_by_role("button").all():
        expect(button).to_be_in_viewport(ratio=1)


# Parts that lie over each other, or that no scrolling brings into sight. The clock stands beside its words or above.
COVERED = """() => {
    const parts = [...document.querySelectorAll('.guide :is(button, h2, .guide-where, .guide-text, .guide-clock)')]
        .filter(part => part.checkVisibility() && part.textContent.trim());
    const boxes = parts.map(part => part.getBoundingClientRect());
    const top = boxes.some(box => box.top + document.querySelector('.guide').scrollTop < 0);
    return [...(top ? ['cut off'] : []), ...parts.flatMap((part, at) => parts.slice(at + 1)
        .filter((_, after) => (other => boxes[at].right > other.left + 1 && other.right > boxes[at].left + 1
            && boxes[at].bottom > other.top + 1 && other.bottom > boxes[at].top + 1)(boxes[at + 1 + after]))
        .map(other => `${part.outerHTML} covers ${other.outerHTML}`))];
}"""


@pytest.mark.parametrize(
    "viewport",
    [{"width": 320, "height": 256}, {"width": 568, "height": 320}, PHONE],
    ids=["400 %", "a small phone on its side", "a phone"],
)
def test_nothing_covers_anything_where_there_is_little_room(guide, viewport):
    page = guide(viewport)
    found = []
    for _ in range(STEPS):
        found += page.evaluate(COVERED)
        page.keyboard.press("ArrowRight")
    expect(digits(page)).to_be_visible()
    assert found + page.evaluate(COVERED) == []


def test_in_forced_colours_and_without_motion(guide):
    page = guide(forced_colors="active", reduced_motion="reduce")
    read_all_steps(page)
    page.clock.run_for(6_000)
    expect(digits(page)).to_have_text("29")
    assert page.locator("[data-ring]").evaluate("ring => getComputedStyle(ring).transitionDuration") == "0s"


def test_right_to_left_the_left_arrow_goes_on(guide):
    page = guide()
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".guide-where")).to_have_text("Step 2 of 8")

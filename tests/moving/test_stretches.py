"""Steps that say their dose become an exercise, and nothing else does."""

import pytest

from posts.lib.markdown.rendering import render_article
from posts.models import Article
from posts.moving import old_page
from tests.moving.importing import import_page
from tests.moving.pages import every_page, rendered, saved_page, shown

STEPS = (
    "  1. Lean forward.",
    "  2. Hold the stretch for 20 to 30 seconds, breathing deeply.",
    "  3. Repeat the stretch with the other leg.",
    "  4. Repeat 2-3 more times on each side.",
)


def heads(*lines: str) -> list[str]:
    return old_page.parse(saved_page(*lines)).exercises


def test_a_stretch_with_its_dose_becomes_an_exercise():
    assert heads("Calf Stretch:", *STEPS) == ["Calf Stretch: | hold 20-30 s | each side | repeat 2-3 more"]


def test_it_takes_the_tips_below_it_and_leaves_the_text_after_them():
    html = rendered("Calf Stretch:", *STEPS, "  • Slowly.", "Well done.")
    inside, _end, after = html.partition("</section>")
    assert "Slowly." in inside
    assert after == "\n<p>Well done.</p>\n"


def test_its_dose_says_what_the_page_said():
    assert "Hold 20 to 30 seconds, then 2 to 3 more times on each side" in shown(rendered("Calf Stretch:", *STEPS))


def test_the_result_has_nothing_an_editor_must_mend():
    assert render_article(old_page.parse(saved_page("Calf Stretch:", *STEPS)).source).notes == []


def test_a_bar_in_the_name_stays_in_the_name():
    assert ">Push|Pull Stretch:</a>" in rendered("Push|Pull Stretch:", *STEPS)


@pytest.mark.parametrize(
    ("step", "dose"),
    [
        ("Hold for 30 seconds.", "hold 30 s"),
        ("Hold the position for 1-2 minutes.", "hold 1-2 min"),
        ("Hold this pose for 1 minute on each side.", "hold 1 min | each side"),
        ("Hold for 20 seconds. Repeat 3 times.", "hold 20 s | repeat 3"),
    ],
)
def test_other_ways_to_say_it(step, dose):
    assert heads("Calf Stretch:", f"  1. {step}") == [f"Calf Stretch: | {dose}"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Calf Circle:", *STEPS),
        ("Calf Stretch:", "  1. Lean forward.", "  2. Repeat 2-3 more times on each side."),
        ("Calf Stretch:", "  • Hold the stretch for 20 to 30 seconds."),
        ("A calf stretch that many people like", *STEPS),
        ("Calf Stretch:", "Text between.", *STEPS),
    ],
    ids=["no stretch", "no time", "no steps", "no heading", "not below it"],
)
def test_everything_else_stays_as_it_is(lines):
    assert heads(*lines) == []


@pytest.mark.parametrize(("raw", "title", "views", "comments"), every_page())
def test_of_whole_pages(raw, title, views, comments):
    calf = ["Calf Stretch: | hold 20-30 s | each side | repeat 2-3 more"]
    assert old_page.parse(raw).exercises == (calf if b"Calf Stretch:" in raw else [])


@pytest.mark.django_db
class TestImporting:
    def test_it_says_what_to_check(self, save):
        said = import_page(save(saved_page("Calf Stretch:", *STEPS)))
        assert "please check its dose in the editor: Calf Stretch: | hold 20-30 s | each side" in said

    def test_a_page_whose_exercise_an_editor_took_out_again_is_unchanged(self, save):
        file = save(saved_page("Calf Stretch:", *STEPS))
        import_page(file)
        article = Article.objects.get()
        article.source = old_page.parse(file.read_bytes()).plain
        article.save()
        said = import_page(file)
        assert said.startswith("Unchanged: ")
        assert "dose" not in said

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from posts.models import Article, ImportedViews
from tests.moving.importing import import_page, refused, rows
from tests.moving.pages import HIPS, HIPS_TITLE, every_page, said_by, saved_page, shown
from tests.support.cast import reader, write_article

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

HIPS_ADDRESS = "/post/why-hips-that-sit-all-day-like-a-short-walk/"


# --- One page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("raw", "title", "views", "comments"), every_page())
def test_a_page_becomes_a_published_article_with_its_views(save, raw, title, views, comments):
    import_page(save(raw))
    article = Article.objects.get()
    assert article.title == title
    assert article.is_published
    assert timezone.now() - article.published_at < timedelta(minutes=1)
    imported = ImportedViews.objects.get(article=article)
    assert (imported.views, imported.source, imported.seen_on) == (views, "article.txt", datetime.now(UTC).date())


@pytest.mark.parametrize(("raw", "title", "views", "comments"), every_page())
def test_readers_find_every_sentence_of_the_page(save, raw, title, views, comments):
    import_page(save(raw))
    text = shown(reader().get(Article.objects.get().get_absolute_url()).content.decode())
    position = text.index(title)
    for sentence in said_by(raw):
        assert sentence in text[position:]
        position = text.index(sentence, position) + len(sentence)


@pytest.mark.parametrize(("raw", "title", "views", "comments"), every_page())
def test_a_second_run_changes_nothing_and_says_so(save, time_machine, raw, title, views, comments):
    file = save(raw)
    import_page(file)
    before = rows()
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert import_page(file).startswith(f"Unchanged: {Article.objects.get().get_absolute_url()} (")
    assert rows() == before


def test_it_says_what_was_done(save):
    said = import_page(save(saved_page("  1. Step.", "  • Tip.", "  • Tap.", counts="174 views0 comments")))
    assert said == f"Imported: {HIPS_ADDRESS} (174 views, 1 numbered item, 2 tips)\n"
    assert import_page(save(saved_page("Text.", title="Knees", counts="1 view"))) == "Imported: /post/knees/ (1 view)\n"


def test_it_says_that_comments_are_not_in_the_page(save):
    assert "1 comment, but its text is not in the page" in import_page(save(HIPS))
    three = save(saved_page("Text.", title="Knees", counts="1 view3 comments"))
    assert "3 comments, but their text is not in the page" in import_page(three)


def test_a_number_that_grew_on_the_old_site_is_named_and_not_stored(save):
    import_page(save(saved_page("Text.", counts="174 views0 comments")))
    said = import_page(save(saved_page("Text.", counts="180 views0 comments")))
    assert "(174 views)" in said
    assert "The page says 180 views; the number stored earlier stays." in said
    assert ImportedViews.objects.get().views == 174


def test_a_long_file_name_is_stored_as_far_as_it_fits(save):
    import_page(save(HIPS, f"{'x' * 240}.txt"))
    assert ImportedViews.objects.get().source == "x" * 200


# --- Several ----------------------------------------------------------------------------------------------------------


def test_several_pages_are_imported_together(save):
    files = [save(saved_page("Text.", title=title), f"{title}.txt") for title in ("Knees", "Hips")]
    assert import_page(*files).count("Imported: ") == 2
    assert set(Article.objects.values_list("slug", flat=True)) == {"knees", "hips"}


def test_one_refused_file_means_nothing_is_stored(save):
    good, bad = save(HIPS), save("Not a page.", "bad.txt")
    assert f"{bad}: line 1: " in refused(good, bad)
    assert f"{bad}: line 1: " in refused(bad, good)


def test_every_refused_file_is_named_with_line_and_reason(save, tmp_path):
    write_article("Knees")
    files = [
        save("Not a page.", "one.txt"),
        save(HIPS),
        save(saved_page("  1. One.", "  3. Three."), "two.txt"),
        save(saved_page("Text.", title="Knees"), "three.txt"),
        tmp_path / "missing.txt",
    ]
    said = refused(*files)
    assert f"{files[0]}: line 1: " in said
    assert f"{files[2]}: line 7: Step 3 follows step 1." in said
    assert f"{files[3]}: The blog already has “Knees” at /post/knees/" in said
    assert f"{files[4]}: This file could not be read" in said
    assert str(files[1]) not in said


def test_the_same_title_twice_is_refused(save):
    first, second = save(HIPS), save(saved_page("Text.", title=HIPS_TITLE.upper()), "second.txt")
    assert f"{second}: This page has the same title as the one in {first}." in refused(first, second)
    assert "the same title" in refused(first, first)


def test_no_file_at_all_is_refused():
    with pytest.raises(CommandError, match="FILE"):
        import_page()

"""Importing a page whose address is taken: by itself, by an editor's text, by the starter."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from posts.models import Article, ImportedViews
from posts.moving.starter import add_starter, shipped
from tests.moving.importing import import_page, refused, rows
from tests.moving.pages import HIPS, HIPS_TITLE, saved_page
from tests.support.cast import write_article, write_comment

pytestmark = pytest.mark.django_db

STARTER_TITLE = "How ankle mobility may affect neck pain"


# --- An address that is taken -----------------------------------------------------------------------------------------


def test_an_article_that_an_editor_changed_is_never_overwritten(save):
    file = save(HIPS)
    import_page(file)
    article = Article.objects.get()
    article.source += "\n\nAnd smile."
    article.save()
    said = refused(file)
    assert (
        f"The blog already has “{HIPS_TITLE}” at {article.get_absolute_url()}, with another text. It was left as it is."
        in said
    )


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_an_article_nobody_can_read_yet_is_in_the_way_too(save, state):
    write_article(HIPS_TITLE, state=state)
    assert "The blog already has" in refused(save(HIPS))


def test_an_imported_article_is_known_by_its_title_when_its_address_changed(save):
    file = save(HIPS)
    import_page(file)
    Article.objects.update(slug="hips")
    assert import_page(file).startswith("Unchanged: /post/hips/")
    assert Article.objects.count() == 1


def test_titles_without_latin_letters_do_not_stand_in_each_others_way(save):
    files = [save(saved_page(text, title=text), f"{at}.txt") for at, text in enumerate(["足首の話", "首の話"])]
    import_page(*files)
    assert sorted(Article.objects.values_list("slug", flat=True)) == ["足首の話", "首の話"]
    assert import_page(*files).count("Unchanged: ") == 2
    assert "The blog already has “首の話”" in refused(save(saved_page("Text.", title="首の話")))


def test_titles_that_differ_in_signs_alone_do_not_either(save):
    files = [save(saved_page(text, title=text), f"{at}.txt") for at, text in enumerate(["C", "C++", "Часть 2", "¿C?"])]
    import_page(*files)
    assert sorted(Article.objects.values_list("slug", flat=True)) == ["c", "c-2", "c-3", "часть-2"]
    assert import_page(*files).count("Unchanged: ") == 4


def test_long_titles_that_begin_alike_do_not_stand_in_each_others_way(save):
    titles = [f"{'ankle ' * 20}{ending}" for ending in ("one", "two")]
    files = [save(saved_page("Text.", title=title), f"{title[-3:]}.txt") for title in titles]
    import_page(*files)
    assert import_page(*files).count("Unchanged: ") == 2


# --- In place of the starter ------------------------------------------------------------------------------------------


@pytest.fixture
def starter():
    """The starter on a blog that has been open for a week."""
    article = add_starter()
    Article.objects.update(published_at=timezone.now() - timedelta(days=7))
    ImportedViews.objects.update(seen_on=datetime.now(UTC).date() - timedelta(days=7))
    article.refresh_from_db()
    return article


def real_page(text: str = "The real text.", title: str = STARTER_TITLE) -> bytes:
    return saved_page(text, title=title, counts="180 views0 comments")


def test_the_real_page_takes_over_the_untouched_starter(save, starter):
    comment = write_comment(starter)
    said = import_page(save(real_page(title="How Ankle Mobility May Affect Neck Pain")))
    assert said == f"Imported in place of the starter article: {starter.get_absolute_url()} (180 views)\n"
    article = Article.objects.get()
    assert (article.title, article.source) == ("How Ankle Mobility May Affect Neck Pain", "The real text.")
    assert (article.html, article.words, article.excerpt) == ("<p>The real text.</p>\n", 3, "The real text.")
    assert (article.pk, article.slug, article.published_at) == (starter.pk, starter.slug, starter.published_at)
    assert article.updated_at > starter.updated_at
    assert list(article.comments.all()) == [comment]
    imported = ImportedViews.objects.get()
    assert (imported.views, imported.source, imported.seen_on) == (180, "article.txt", datetime.now(UTC).date())


def test_after_that_it_is_an_article_like_any_other(save, starter):
    import_page(save(real_page()))
    before = rows()
    assert import_page(save(real_page())).startswith("Unchanged: ")
    assert rows() == before
    assert "The blog already has" in refused(save(real_page("Another text.")))


def test_a_refused_file_beside_it_leaves_the_starter_alone(save, starter):
    refused(save(real_page()), save("Not a page.", "bad.txt"))
    starter.refresh_from_db()
    assert starter.source == shipped().source


def test_a_starter_that_an_editor_changed_is_never_overwritten(save, starter):
    Article.objects.update(source=starter.source.replace("sore", "stiff"))
    assert "The blog already has" in refused(save(real_page()))


def test_a_title_that_an_editor_gave_the_starter_stays(save, starter):
    Article.objects.update(title="Ankles and necks")
    import_page(save(real_page()))
    assert Article.objects.values_list("title", "source").get() == ("Ankles and necks", "The real text.")


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_a_starter_put_away_comes_back_as_the_published_page(save, starter, state):
    Article.objects.update(state=state)
    import_page(save(real_page()))
    assert Article.objects.get().is_published


def test_two_pages_never_take_over_one_starter(save, starter):
    Article.objects.update(title=HIPS_TITLE)
    files = [save(real_page()), save(HIPS, "hips.txt")]
    assert "The blog already has" in refused(*files)

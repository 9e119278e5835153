import re
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError

from posts.lib.markdown.rendering import render_article
from posts.models import Article, ImportedViews, Tag
from posts.moving.starter import add_starter, is_untouched_starter, shipped
from tests.moving.pages import every_page, shown, tags
from tests.support.cast import write_article

SLUG = "how-ankle-mobility-may-affect-neck-pain"


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + length]) for at in range(len(found) - length + 1)}


# --- Its text ---------------------------------------------------------------------------------------------------------


def test_it_has_the_shape_of_the_page_it_all_started_from():
    html = render_article(shipped().source).html
    before, exercise, stretch = html.partition(
        '<section data-hold="20-30" data-sides="2" data-rounds="2-3" aria-labelledby="s-calf-stretch" class="exercise">'
    )
    assert exercise
    assert "Hold 20 to 30 seconds, 2 to 3 times on each side" in stretch
    assert render_article(shipped().source).notes == []
    assert [tags(before).count(tag) for tag in ("ol", "li")] == [1, 4]
    assert [tags(stretch).count(tag) for tag in ("ol", "ul", "li")] == [1, 1, 8 + 3]
    mechanisms = re.findall(r"<li><strong>(.+?)\.</strong>", before)
    assert mechanisms == ["Posture", "Gait and walking mechanics", "Muscle imbalances", "Functional activities"]
    assert "20 to 30 seconds" in shown(stretch)
    assert tags(stretch)[-1] == "p"


@pytest.mark.parametrize(("raw", "title", "views", "comments"), every_page())
def test_it_is_told_in_our_own_words(raw, title, views, comments):
    theirs = runs(raw.decode(), 8) - runs(title, 8)
    assert not runs(shipped().source, 8) & theirs
    assert not runs(shipped().summary, 8) & theirs


# --- On a new blog ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestOnANewBlog:
    def test_it_is_published_with_its_tags_and_the_number_of_the_old_site(self):
        article = add_starter()
        article.refresh_from_db()
        assert (article.slug, article.title) == (SLUG, "How ankle mobility may affect neck pain")
        assert article.is_published
        assert article.summary
        assert sorted(tag.name for tag in article.tags.all()) == ["Ankles", "Neck", "Stretching"]
        imported = ImportedViews.objects.get(article=article)
        assert (imported.views, imported.source) == (174, ImportedViews.SHIPPED)
        assert imported.seen_on == datetime.now(UTC).date()

    def test_its_page_shows_it(self, client):
        page = client.get(add_starter().get_absolute_url())
        assert "Gait and walking mechanics" in page.content.decode()
        assert "174" in page.content.decode()

    def test_it_has_the_author_it_is_given(self, edda):
        assert add_starter(author=edda).author == edda

    def test_it_is_added_once(self):
        add_starter()
        assert add_starter() is None
        assert Article.objects.count() == 1

    @pytest.mark.parametrize("state", ["draft", "archived", "published"])
    def test_a_blog_with_any_article_is_left_alone(self, state):
        write_article(state=state)
        assert add_starter() is None
        assert Article.objects.count() == 1

    def test_a_tag_that_exists_is_used(self):
        Tag.objects.create(name="Neck", slug="necks")
        assert "necks" in [tag.slug for tag in add_starter().tags.all()]

    def test_it_is_added_whole_or_not_at_all(self, monkeypatch):
        def full(**fields):
            raise DatabaseError("database or disk is full")

        monkeypatch.setattr(ImportedViews.objects, "create", full)
        with pytest.raises(DatabaseError):
            add_starter()
        assert not Article.objects.exists()
        assert not Tag.objects.exists()

    def test_it_is_untouched_until_somebody_changes_its_text(self):
        article = add_starter()
        assert is_untouched_starter(article)
        article.source += "\n\nAnd smile."
        assert not is_untouched_starter(article)
        assert not is_untouched_starter(write_article())

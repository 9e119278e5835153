"""After an update: what was rendered or indexed by an older version is made anew beside the running blog."""

import logging

import pytest
from django.db import DatabaseError

from posts.articles.indexing.index import UNFINISHED
from posts.articles.search.query import parse_query, search_articles
from posts.lib.markdown.rendering import RENDERER_VERSION
from posts.management import catching_up
from posts.management.catching_up import Backlog, everything_behind
from posts.models import Article, Blog, Comment, Relation, SearchEntry
from tests.support.cast import write_article, write_comment

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def behind(article):
    """Everything as an older version left it."""
    Blog.current().save()
    for number in range(60):
        write_comment(article, text=f"Comment number {number} *at the wall*.")
    write_article("Another", source="The soleus lengthens.")
    Article.objects.update(html="old", renderer_version=1)
    Comment.objects.update(html="old", renderer_version=1)
    Blog.objects.update(about_html="old", renderer_version=0)


def catch_up():
    for _done in everything_behind():
        pass


def is_caught_up():
    models = (Article, Comment, Blog)
    return (
        not any(model.objects.outdated().exists() for model in models) and not Article.objects.out_of_index().exists()
    )


def test_what_is_behind_is_made_anew(behind):
    catch_up()
    assert is_caught_up()
    assert not Comment.objects.filter(html="old").exists()
    assert "<em>at the wall</em>" in Comment.objects.first().html


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5])
def test_broken_off_anywhere_it_goes_on(behind, steps):
    begun = everything_behind()
    for _ in range(steps):
        next(begun)
    begun.close()
    assert not is_caught_up()
    catch_up()
    assert is_caught_up()


class TestSearch:
    @pytest.fixture(autouse=True)
    def _two_alike_among_others(self, db):
        for name in ("One", "Two"):
            write_article(name, source="The soleus and gastrocnemius lengthen while kneeling plantarflexed.")
        write_article("Filler", source="Something else entirely.")
        Blog.current().save()
        Relation.objects.all().delete()

    def test_what_it_does_not_know_is_found_and_related(self):
        SearchEntry.objects.all().delete()
        catch_up()
        assert is_caught_up()
        assert len(search_articles(parse_query("soleus")).keys) == 2
        related = set(Relation.objects.values_list("article__title", "other__title"))
        assert related == {("One", "Two"), ("Two", "One")}

    def test_of_another_language_it_is_read_anew(self):
        SearchEntry.objects.update(made_with="another")
        catch_up()
        assert is_caught_up()

    @pytest.mark.parametrize("steps", [1, 2, 3, 4, 5])
    def test_broken_off_anywhere_it_goes_on(self, steps):
        SearchEntry.objects.all().delete()
        begun = everything_behind()
        for _ in range(steps):
            next(begun)
        begun.close()
        assert not is_caught_up()
        catch_up()
        assert is_caught_up()
        assert Relation.objects.count() == 2

    def test_broken_off_by_an_older_version_it_is_finished(self):
        SearchEntry.objects.update(made_with=UNFINISHED)
        catch_up()
        assert is_caught_up()
        assert Relation.objects.count() == 2

    def test_an_article_that_was_deleted_meanwhile_is_no_fault(self):
        SearchEntry.objects.all().delete()
        begun = everything_behind()
        next(begun)
        Article.objects.filter(title="Filler").delete()
        for _done in begun:
            pass
        assert is_caught_up()


def test_what_somebody_changed_meanwhile_stays_theirs(behind, monkeypatch):
    """The text is read when it is rendered, not when it was found to be behind."""
    begun = everything_behind()
    next(begun)
    last = Comment.objects.order_by("-pk").first()
    Comment.objects.filter(pk=last.pk).update(
        text="Changed.", html="<p>Changed.</p>", renderer_version=RENDERER_VERSION
    )
    for _done in begun:
        pass
    last.refresh_from_db()
    assert (last.text, last.html) == ("Changed.", "<p>Changed.</p>")


def test_neither_text_nor_last_change_are_touched(behind):
    before = list(Article.objects.order_by("pk").values_list("source", "updated_at"))
    catch_up()
    assert list(Article.objects.order_by("pk").values_list("source", "updated_at")) == before


def test_a_row_that_cannot_be_rendered_holds_up_no_other(behind, caplog):
    broken = Comment.objects.order_by("pk")[10]
    works = [one for one in catching_up.RENDERING if one.rows().model is Comment]

    def render(comment):
        if comment.pk == broken.pk:
            raise RecursionError
        comment.rerender()

    work = catching_up.Work(works[0].words, works[0].rows, render, batch=25)
    for _done in catching_up.do(work, work.rows()):
        pass
    assert list(Comment.objects.outdated()) == [broken]
    assert f"not number {broken.pk}" in caplog.text


def test_a_database_that_does_not_answer_blames_no_row(behind):
    def fails(_row):
        raise DatabaseError

    work = catching_up.Work("nothing", Comment.objects.outdated, fails)
    with pytest.raises(DatabaseError):
        next(catching_up.do(work, work.rows()))


class TestTurns:
    def test_a_turn_ends_after_its_time_and_the_next_goes_on(self, behind, monkeypatch):
        monkeypatch.setattr(catching_up, "TURN_SECONDS", 0)
        backlog, turns = Backlog(), 1
        while backlog.catch_up():
            turns += 1
        assert turns > 6  # one transaction each: the blog, two articles, three batches of comments
        assert is_caught_up()

    def test_then_it_rests(self, behind, django_assert_num_queries):
        backlog = Backlog()
        while backlog.catch_up():
            pass
        with django_assert_num_queries(0):
            assert not backlog.catch_up()

    def test_it_says_how_far_it_is(self, behind, monkeypatch, caplog):
        monkeypatch.setattr(catching_up, "TELL_SECONDS", 0)
        with caplog.at_level(logging.INFO):
            catch_up()
        assert "comments are rendered anew, 25 of 60." in caplog.text
        assert "comments are rendered anew, 60 of 60." in caplog.text

    def test_where_nothing_is_behind_nothing_is_said(self, article, caplog):
        Blog.current().save()
        with caplog.at_level(logging.INFO):
            catch_up()
        assert "Catching up" not in caplog.text

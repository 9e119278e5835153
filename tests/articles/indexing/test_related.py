from datetime import timedelta

import pytest
from django.utils import timezone

from posts.articles.indexing.related import KEPT
from posts.articles.reading.neighbours import RELATED_SHOWN, neighbours
from posts.models import Article, Relation, Tag
from tests.support.cast import write_article

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def titles(articles):
    return [article.title for article in articles]


def tag(article, *names):
    for name in names:
        article.tags.add(Tag.objects.get_or_create(name=name, defaults={"slug": name.lower()})[0])
    article.index()
    return article


class TestNeighbours:
    def test_the_next_newer_and_older_that_are_public(self):
        for days in (5, 3, 1):
            write_article(f"{days} days", published_at=days_ago(days))
        write_article("Draft", state="draft", published_at=days_ago(2))
        write_article("To come", published_at=days_ago(-1))
        middle = neighbours(Article.objects.get(title="3 days"))
        assert (middle.newer.title, middle.older.title) == ("1 days", "5 days")

    def test_at_the_ends_there_is_only_one(self, article):
        write_article("Newer", published_at=timezone.now())
        assert neighbours(article).older is None
        assert neighbours(Article.objects.get(title="Newer")).newer is None

    def test_of_the_same_moment_each_is_met_once(self):
        moment = days_ago(1)
        for name in "ABC":
            write_article(name, published_at=moment)
        middle = neighbours(Article.objects.get(title="B"))
        assert (middle.newer.title, middle.older.title) == ("C", "A")

    def test_what_is_scheduled_stands_before_all_that_is_public(self, article):
        to_come = write_article("To come", published_at=days_ago(-1))
        assert (neighbours(to_come).newer, neighbours(to_come).older) == (None, article)

    def test_they_are_those_of_the_plain_querysets(self):
        for number, days in enumerate((3, 1, 2, 2, 2, 1, -1)):
            tag(write_article(f"Number {number}", published_at=days_ago(days)), "Calves")
        for article in Article.objects.published():
            listed = list(Article.objects.published().newest_first())
            at = listed.index(article)
            found = neighbours(article)
            assert found.newer == (listed[at - 1] if at else None)
            assert found.older == (listed[at + 1] if at + 1 < len(listed) else None)
            related = Article.objects.published().filter(related_to__article=article)
            best = related.order_by("-related_to__shared_tags", "-related_to__likeness", "-pk")[:RELATED_SHOWN]
            assert [(one.title, one.get_absolute_url(), one.teaser) for one in found.related] == [
                (one.title, one.get_absolute_url(), one.teaser) for one in best
            ]


class TestRelated:
    def test_shared_tags_come_before_likeness(self):
        text = "The soleus and gastrocnemius lengthen while kneeling plantarflexed."
        first = tag(write_article("First", source=text), "Calves")
        write_article("Alike", source=text)
        tag(write_article("Same tag", source="Something else entirely, without common words."), "Calves")
        for number in range(5):
            write_article(f"Filler {number}", source=f"Unrelated{number} filler{number} words{number}.")
        assert titles(neighbours(first).related)[:2] == ["Same tag", "Alike"]

    def test_it_goes_both_ways_without_saving_the_older_again(self):
        older = tag(write_article("Older"), "Calves")
        tag(write_article("Newer"), "Calves")
        assert titles(neighbours(older).related) == ["Newer"]

    def test_three_at_most_and_only_what_is_public(self):
        first = tag(write_article("First"), "Calves")
        for number in range(5):
            tag(write_article(f"Other {number}"), "Calves")
        tag(write_article("Secret", state="draft"), "Calves")
        shown = titles(neighbours(first).related)
        assert len(shown) == 3
        assert "Secret" not in shown

    def test_a_withdrawn_one_makes_room_at_once(self):
        first = tag(write_article("First"), "Calves")
        for number in range(4):
            tag(write_article(f"Other {number}"), "Calves")
        gone = neighbours(first).related[0]
        Article.objects.filter(pk=gone.pk).update(state="archived")
        assert gone.title not in titles(neighbours(first).related)
        assert len(neighbours(first).related) == 3

    def test_no_more_are_kept_than_needed(self):
        first = tag(write_article("First"), "Calves")
        for number in range(KEPT + 5):
            tag(write_article(f"Other {number}"), "Calves")
        assert Relation.objects.filter(article=first).count() == KEPT

    def test_articles_with_nothing_in_common_are_left_out(self):
        first = write_article("Ankles", source="Stand facing the wall.")
        write_article("Wrists", source="Kneel, palms down, fingers apart.")
        assert neighbours(first).related == []


def test_the_page_shows_them(rea):
    first = tag(write_article("First", published_at=days_ago(2)), "Calves")
    tag(write_article("Second", published_at=days_ago(1)), "Calves")
    page = rea.get(first.get_absolute_url()).content.decode()
    assert page.count('href="/post/second/"') == 2
    assert 'rel="next"' in page

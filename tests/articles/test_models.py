from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from posts.articles.slugs import SLUG_CHARACTERS, free_slug
from posts.lib.markdown.rendering import RENDERER_VERSION, render_article
from posts.models import Article, Tag
from tests.support.cast import write_article
from tests.support.examples import over_the_database

pytestmark = pytest.mark.django_db

LATER = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "in_time", "public"),
    [
        ("published", -LATER, True),
        ("published", LATER, False),
        ("draft", -LATER, False),
        ("draft", None, False),
        ("archived", -LATER, False),
    ],
)
def test_row_and_queryset_agree_on_what_is_public(state, in_time, public):
    published_at = timezone.now() + in_time if in_time else None
    article = write_article(state=state, published_at=published_at)
    assert article.is_published is public
    assert Article.objects.published().contains(article) is public


def test_a_scheduled_article_is_public_when_its_time_comes_and_nothing_ran(time_machine):
    article = write_article(published_at=timezone.now() + LATER)
    assert article.is_scheduled
    time_machine.move_to(timezone.now() + LATER + timedelta(seconds=1))
    assert article.is_published
    assert Article.objects.published().contains(article)


def test_saving_stores_the_rendered_text():
    article = write_article(source="Stand *tall*.")
    assert article.html == render_article("Stand *tall*.").html
    assert (article.excerpt, article.words, article.renderer_version) == ("Stand tall.", 2, RENDERER_VERSION)


def test_publishing_without_a_time_means_now():
    article = write_article(published_at=None)
    assert article.is_published


def test_a_draft_can_be_published():
    article = write_article(state="draft", published_at=None)
    article.publish()
    article.refresh_from_db()
    assert article.is_published


def test_the_database_refuses_a_published_article_without_a_time(article):
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(published_at=None)


@pytest.mark.parametrize(
    ("published", "updated", "told"),
    [
        ("2026-11-23 07:00", "2026-11-23 22:00", False),
        ("2026-11-23 22:00", "2026-11-24 07:00", True),
    ],
)
def test_an_update_is_told_from_the_next_day_on_as_the_blog_counts_days(published, updated, told):
    auckland = ZoneInfo("Pacific/Auckland")  # where both days begin at 11 in the morning by the world's clock
    article = write_article(published_at=datetime.fromisoformat(published).replace(tzinfo=auckland).astimezone(UTC))
    article.updated_at = datetime.fromisoformat(updated).replace(tzinfo=auckland).astimezone(UTC)
    with timezone.override(auckland):
        assert article.was_updated is told


def test_rerender_keeps_text_and_last_change(article):
    Article.objects.filter(pk=article.pk).update(html="old", renderer_version=0)
    changed = Article.objects.get(pk=article.pk).updated_at
    Article.objects.get(pk=article.pk).rerender()
    article.refresh_from_db()
    assert article.html == render_article(article.source).html
    assert article.updated_at == changed


def test_the_same_title_gets_another_address():
    assert [write_article("Calf stretch").slug for _ in range(3)] == [
        "calf-stretch",
        "calf-stretch-2",
        "calf-stretch-3",
    ]


def test_a_title_without_letters_still_gets_an_address():
    assert write_article("足首").slug == "足首"
    assert write_article("?!").slug == "article"


class Addresses(TestCase):
    @over_the_database
    @given(st.text(max_size=200))
    def test_every_title_gives_an_address_that_fits(self, title):
        slug = free_slug(title, Article)
        assert 0 < len(slug) <= SLUG_CHARACTERS
        assert not slug.endswith("-")


def test_the_byline_never_shows_the_name_one_signs_in_with():
    nameless = User(username="root-of-all")
    assert write_article(author=None).byline == ""
    assert Article(author=nameless).byline == ""
    assert Article(author=User(username="root-of-all", first_name="Edda", last_name="Berg")).byline == "Edda Berg"


def test_reading_time_is_at_least_a_minute():
    assert write_article(source="word").reading_minutes == 1
    assert write_article(source="word " * 500).reading_minutes == 3


@pytest.mark.parametrize(
    "sentence",
    ["每隔一小时站起来活动一下慢慢转动肩膀。", "一時間に一度は立ち上がってみてください", "ควรลุกขึ้นยืนและยืดเหยียดทุก"],
)
def test_a_text_without_spaces_has_its_time_too(sentence):
    article = write_article(source="瑜伽 " + sentence * (2300 // len(sentence)))
    assert article.reading_minutes in (5, 6)
    assert 100 < len(article.teaser) <= 300


def test_sources_become_a_list():
    assert write_article(sources="One\n\n[Two](https://two.example/)").sources_html.count("<li>") == 2


def test_sources_take_what_people_paste():
    html = write_article(sources="- Smith 2019, https://doi.org/10.1000/x.\n• <https://two.example/>").sources_html
    assert html.count("<ul>") == 1
    assert '<a href="https://doi.org/10.1000/x" rel="noopener">https://doi.org/10.1000/x</a>.' in html
    assert 'href="https://two.example/"' in html


def test_its_tags_in_sql_are_those_of_the_plain_queryset(article):
    for number, name in enumerate(("Heels", "Calves", "ankles", "Knees")):
        tag = Tag.objects.create(name=name, slug=name.lower())
        (write_article("Other") if number == 3 else article).tags.add(tag)
    assert len(article.tag_list) == 3
    assert article.tag_list == list(article.tags.all())

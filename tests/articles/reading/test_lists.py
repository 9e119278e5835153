"""Lists of a blog with very many articles: the same rules, without a look at every row."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from posts.articles.reading.pages import ARTICLES_A_PAGE, COUNTED
from posts.articles.tags import FEW_OF_A_TAG
from posts.models import Article, Tag
from tests.support.cast import write_article

pytestmark = pytest.mark.django_db


def write_many(number, tag=None):
    """As bare as a list can show them, the newest last."""
    now = timezone.now()
    articles = Article.objects.bulk_create(
        Article(
            title=f"Number {count}", slug=f"number-{count}", source="", html="", renderer_version=1,
            state="published", published_at=now - timedelta(minutes=number - count),
        )
        for count in range(1, number + 1)
    )  # fmt: skip
    if tag:
        Article.tags.through.objects.bulk_create(Article.tags.through(article=article, tag=tag) for article in articles)


@pytest.fixture
def ankles(db):
    return Tag.objects.create(name="Ankles", slug="ankles")


class TestPages:
    def test_a_blog_says_how_many_there_are(self, rea):
        write_many(ARTICLES_A_PAGE + 1)
        assert "Page 1 of 2" in rea.get("/").content.decode()

    def test_a_very_long_one_does_not_and_leads_on(self, rea):
        write_many(COUNTED + 1)
        page = rea.get("/").content.decode()
        assert "<span>Page 1</span>" in page
        assert 'rel="next" href="?page=2"' in page

    def test_behind_what_is_counted_pages_go_on_to_the_last(self, rea):
        write_many(COUNTED + 1)
        last = COUNTED // ARTICLES_A_PAGE + 1
        page = rea.get(f"/?page={last}").content.decode()
        assert "Number 1</a>" in page
        assert 'rel="next"' not in page
        assert rea.get(f"/?page={last + 1}").status_code == 404

    @pytest.mark.parametrize("number", ["0", "2", "9" * 9, "9" * 18, "9" * 19, "9" * 5000])
    def test_a_page_that_is_not_there_is_404(self, rea, article, number):
        assert rea.get(f"/?page={number}").status_code == 404
        assert rea.get(f"/archive/?page={number}").status_code == 404


class TestTag:
    @pytest.mark.parametrize("number", [FEW_OF_A_TAG, FEW_OF_A_TAG + 1])
    def test_the_newest_come_first_however_many_there_are(self, rea, ankles, number):
        write_many(number, ankles)
        write_article("Of something else", published_at=timezone.now())
        listed = rea.get("/tag/ankles/").context["page"].object_list
        assert [article.title for article in listed[:2]] == [f"Number {number}", f"Number {number - 1}"]
        assert "Number 1</a>" in rea.get(f"/tag/ankles/?page={-(-number // ARTICLES_A_PAGE)}").content.decode()

    @pytest.mark.parametrize("number", [0, FEW_OF_A_TAG + 1])
    def test_only_what_is_public(self, rea, ankles, number):
        write_many(number, ankles)
        for title, fields in (
            ("A draft", {"state": "draft"}),
            ("An archived one", {"state": "archived"}),
            ("One to come", {"published_at": timezone.now() + timedelta(days=1)}),
        ):
            write_article(title, **fields).tags.add(ankles)
        page = rea.get("/tag/ankles/").content.decode()
        assert not [title for title in ("A draft", "An archived one", "One to come") if title in page]


class TestYears:
    def test_each_year_is_met_once_and_gaps_are_passed(self):
        for year in (2019, 2024, 2024, 2026):
            write_article(published_at=datetime(year, 5, 1, tzinfo=UTC))
        write_article(state="draft", published_at=datetime(2021, 5, 1, tzinfo=UTC))
        assert Article.objects.years() == [2026, 2024, 2019]

    def test_the_first_and_the_last_moment_belong_to_their_year(self, rea, settings):
        settings.TIME_ZONE = "Europe/Berlin"
        new_year = timezone.make_aware(datetime(2025, 1, 1))
        write_article("First", published_at=new_year)
        write_article("Last", published_at=new_year - datetime.resolution)
        assert Article.objects.years() == [2025, 2024]
        for year, title in ((2025, "First"), (2024, "Last")):
            listed = rea.get(f"/archive/{year}/").context["page"].object_list
            assert [article.title for article in listed] == [title]

    def test_what_is_to_come_has_no_year_yet_for_readers(self, rea, as_edda):
        coming = timezone.now() + timedelta(days=400)
        write_article("To come", published_at=coming)
        assert rea.get(f"/archive/{coming.year}/").status_code == 404
        assert f"?year={coming.year}" in as_edda.get("/admin/posts/article/").content.decode()


def test_asked_one_by_one_the_same_are_public(time_machine):
    now = timezone.now()
    for state in Article.State:
        for time in (None, now - timedelta(days=1), now, now + timedelta(days=1)):
            if state != Article.State.PUBLISHED or time:
                write_article(state=state, published_at=time)
    time_machine.move_to(now, tick=False)
    public = set(Article.objects.published())
    assert len(public) == 2
    assert set(Article.objects.each_published()) == public == {row for row in Article.objects.all() if row.is_published}


class TestWordsFromTheRight:
    """Each title and teaser is set from the side its own words begin on, whatever the language of the blog."""

    TITLE = "מתיחת שוק"

    @pytest.fixture
    def hebrew(self, ankles):
        article = write_article(self.TITLE, source="עמדו מול הקיר.\n\n## א\n\n## ב\n\n## ג")
        article.tags.add(ankles)
        article.index()
        other = write_article("Ankles")
        other.tags.add(ankles)
        other.index()
        return article

    @pytest.mark.parametrize("address", ["/", "/tag/ankles/", "/archive/", f"/search/?q={TITLE}", "/post/ankles/"])
    def test_in_lists(self, rea, hebrew, address):
        page = re.sub("</?mark>", "", rea.get(address).content.decode())
        found = re.findall(rf"(<[^>]*>)?(<[^>]*>){self.TITLE}\s*</", page)
        assert found
        assert all('dir="auto"' in "".join(tags) or "<bdi>" in tags for tags in found)

    def test_above_the_article_and_in_its_contents(self, rea, hebrew):
        page = rea.get(hebrew.get_absolute_url()).content.decode()
        assert f'<h1 dir="auto">{self.TITLE}</h1>' in page
        assert re.search(r'<a href="#[^"]+" dir="auto">א</a>', page)

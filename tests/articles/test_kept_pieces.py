"""With pieces kept a page is, letter for letter, what it is without, whatever has changed before."""

import re
from datetime import date, timedelta

import pytest
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posts.lib.kept import pieces
from posts.models import Article, Blog, Comment, DayViews, ImportedViews, Tag
from posts.readership.counting import today
from posts.readership.most_read import find_candidates
from tests.cast import send_comment, write_article, write_comment

pytestmark = pytest.mark.django_db

SUBMISSION = re.compile(r'(name="submission" value=")[^"]*')
MARKS = '<b>&amp; "quoted" %(name)s {{ name }}</b>'


@pytest.fixture(autouse=True)
def _clock_that_stands(time_machine):
    time_machine.move_to(timezone.now(), tick=False)


@pytest.fixture
def much(article, edda):
    """An article with all that a page can show."""
    article.author, article.reviewed_by, article.reviewed_on = edda, "Dr Berg", date(2026, 3, 1)
    article.sources = "A book, <https://a.example>"
    article.source += "\n\n## One\n\nText\n\n## Two\n\nText\n\n## Three\n\nText"
    article.save()
    article.tags.add(Tag.objects.create(name="calf", slug="calf"))
    for title in ("An older one", "One more about the calf"):
        other = write_article(title, published_at=timezone.now() - timedelta(days=2))
        other.tags.set(article.tags.all())
        other.index()
    Blog(pk=Blog.THE_ONLY_KEY, name="Heels", tagline="About heels", disclaimer="Ask a doctor.").save()
    question = write_comment(article, text="How long?", state="published", is_question=True)
    write_comment(article, text="A minute.", state="published", parent=question, user=edda, is_answer=True)
    write_comment(article, text="Thank you.", state="published", name="Rea")
    return Article.objects.get(pk=article.pk)


def set_article(**fields):
    return lambda article: Article.objects.filter(pk=article.pk).update(**fields)


def set_others(**fields):
    return lambda article: Article.objects.exclude(pk=article.pk).update(**fields)


def set_blog(**fields):
    return lambda article: Blog.objects.update(**fields)


def set_comments(**fields):
    return lambda article: Comment.objects.filter(name="Rea").update(**fields)


CHANGES = {
    "title": set_article(title=MARKS),
    "summary": set_article(summary=MARKS),
    "text": set_article(html="<p>Another text</p>"),
    "length": set_article(words=900),
    "headings": set_article(headings=[{"level": 2, "id": name, "text": MARKS} for name in "abcd"]),
    "time": set_article(published_at=timezone.now() - timedelta(days=900)),
    "last change": set_article(updated_at=timezone.now() + timedelta(days=3)),
    "author": lambda article: article.author.__class__.objects.update(last_name="Sommer"),
    "no author": set_article(author=None),
    "review": set_article(reviewed_by="Dr Sommer"),
    "day of the review": set_article(reviewed_on=date(2026, 4, 2)),
    "sources": set_article(sources_html="<ul><li>Another book</li></ul>"),
    "closed": set_article(takes_comments=False),
    "cover": set_article(cover="covers/a.jpg", cover_width=12, cover_height=9, cover_alt=MARKS),
    "tag": lambda article: article.tags.filter(pk=article.tags.first().pk).update(name=MARKS),
    "tag's address": lambda article: Tag.objects.filter(slug="calf").update(slug="heel"),
    "one tag more": lambda article: article.tags.add(Tag.objects.get_or_create(name="zest", slug="zest")[0]),
    "others' titles": set_others(title=MARKS),
    "others' addresses": set_others(slug=Concat(Value("moved-"), Cast("pk", CharField()))),
    "others' words": set_others(summary="Another teaser"),
    "others gone": set_others(state="archived"),
    "views": lambda article: ImportedViews.objects.get_or_create(article=article, views=1234, seen_on=date.today()),
    "the blog's name": set_blog(name=MARKS),
    "disclaimer": set_blog(disclaimer_html="<p>Another</p>"),
    "policy": set_blog(comment_policy=Blog.CommentPolicy.NOTHING_WAITS),
    "all comments closed": set_blog(comments_open=False),
    "a comment more": lambda article: write_comment(article, text="One more", state="published"),
    "a comment's words": set_comments(html="<p>Other words</p>"),
    "a comment's name": set_comments(name=MARKS),
    "a comment's state": set_comments(state="pending"),
    "a comment's age": set_comments(created_at=timezone.now() - timedelta(days=40)),
    "a comment's writer": lambda article: set_comments(user=article.author)(article),
    "a question": set_comments(is_question=True),
    "no answer": lambda article: Comment.objects.update(is_answer=False),
    "the question's words": lambda article: Comment.objects.filter(is_question=True).update(html="<p>How so?</p>"),
    "the question's name": lambda article: Comment.objects.filter(is_question=True).update(name=MARKS),
    "the question withdrawn": lambda article: Comment.objects.filter(is_question=True).update(state="withdrawn"),
}


def page(rea, address):
    return SUBMISSION.sub(r"\1", rea.get(address).content.decode())


def without_kept_pieces(rea, address):
    pieces.clear()
    return page(rea, address)


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_on_the_next_page(rea, much, change):
    address = much.get_absolute_url()
    before = page(rea, address)
    CHANGES[change](much)
    after = page(rea, address)
    assert after != before
    assert after == without_kept_pieces(rea, address)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(CHANGES)), max_size=6, unique=True))
def test_any_changes_in_any_order(rea, much, changes):
    article = much.get_absolute_url()
    addresses = (article, article + "?order=newest", "/", "/?page=2", "/tag/calf/", "/archive/", "/feed.xml")
    for change in changes:
        CHANGES[change](much)
        kept = [page(rea, address) for address in addresses]
        assert kept == [without_kept_pieces(rea, address) for address in addresses]


LISTS = {
    "/": ("title", "summary", "length", "time", "cover", "a comment more", "the blog's name", "others gone"),
    "/tag/calf/": ("title", "summary", "length", "time", "cover", "tag", "a comment more", "the blog's name"),
    "/feed.xml": ("title", "summary", "text", "time", "last change", "tag", "author", "the blog's name", "others gone"),
    "/feed.json": ("title", "summary", "text", "time", "last change", "tag", "author", "the blog's name"),
    "/tag/calf/feed.xml": ("title", "tag", "the blog's name", "others' titles"),
    "/archive/": ("title", "time", "the blog's name", "others' titles", "others' addresses", "others gone"),
}


@pytest.mark.parametrize(("address", "change"), [(one, change) for one, changes in LISTS.items() for change in changes])
def test_what_has_changed_is_in_the_next_list(rea, much, address, change):
    before = page(rea, address)
    CHANGES[change](much)
    after = page(rea, address)
    assert after != before
    assert after == without_kept_pieces(rea, address)


def test_the_most_read_are_told_anew_beside_a_list_that_is_the_same(rea, much):
    seen = DayViews.objects.create(article=much, day=today(), views=41)
    find_candidates()
    assert "41 views" in page(rea, "/")
    DayViews.objects.filter(pk=seen.pk).update(views=42)
    assert "42 views" in page(rea, "/")


def test_every_kind_of_page_marks_its_own_link(rea, much):
    for address in ("/", "/about/") * 2:
        assert page(rea, address).count(f'href="{address}" aria-current="page"') == 1


def test_a_scheduled_article_appears_at_its_time(rea, as_edda, article, time_machine):
    set_article(published_at=timezone.now() + timedelta(minutes=1))(article)
    assert "noindex" in page(as_edda, article.get_absolute_url())
    time_machine.move_to(timezone.now() + timedelta(minutes=2), tick=False)
    assert page(rea, article.get_absolute_url()) == without_kept_pieces(rea, article.get_absolute_url())
    assert "noindex" not in page(rea, article.get_absolute_url())


def test_every_language_has_its_own_page(rea, much, settings):
    english = page(rea, much.get_absolute_url())
    settings.LANGUAGE_CODE = "de"
    with translation.override("de"):
        german = page(rea, much.get_absolute_url())
    assert 'lang="de"' in german
    assert german != english


def test_every_host_has_its_own_addresses(rea, much, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    for host in settings.ALLOWED_HOSTS * 2:
        shown = rea.get(much.get_absolute_url(), headers={"host": host}).content.decode()
        assert f'<link rel="canonical" href="http://{host}' in shown
        assert shown.count("example/") == shown.count(f"//{host}/") + shown.count("a.example/")


def test_what_its_writer_alone_sees_reaches_nobody_else(rea, much):
    before = page(rea, much.get_absolute_url())
    mine = send_comment(rea, much, follow=True, text="Mine alone").content.decode()
    assert "Mine alone" in mine
    assert "Mine alone" not in before
    assert page(rea, much.get_absolute_url()) == before

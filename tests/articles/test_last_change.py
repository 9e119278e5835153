"""The time of an article's last change: readers are told of it, so it moves with the words and with nothing else."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from posts.models import Article, Blog, Tag
from tests.articles.editing.test_admin import cover, errors, typed
from tests.support.cast import write_article

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2019, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)


@pytest.fixture
def old():
    """An article of 2019, not touched since."""
    article = write_article("Roll your foot", source="Take a ball.", published_at=LONG_AGO)
    Article.objects.update(updated_at=LONG_AGO)
    article.refresh_from_db()
    return article


def address(article):
    return reverse("admin:posts_article_change", args=[article.pk])


def as_shown(client, article):
    """What a browser sends when the form is saved as it stands."""
    form = client.get(address(article)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields if name not in ("cover", "published_at", "tags")}
    day, time = form["published_at"].subwidgets[0].data["subwidgets"]
    sent = {name: value for name, value in values.items() if value not in (None, False)}
    return typed() | sent | {
        "published_at_0": day["value"] or "", "published_at_1": time["value"] or "", "made_from": form.made_from,
        "tags": [tag.pk for tag in article.tags.all()],
    }  # fmt: skip


def told_to_readers(client, article):
    """Every date of the last change that leaves the blog."""
    page = client.get(article.get_absolute_url()).content.decode()
    feed = ET.fromstring(client.get("/feed.xml").content)
    return (
        "Updated on" in page,
        "article:modified_time" in page,
        page.partition('"dateModified": "')[2].partition('"')[0],
        feed.findtext("{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}updated"),
        client.get("/feed.json").json()["items"][0].get("date_modified"),
        client.get("/sitemap-articles.xml").content,
    )


def test_a_save_without_a_change_writes_nothing(as_edda, old, monkeypatch):
    stored = Article.objects.filter(pk=old.pk).values().get()
    monkeypatch.setattr(Article, "render", lambda self: pytest.fail("it was rendered"))
    monkeypatch.setattr(Article, "index", lambda self: pytest.fail("it was indexed"))
    response = as_edda.post(address(old), as_shown(as_edda, old), follow=True)
    assert "Nothing was changed, so there was nothing to save." in response.content.decode()
    assert Article.objects.filter(pk=old.pk).values().get() == stored
    assert not LogEntry.objects.exists()


def test_nor_does_one_that_goes_on_editing(as_edda, old):
    response = as_edda.post(address(old), as_shown(as_edda, old) | {"_continue": "1"})
    assert response.headers["Location"] == address(old)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("kind", ["tag", "blog", "user", "group"])
def test_so_it_is_with_everything_else_at_the_desk(as_olga, olga, kind):
    Blog.current().save()
    rows = {"tag": Tag.objects.create(name="Ankles", slug="ankles"), "blog": Blog.current(), "user": olga}
    row = rows.get(kind) or olga.groups.create(name="Friends")
    page = reverse(f"admin:{row._meta.app_label}_{kind}_change", args=[row.pk])
    form = as_olga.get(page).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    for name in ("last_login", "date_joined"):
        if name in values:
            values[f"{name}_0"], values[f"{name}_1"] = (
                part["value"] or "" for part in form[name].subwidgets[0].data["subwidgets"]
            )
    sent = {name: value for name, value in values.items() if value not in (None, False)}
    sent |= {f"initial-{name}": sent[name] for name in sent if name.startswith("date_joined_")}
    assert "Nothing was changed" in as_olga.post(page, sent, follow=True).content.decode()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"takes_comments": ""}, {"reviewed_by": "Dr. Berg"}, {"cover_credit": "Edda"}, {"slug": "foot"},
        {"published_at_1": "11:00"}, {"cover_focus": "top"}, {"cover": cover(), "cover_alt": "A foot"},
    ],
)  # fmt: skip
def test_readers_hear_of_no_change_that_is_none_of_the_words(as_edda, rea, old, change):
    before = told_to_readers(rea, old)
    assert not before[0]
    sent = as_shown(as_edda, old) | change
    assert as_edda.post(address(old), {name: value for name, value in sent.items() if value != ""}).status_code == 302
    old.refresh_from_db()
    assert old.updated_at == LONG_AGO
    after = told_to_readers(rea, old)
    assert after[:2] == before[:2]
    if change.keys().isdisjoint({"slug", "published_at_1", "cover"}):
        assert after == before


@pytest.mark.parametrize(
    ("stored", "sent"), [("a\nb", "a\r\nb"), ("a\r\nb", "a\r\nb"), ("a\r\nb\r\n", "a\r\nb\r\n"), ("a\rb", "a\r\nb")]
)
@pytest.mark.parametrize("field", ["source", "sources"])
def test_nor_of_line_ends(as_edda, old, field, stored, sent):
    Article.objects.update(**{field: stored})
    old.refresh_from_db()
    values = as_shown(as_edda, old) | {field: sent}
    as_edda.post(address(old), values)
    assert not LogEntry.objects.exists()
    as_edda.post(address(old), values | {"state": "archived"})
    old.refresh_from_db()
    assert (old.state, old.updated_at) == ("archived", LONG_AGO)


def test_nor_of_tags_and_states(as_edda, old):
    tag = Tag.objects.create(name="Ankles", slug="ankles")
    for change in ({"tags": [tag.pk]}, {"state": "archived"}, {"state": "draft"}, {"state": "published"}):
        as_edda.post(address(old), as_shown(as_edda, old) | change)
        old.refresh_from_db()
        assert old.updated_at == LONG_AGO
    assert LogEntry.objects.count() == 4


def test_nor_of_verbs_and_commands(old):
    old.archive()
    old.publish()
    old.takes_comments = False
    old.save()
    old.rerender()
    old.refresh_from_db()
    assert (old.updated_at, old.takes_comments) == (LONG_AGO, False)


@pytest.mark.parametrize(
    "change",
    [{"title": "Roll your feet"}, {"source": "Take two balls."}, {"summary": "Balls."}, {"sources": "A book"}],
)
def test_they_hear_of_every_change_of_the_words(as_edda, rea, old, change):
    as_edda.post(address(old), as_shown(as_edda, old) | change)
    old.refresh_from_db()
    assert timezone.now() - old.updated_at < timedelta(minutes=1)
    told = told_to_readers(rea, old)
    assert told[:2] == (True, True)


class TestDoubledHours:
    @pytest.mark.parametrize(
        ("zone", "moment"),
        [
            ("Europe/Berlin", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
            ("Europe/Berlin", datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),
            ("Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
            ("Europe/Berlin", datetime(2026, 10, 25, 1, 30, 15, 250_000, tzinfo=UTC)),
            ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, 15, tzinfo=UTC)),
        ],
    )
    def test_the_text_is_saved_and_the_instant_stays(self, as_edda, settings, zone, moment):
        settings.TIME_ZONE = zone
        article = write_article(published_at=moment)
        response = as_edda.post(address(article), as_shown(as_edda, article) | {"source": "Better."})
        assert response.status_code == 302
        article.refresh_from_db()
        assert (article.source, article.published_at) == ("Better.", moment)

    def test_an_hour_that_is_left_out_is_named(self, as_edda, settings):
        settings.TIME_ZONE = "Europe/Berlin"
        article = write_article()
        sent = as_shown(as_edda, article) | {"published_at_0": "2026-03-29", "published_at_1": "02:30"}
        assert "29 March 2026 has no 02:30" in errors(as_edda.post(address(article), sent))["published_at"][0]

    def test_accounts_were_made_in_such_hours_too(self, as_olga, edda, settings):
        settings.TIME_ZONE = "Europe/Berlin"
        edda.date_joined = edda.last_login = datetime(2025, 10, 26, 1, 30, 1, 5, tzinfo=UTC)
        edda.save()
        page = reverse("admin:auth_user_change", args=[edda.pk])
        form = as_olga.get(page).context["adminform"].form
        sent = {"username": "edda", "first_name": "Edda B.", "is_staff": "on", "is_active": "on"}
        for name in ("last_login", "date_joined"):
            sent[f"{name}_0"], sent[f"{name}_1"] = (
                part["value"] for part in form[name].subwidgets[0].data["subwidgets"]
            )
        assert as_olga.post(page, sent).status_code == 302
        edda.refresh_from_db()
        assert (edda.first_name, edda.date_joined.microsecond) == ("Edda B.", 5)
        assert edda.date_joined == edda.last_login == datetime(2025, 10, 26, 1, 30, 1, 5, tzinfo=UTC)


class TestWhereItStands:
    NEW = reverse("admin:posts_article_add")

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({}, "It is a draft: only the people who write here can read it."),
            ({"state": "published"}, "Everybody can read it now."),
            (
                {"state": "published", "published_at_0": "2019-05-31", "published_at_1": "23:30"},
                "Everybody can read it now, among the articles of May 2019.",
            ),
            (
                {"published_at_0": "2019-05-01", "published_at_1": "00:30"},
                "published, it will stand among the articles of May 2019.",
            ),
            (
                {"state": "published", "published_at_0": "2999-01-01", "published_at_1": "9 am"},
                "It is scheduled: everybody can read it from 1 January 2999, 09:00 (Europe/Berlin) on.",
            ),
            (
                {"published_at_0": "2999-01-01", "published_at_1": "9 am"},
                "It is a draft, and stays one on 1 January 2999, 09:00 (Europe/Berlin).",
            ),
            ({"state": "archived"}, "It is archived: only the people who write here can read it."),
        ],
    )
    def test_a_save_says_so_and_leads_there(self, as_edda, settings, fields, told):
        settings.TIME_ZONE = "Europe/Berlin"
        page = as_edda.post(self.NEW, typed(**fields), follow=True).content.decode()
        assert told in page
        assert '<a href="/post/roll-your-foot/">See it</a>' in page

    def test_a_draft_with_a_past_time_says_so_beside_the_time(self, as_edda):
        article = write_article(state="draft", published_at=LONG_AGO)
        page = as_edda.get(address(article)).content.decode()
        assert "it will stand among the articles of May 2019" in page
        assert "choose “Published” and give a publication time to come" in page

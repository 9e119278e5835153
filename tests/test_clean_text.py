"""Characters XML cannot carry: in no form, in no column, in nothing that leaves."""

import json
import re
import unicodedata
import xml.etree.ElementTree as ElementTree

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection, models
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.lib.db.text_fields import CleanColumn, HtmlColumn, OneLineColumn, SlugColumn
from posts.lib.text.cleaning import NOT_IN_XML, clean, clean_html, every_text_clean, one_line
from posts.models import Article, Blog, Comment, Letter, Tag
from posts.readership.reports.export import safe_cell
from tests.support.cast import reader, signed_in, write_article, write_comment

pytestmark = pytest.mark.postgresql

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r"]
ODD = [
    *CONTROLS,
    "\u2028",
    "\u2029",
    "\ufdd0",
    "\ufdef",
    "\ufffe",
    "\uffff",
    "\U0001fffe",
    "\U0010ffff",
    "\ud800",
    "\udfff",
]
PARTING = ["\v", "\f", "\u0085", "\u2028", "\u2029"]
DIRTY = "Kn" + "ee".join(ODD) + "end"
FEEDS = ("/feed.xml", "/blog-feed.xml", "/comments.xml", "/tag/calf/feed.xml", "/post/calf/comments.xml")
MAPS = ("/sitemap.xml", "/sitemap-articles.xml", "/sitemap-pages.xml")


@pytest.mark.parametrize("odd", ODD)
def test_each_is_gone(odd):
    assert odd not in clean(f"a{odd}b") + one_line(f"a{odd}b") + str(every_text_clean({"a": [f"a{odd}b"]}))


@pytest.mark.parametrize("odd", PARTING)
def test_what_ends_a_line_elsewhere_ends_it_here(odd):
    assert clean(f"knee{odd}heel").split("\n") in (["knee", "heel"], ["knee", "", "heel"])
    assert one_line(f"knee{odd}heel") == "knee heel"


@pytest.mark.parametrize("odd", sorted(set(ODD) - set(PARTING)))
def test_what_shows_nothing_leaves_nothing(odd):
    assert clean(f"kn{odd}ee") == one_line(f"kn{odd}ee") == "knee"


@pytest.mark.parametrize("text", ["a\tb", "ﬁ", "👩‍⚕️", "क्ष", "\ufeff", "\xad", "\ufffd", "\U00020000", "¼", "\xa0"])
def test_what_people_write_stays(text):
    assert clean(text) == unicodedata.normalize("NFC", text)


@given(st.text(st.sampled_from([*ODD, "a", "b", ":", "/", "<", ">"])))
@settings(max_examples=50)
def test_nothing_is_taken_out_of_safe_html_that_holds_it_apart(text):
    assert len(clean_html(text)) == len(text)
    assert not NOT_IN_XML.search(clean_html(text))


# --- Every column and every form ---

CLEANING = (OneLineColumn, CleanColumn, HtmlColumn, SlugColumn)
# Columns that only the blog itself fills: words of the search and of the filter, which are made of letters.
MADE = {"SearchEntry", "KnownWord", "Word"}


def text_columns():
    return [
        (model, field)
        for model in apps.get_app_config("posts").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
        if model.__name__ not in MADE and not model._meta.proxy
    ]


def test_every_text_of_a_person_lies_in_a_column_that_cleans():
    other = [str(field) for _model, field in text_columns() if not isinstance(field, CLEANING)]
    # a place in a thread, which is counted, and addresses, which are checked by a rule that knows none of these
    assert [name for name in other if not name.endswith((".path", ".email", ".to"))] == []


@pytest.mark.parametrize("field", [field for _model, field in text_columns() if isinstance(field, CLEANING)], ids=str)
def test_a_column_stores_no_such_character(field):
    assert not NOT_IN_XML.search(field.get_db_prep_save(DIRTY, connection))


@pytest.mark.django_db
def test_every_form_of_the_admin_takes_them_out(olga):
    request = RequestFactory().get("/admin/")
    request.user = olga
    found = []
    for desk in admin.site._registry.values():
        for kind in ("add", "change"):
            row = None if kind == "add" else desk.model()
            form = desk.get_form(request, row, change=row is not None)
            for name, field in form.base_fields.items():
                if type(field) is forms.CharField and not isinstance(field.widget, forms.PasswordInput):
                    found.append(f"{form.__name__}.{name}")
    assert found == []


def all_forms(kind=forms.BaseForm):
    for one in kind.__subclasses__():
        yield one
        yield from all_forms(one)


def test_every_other_form_of_ours_takes_them_out():
    import posts.urls  # noqa: F401  all pages, and so all forms

    plain = [
        f"{form.__name__}.{name}"
        for form in all_forms()
        if form.__module__.startswith(("posts.", "mobility_blog."))
        for name, field in getattr(form, "base_fields", {}).items()
        if type(field) is forms.CharField
    ]
    # fields that hold a token or a trap, of which nothing is stored
    assert [name for name in plain if not name.endswith((".token", ".submission", ".website"))] == []


# --- What leaves ---


@pytest.fixture
def through_the_orm(db):
    """Every text is written where nothing of ours cleans it before the database's own columns do."""
    named = DIRTY.replace("\x00", "")[:150]  # a column of Django's: PostgreSQL refuses it there
    author = User.objects.create_user("ann", first_name=named, last_name="Odd")
    Blog.objects.update_or_create(pk=1, defaults={"name": "Calf\x0bblog", "tagline": DIRTY[:100], "about": DIRTY})
    tag = Tag.objects.create(name="ca\x0blf"[:50], slug="calf", description=DIRTY[:200])
    fields = {"slug": "calf", "summary": DIRTY, "reviewed_by": DIRTY[:100], "cover_credit": DIRTY, "cover_alt": DIRTY}
    article = write_article(f"Knee{DIRTY[:150]}", source=DIRTY, sources=DIRTY, author=author, **fields)
    article.tags.add(tag)
    write_comment(article, text=DIRTY, name=DIRTY[:60], state=Comment.State.PUBLISHED)
    return article


@pytest.fixture
def already_stored(through_the_orm):
    """The same, past the columns: as an older version or another program may have left it."""
    dirty = "".join(odd for odd in ODD if odd not in "\x00\ud800\udfff")  # which no database takes
    with connection.cursor() as cursor:
        for model, field in text_columns():
            if field.unique or field.column in ("path", "email", "to"):
                continue
            table, column = map(connection.ops.quote_name, (model._meta.db_table, field.column))
            value = f"Knee{dirty}end"[: field.max_length or None]
            cursor.execute(f"UPDATE {table} SET {column} = %s", [value])
    return through_the_orm


def read_strictly(content):
    text = content.decode()
    assert not NOT_IN_XML.search(text)
    return ElementTree.fromstring(content)


def check_everything():
    rea = reader()
    for address in (*FEEDS, *MAPS):
        answer = rea.get(address)
        assert answer.status_code == 200, address
        read_strictly(answer.content)
    answer = rea.get("/feed.json")
    assert not NOT_IN_XML.search(str(json.loads(answer.content)).replace("\n", ""))
    for address in ("/", "/post/calf/", "/tag/calf/"):
        page = rea.get(address)
        assert page.status_code == 200, address
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.content.decode(), re.S):
            assert not NOT_IN_XML.search("".join(texts_of(json.loads(block))))


def texts_of(value):
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        return [text for part in value for text in texts_of(part)]
    return [value] if isinstance(value, str) else []


def test_a_blog_full_of_them_is_read_strictly(through_the_orm):
    check_everything()
    title = next(read_strictly(reader().get("/feed.xml").content).iter("{http://www.w3.org/2005/Atom}title")).text
    assert title == "Calf blog"


def test_so_is_one_where_they_lie_in_the_database(already_stored):
    check_everything()


def test_the_row_in_hand_is_as_the_one_that_is_stored(db):
    article = write_article("Knee\x0bheel", source="a\x02b", sources="One\x0bTwo")
    assert article.title == "Knee heel" == Article.objects.get().title
    assert article.source == "ab"
    Article.objects.update(title="Knee\x0b\x02heel")
    Article.objects.bulk_create([Article(title="Wa\u2028ll", slug="wall", source="x", html="", renderer_version=1)])
    assert set(Article.objects.values_list("title", flat=True)) == {"Knee heel", "Wa ll"}


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["\v", "\x02", "\f", "\u0085", "\u2029"])
def test_through_the_desks_forms(olga, article, odd):
    client = signed_in(olga)
    typed = f"Knee{odd}heel"
    form = client.get(f"/admin/posts/article/{article.pk}/change/").context["adminform"].form
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    values |= {"title": typed, "summary": typed, "sources": typed, "reviewed_by": typed, "source": typed}
    values |= {"published_at_0": "2026-01-02", "published_at_1": "10:00", "made_from": "", "cover": ""}
    answer = client.post(f"/admin/posts/article/{article.pk}/change/", values)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    article.refresh_from_db()
    stored = [article.title, article.summary, article.sources, article.reviewed_by, article.source]
    assert not NOT_IN_XML.search("".join(stored))
    assert article.title == ("Kneeheel" if odd == "\x02" else "Knee heel")
    check = read_strictly(reader().get("/feed.xml").content)
    assert check is not None


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["\v", "\x02", "\u2028"])
def test_names_of_people_and_groups(olga, odd):
    client = signed_in(olga)
    client.post("/admin/auth/group/add/", {"name": f"Wri{odd}ters"})
    assert Group.objects.get(name__startswith="Wri").name == ("Writers" if odd == "\x02" else "Wri ters")
    form = client.get(f"/admin/auth/user/{olga.pk}/change/").context["adminform"].form
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    values |= {"first_name": f"Ol{odd}ga", "date_joined_0": "2026-01-02", "date_joined_1": "10:00"}
    values.pop("last_login", None)
    answer = client.post(f"/admin/auth/user/{olga.pk}/change/", values)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    olga.refresh_from_db()
    assert olga.first_name == ("Olga" if odd == "\x02" else "Ol ga")


def test_an_address_of_a_character_in_markdown_is_one_as_well(db):
    article = write_article(source="Knee&#12;heel &#2; [a](java&#12;script:alert)")
    assert not NOT_IN_XML.search(article.html + article.excerpt)
    assert "javascript:" not in re.sub(r"\s", "", article.html).split("href=")[-1] or "href=" not in article.html


def test_a_letter_tells_what_was_stored_before(db, mail_is_set_up):
    article = Article(title=f"Kn{DIRTY}ee", slug="odd")
    context = {"article": article, "status_url": "https://blog.example/s/", "stop_url": "", "confirm_url": ""}
    letter = Letter.queue("rea@reader.example", article.title, "introduction", context)
    assert not NOT_IN_XML.search(letter.subject + letter.text + letter.html)


def test_a_table_as_a_file_too():
    assert not NOT_IN_XML.search(str(safe_cell(DIRTY)))
    assert safe_cell("\x02=1+1") == "'=1+1"

"""What a request may name in the admin: every list of it, every field of every model, and input that means nothing."""

from itertools import islice

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse

from posts.lib.admin.base import BlogModelAdmin
from posts.lib.admin.lookup_allow_list import SEARCH_CHARACTERS, SEARCH_WORDS
from posts.models import Article, Blog, Letter, Tag
from tests.support.cast import write_article, write_comment

pytestmark = pytest.mark.django_db

DESKS = [(model, desk) for model, desk in admin.site._registry.items() if model is not Blog]  # which has no list
WAYS_TO_ASK = ("", "__exact", "__regex", "__iregex", "__startswith", "__contains", "__range", "__year", "__in", "__gt")
NONSENSE = ["x", "[", "1", "99999", "9" * 30, "9" * 5000, "-1", "\0", "\ud7ff", "²", "1,2", "None", "'", "%", "a" * 300]

# Of what means nothing each list and each filter tries another third, so that some list or filter tries each.
EVERY_THIRD = pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.slow)], ids=["a third", "all"])


def names(desks=DESKS):
    return [model._meta.model_name for model, _desk in desks]


@pytest.fixture
def rows(edda):
    """Something in every list."""
    article = write_article(author=edda)
    tag = Tag.objects.create(name="Ankles", slug="ankles")
    article.tags.add(tag)
    write_article("Another")
    comment = write_comment(article)
    letter = Letter.objects.create(to="rea@reader.example", text="status/secret")
    return {
        "article": article, "tag": tag, "comment": comment, "letter": letter, "user": edda,
        "group": Group.objects.first(),
    }  # fmt: skip


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def shown(response):
    return sorted(row.pk for row in response.context["cl"].result_list)


def paths(model, depth=2):
    """Every field, and every field of what it leads to."""
    for field in model._meta.get_fields(include_hidden=True):
        yield field.name
        if getattr(field, "attname", field.name) != field.name:
            yield field.attname
        if depth > 1 and field.related_model:
            yield from (f"{field.name}__{further}" for further in paths(field.related_model, depth - 1))


def own_parameters(client, model):
    """What the list's filters ask for, as the list itself shows them."""
    specs = client.get(list_of(model)).context["cl"].filter_specs
    return {name for spec in specs for name in spec.expected_parameters()}


def test_every_list_of_the_admin_is_closed():
    assert [model for model, desk in admin.site._registry.items() if not isinstance(desk, BlogModelAdmin)] == []


@pytest.mark.parametrize(("model", "desk"), DESKS, ids=names())
def test_no_field_of_any_model_can_be_asked_about(model, desk, rows, as_olga):
    plain = shown(as_olga.get(list_of(model)))
    assert plain
    own = own_parameters(as_olga, model)
    asked = [path + way for path in paths(model) for way in WAYS_TO_ASK if path + way not in own]
    for value in ("zzz", "1"):
        left = iter(asked)
        while some := list(islice(left, 150)):
            response = as_olga.get(list_of(model), dict.fromkeys(some, value))
            assert (response.status_code, shown(response)) == (200, plain)


@pytest.mark.parametrize(("model", "desk"), DESKS, ids=names())
def test_only_the_lists_own_filters_are_allowed_look_ups(model, desk, rows, as_olga, rf, olga):
    request = rf.get("/")
    request.user = olga
    own = own_parameters(as_olga, model)
    allowed = {
        path + way for path in paths(model) for way in WAYS_TO_ASK if desk.lookup_allowed(path + way, "1", request)
    }
    assert allowed <= own
    assert not desk.lookup_allowed("pk__in", "1", None)


MEANINGLESS = [
    "message__regex=secret", "status_digest=x", "network_key=abc", "headers__contains=x",
    "submission__startswith=1", "comments__submission__startswith=a", "title__iregex=[",
    "author__password__startswith=pbkdf2",
    "words__range=1", "published_at__year=99999", "pk__in=", "pk=x", "id__exact=" + "9" * 30, "password__regex=.",
    "_to_field=password", "_to_field=slug", "_to_field=x", "e=1", "e=2", "all=", "_popup=1", "_facets=True",
    "o=99", "o=-", "o=1.2.3", "o=x.y", "o=²", "o=" + "1." * 3000 + "1", "o=" + "9" * 5000, "o=__class__",
    "p=0", "p=-1", "p=x", "p=" + "9" * 30, "p=" + "9" * 5000, "p=²", "p=1.5",
    "%00=1", "a%00b=1", "=", "==", "%ff=%ff",
    "__=1", "__in=1", "_=1", "q__regex=.", "OR=1", "_connector=OR", "_negated=True", "o__gt=1", "class=x",
]  # fmt: skip


@EVERY_THIRD
@pytest.mark.parametrize(("model", "desk"), DESKS, ids=names())
def test_an_address_that_means_nothing_shows_the_plain_list(model, desk, rows, as_olga, step):
    plain = shown(as_olga.get(list_of(model)))
    for query in MEANINGLESS[names().index(model._meta.model_name) % step :: step]:
        response = as_olga.get(f"{list_of(model)}?{query}", follow=True)
        assert (query, response.status_code, shown(response)) == (query, 200, plain)


@EVERY_THIRD
@pytest.mark.parametrize(("model", "desk"), DESKS, ids=names())
def test_a_filter_with_a_value_that_means_nothing_is_no_trouble(model, desk, rows, as_olga, step):
    for at, name in enumerate(sorted(own_parameters(as_olga, model))):
        for value in NONSENSE[at % step :: step]:
            response = as_olga.get(list_of(model), {name: value, "e": "1"}, follow=True)
            assert (response.status_code, "cl" in response.context) == (200, True), (name, value)


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31 23:59:59-12:00", "9999-12-31", "2026-02-30", "x"])
def test_nor_is_a_day_beyond_calendars(value, rows, as_olga):
    for name in ("created_at__gte", "created_at__lt"):
        address = reverse("admin:posts_comment_changelist")
        assert as_olga.get(address, {name: value}, follow=True).status_code == 200


class TestSearch:
    @pytest.mark.parametrize(
        "words",
        ["a " * 999, "x" * 5000, "\0", "a\0b", '"', "'", '"unclosed words', "\\", "%", "_", "[", "e\u0301" * 90]
    )  # fmt: skip
    def test_whatever_is_typed_is_answered(self, words, rows, as_olga):
        for model, _desk in DESKS:
            assert as_olga.get(list_of(model), {"q": words}).status_code == 200

    def test_what_is_too_long_is_told_and_given_back(self, rows, as_olga):
        words = " ".join(["calf"] * (SEARCH_WORDS + 1))
        page = as_olga.get(reverse("admin:posts_article_changelist"), {"q": words})
        assert "Please search for less: at most 16 words of 200 characters in all." in page.content.decode()
        assert f'value="{words}"' in page.content.decode()
        assert shown(page) == []

    def test_the_longest_that_may_be_is_searched_for(self, as_olga):
        title = "calf " * 15 + "x" * (SEARCH_CHARACTERS - 75)
        article = write_article(title)
        assert shown(as_olga.get(reverse("admin:posts_article_changelist"), {"q": title})) == [article.pk]

    @pytest.mark.parametrize("term", ["a " * 999, "x" * 5000, "[", "x\0"])
    def test_the_box_that_completes_tags_is_as_bounded(self, term, rows, as_edda):
        asked = {"app_label": "posts", "model_name": "article", "field_name": "tags", "term": term}
        assert as_edda.get(reverse("admin:autocomplete"), asked).json()["results"] == []


def test_the_boxes_that_complete_show_an_editor_no_accounts_and_no_letters(rows, as_edda):
    seen = set()
    for model, _desk in DESKS:
        for field in model._meta.get_fields(include_hidden=True):
            asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "term": ""}
            response = as_edda.get(reverse("admin:autocomplete"), asked | {"field_name": field.name})
            assert response.status_code in (200, 403)
            if response.status_code == 200:
                seen.add((model, field.name))
    assert seen == {(Article, "tags")}


@pytest.mark.parametrize("key", ["x", "0", "-1", "9" * 18, "9" * 19, "9" * 300, "%00", "²", "1_5F", "_", "1.0", "__in"])
def test_a_key_that_nobody_has_leads_to_the_desk(key, as_olga):
    for model, _desk in DESKS:
        for page in ("change", "history", "delete", "password", "..", ""):
            assert as_olga.get(f"{list_of(model)}{key}/{page}/").status_code in (301, 302, 403, 404)
    for address in (f"/admin/r/{key}/1/", f"/admin/r/1/{key}/", f"/admin/{key}/"):
        assert as_olga.get(address).status_code in (301, 302, 403, 404)


@pytest.mark.parametrize("chosen", [["x", "9" * 30, "\0", "", "-1"], ["0"] * 100, []])
def test_a_made_up_selection_does_nothing(chosen, rows, as_olga):
    for model, desk in DESKS:
        before = model._default_manager.count()
        for action in [*[name for name in desk.actions if isinstance(name, str)][:2], "delete_selected", "x"]:
            posted = {"action": action, "_selected_action": chosen, "index": "x"}
            assert as_olga.post(list_of(model), posted, follow=True).status_code == 200
        assert model._default_manager.count() == before


@pytest.mark.parametrize("value", NONSENSE[::3])
def test_a_form_with_nonsense_in_every_field_comes_back(value, rows, as_olga):
    for name, row in rows.items():
        desk = next(desk for model, desk in DESKS if model._meta.model_name == name)
        address = f"{list_of(desk.model)}{row.pk}/change/"
        form = as_olga.get(address).context["adminform"].form
        fields = set(form.fields) | {f"{key}_{part}" for key in form.fields for part in (0, 1)}
        posted = dict.fromkeys(fields | {"made_from", "_save_mine"}, value)
        response = as_olga.post(address, posted)
        assert response.status_code in (200, 302, 403)


@pytest.mark.parametrize("value", NONSENSE[1::5])
def test_nothing_fills_in_a_new_form_from_outside(value, as_olga):
    for model, desk in DESKS:
        if desk.has_add_permission(_signed_in_request(as_olga)):
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
            plain = as_olga.get(address).context["adminform"].form.initial
            response = as_olga.get(address, {field.name: value for field in model._meta.get_fields()})
            assert response.context["adminform"].form.initial == plain


def _signed_in_request(client):
    return client.get("/admin/").wsgi_request


@pytest.mark.parametrize("query", ["x", "q%3D1", "message__regex%3D.", "%00", "o%3D" + "9" * 3000, "%26" * 2000, "["])
def test_the_way_back_to_a_list_may_be_any(query, rows, as_olga):
    address = reverse("admin:posts_article_change", args=[rows["article"].pk])
    assert as_olga.get(f"{address}?_changelist_filters={query}").status_code == 200


def test_an_editor_reads_in_no_letter(rows, as_edda):
    letter = rows["letter"]
    pages = [
        list_of(type(letter)) if name == "list" else reverse(f"admin:posts_letter_{name}", args=[letter.pk])
        for name in ("change", "history")
    ]
    for address in [*pages, reverse("admin:posts_letter_changelist"), "/admin/"]:
        assert "secret" not in as_edda.get(address).content.decode()


def test_the_fields_named_here_are_real():
    """A list that moved away from its fields would be tried with nothing."""
    with pytest.raises(FieldDoesNotExist):
        Tag._meta.get_field("nothing")
    assert {"text", "headers"} <= set(paths(Letter))

"""Tags in the admin: an address is found for each, and two that differ in capitals alone are one."""

import pytest
from django.urls import reverse

from posts.models import Tag
from tests.articles.editing.test_admin import errors

pytestmark = pytest.mark.django_db

NEW = reverse("admin:posts_tag_add")


def add(client, name, slug="", **fields):
    return client.post(NEW, {"name": name, "slug": slug, "description": ""} | fields)


@pytest.mark.parametrize(("name", "slug"), [("Ankles & feet", "ankles-feet"), ("🦶", "tag"), ("Füße", "fue")])
def test_an_address_is_found_for_it(as_edda, name, slug):
    assert add(as_edda, name).status_code == 302
    assert Tag.objects.get(name=name).slug.startswith(slug[:2])


def test_a_second_one_without_letters_gets_another_address(as_edda):
    add(as_edda, "🦶")
    add(as_edda, "💪")
    assert set(Tag.objects.values_list("slug", flat=True)) == {"tag", "tag-2"}


@pytest.mark.parametrize(
    ("there", "typed"),
    [("Ankles", "ankles"), ("Füße", "FÜSSE"), ("Ankles", " Ankles "), ("Isınma", "ISINMA"), ("İlaç", "ilaç"),
     ("Knie", "ＫＮＩＥ"), ("ｽﾄﾚｯﾁ", "ストレッチ"), ("Waden", "Wa\u00adden"), ("ΏΜΟΣ", "ώμος")],
)  # fmt: skip
def test_the_same_name_in_other_capitals_is_refused_in_words(as_edda, there, typed):
    add(as_edda, there)
    response = add(as_edda, typed, slug=Tag.objects.get().slug)
    assert dict(errors(response)) == {"name": [f"There is a tag “{there}” already."]}


def test_its_own_name_may_change_its_capitals(as_edda):
    add(as_edda, "ankles")
    tag = Tag.objects.get()
    address = reverse("admin:posts_tag_change", args=[tag.pk])
    assert as_edda.post(address, {"name": "Ankles", "slug": "", "description": ""}).status_code == 302
    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("Ankles", "ankles")


def test_a_taken_address_is_refused_with_a_free_one(as_edda):
    add(as_edda, "Ankles")
    assert "“ankles-2” is free." in errors(add(as_edda, "Feet", slug="ankles"))["slug"][0]


@pytest.mark.parametrize(
    ("fields", "field"), [({"name": ""}, "name"), ({"name": "x" * 51}, "name"), ({"slug": "a b"}, "slug")]
)
def test_what_is_wrong_is_told_beside_its_field(as_edda, fields, field):
    assert field in errors(add(as_edda, **{"name": "Feet"} | fields))


class TestAnotherAddress:
    @pytest.fixture
    def heels(self, as_edda, article):
        """It was at /tag/feet/ and is at /tag/heels/."""
        add(as_edda, "Feet", slug="feet")
        tag = Tag.objects.get()
        article.tags.add(tag)
        change = reverse("admin:posts_tag_change", args=[tag.pk])
        assert as_edda.post(change, {"name": "Heels", "slug": "heels", "description": ""}).status_code == 302
        return tag

    @pytest.mark.parametrize(
        ("before", "today"),
        [
            ("/tag/feet/", "/tag/heels/"),
            ("/tag/feet/feed.xml", "/tag/heels/feed.xml"),
            ("/blog/categories/feet/", "/blog/categories/heels/"),
            ("/blog/categories/heels/", "/tag/heels/"),
        ],
    )
    def test_readers_are_led_to_todays(self, rea, heels, before, today):
        response = rea.get(before)
        assert (response.status_code, response.headers["Location"]) == (301, today)

    def test_a_tag_takes_it_over_once_the_editor_says_so(self, rea, as_edda, heels):
        assert "still leads readers to “Heels”" in errors(add(as_edda, "Toes", slug="feet"))["slug"][0]
        assert rea.get("/tag/feet/").headers["Location"] == "/tag/heels/"
        add(as_edda, "Toes", slug="feet", _take_address="feet")
        assert "<h1>Toes</h1>" in rea.get("/tag/feet/").content.decode()

    def test_a_name_that_makes_it_does_not_take_it(self, rea, as_edda, heels):
        add(as_edda, "Feet", slug="")
        assert rea.get("/tag/feet/").headers["Location"] == "/tag/heels/"
        assert Tag.objects.filter(name="Feet", slug="feet-2").exists()

    def test_it_may_move_back(self, rea, as_edda, heels):
        change = reverse("admin:posts_tag_change", args=[heels.pk])
        as_edda.post(change, {"name": "Feet", "slug": "feet", "description": ""})
        assert rea.get("/tag/feet/").status_code == 200
        assert rea.get("/tag/heels/").headers["Location"] == "/tag/feet/"

    def test_one_that_no_tag_had_is_not_found(self, rea, heels):
        assert rea.get("/tag/knees/").status_code == 404
        assert rea.get("/tag/heels/?page=9").status_code == 404


@pytest.mark.parametrize(("there", "typed"), [("schon", "schön"), ("Leg", "Legs"), ("Rücken", "Rucken")])
def test_another_word_is_another_tag(as_edda, there, typed):
    add(as_edda, there)
    add(as_edda, typed)
    assert Tag.objects.count() == 2

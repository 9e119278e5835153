"""Kept pieces: the same for the same, another one for anything else, and never more than there is room for."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.shortcuts import render
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.kept import Pieces, fingerprint, render_in_pieces
from posts.models import Tag


def never():
    raise AssertionError("It was there already.")


def test_a_piece_is_made_once_for_its_key():
    pieces = Pieces()
    assert pieces.get("one", lambda: ("first",)) == ("first",)
    assert pieces.get("one", never) == ("first",)
    assert pieces.get("two", lambda: ("second",)) == ("second",)


def test_what_was_not_asked_for_the_longest_goes_first():
    pieces = Pieces(most_bytes=3 * (2 * 1000 + 2000))
    for name in ("old", "middle"):
        pieces.get(name, lambda: ("x" * 1000,))
    pieces.get("old", never)
    pieces.get("new", lambda: ("x" * 1000,))
    pieces.get("newer", lambda: ("x" * 1000,))
    assert pieces.get("middle", lambda: ("made anew",)) == ("made anew",)
    assert pieces.get("newer", never)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5000))))
def test_there_is_never_more_than_there_is_room_for(asked):
    pieces = Pieces(most_bytes=20_000)
    for key, characters in asked:
        assert len(pieces.get((key, characters), lambda size=characters: ("x" * size,))[0]) == characters
        assert 0 <= pieces.bytes <= 20_000


def test_a_row_is_told_by_all_it_holds():
    def tag(**other):
        return Tag(**{"pk": 1, "name": "calf", "slug": "calf", "description": "e" * 300} | other)

    assert fingerprint(tag()) == fingerprint(tag())
    for other in ({"pk": 2}, {"name": "heel"}, {"slug": "heel"}, {"description": "e" * 299 + "f"}):
        assert fingerprint(tag(**other)) != fingerprint(tag())
    assert fingerprint(tag(), leave_out=("name",)) == fingerprint(tag(name="heel"), leave_out=("name",))


@pytest.mark.django_db
def test_a_column_that_was_left_in_the_database_is_not_asked_for(edda, django_assert_num_queries):
    row = User.objects.defer("email").get(pk=edda.pk)
    with django_assert_num_queries(0):
        fingerprint(row)


def rendered(words, **context):
    return Template("{% load kept i18n %}" + words).render(Context(context))


def render_twice(template, first, second):
    made = Template("{% load kept i18n %}" + template)
    return made.render(Context(first)), made.render(Context(second))


def test_a_piece_sees_what_it_names_and_nothing_else():
    assert rendered("{% kept name %}{{ name }}{{ other }}{% endkept %}", name="Edda", other="Mo") == "Edda"
    assert rendered("{% kept who=name|upper %}{{ who }}{{ name }}{% endkept %}", name="Edda") == "EDDA"


def test_another_value_is_another_piece():
    for first, second in (("Edda", "Mo"), (1, True), ("<b>", mark_safe("<b>")), (None, ""), (["a"], ["b"])):
        shown = render_twice("{% kept x %}{{ x }}{% endkept %}", {"x": first}, {"x": second})
        assert shown == tuple(Template("{{ x }}").render(Context({"x": x})) for x in (first, second))


def test_the_same_value_in_another_place_is_another_piece():
    assert rendered("{% kept x %}a{{ x }}{% endkept %}{% kept x %}b{{ x }}{% endkept %}", x=1) == "a1b1"


def test_every_language_has_its_own():
    template = Template("{% load kept i18n %}{% kept %}{% translate 'Saturday' %}{% endkept %}")
    english = template.render(Context())
    with translation.override("de"):
        assert template.render(Context()) == "Samstag"
    assert template.render(Context()) == english == "Saturday"


def test_of_a_request_it_knows_where_the_blog_was_asked_and_no_more():
    request = HttpRequest()
    request.META |= {"HTTP_HOST": "localhost", "HTTP_USER_AGENT": "Edda's own"}
    words = "{% kept request %}{{ request.get_host }}{{ request.META.HTTP_USER_AGENT }}{{ request.path }}{% endkept %}"
    assert rendered(words, request=request) == "localhost"


def test_what_has_no_fingerprint_now_is_not_kept():
    class Private:
        fingerprint = None

        def __init__(self, words):
            self.words = words

    shown = render_twice("{% kept x %}{{ x.words }}{% endkept %}", {"x": Private("mine")}, {"x": Private("yours")})
    assert shown == ("mine", "yours")


def test_a_row_that_cannot_be_told_from_another_is_refused():
    with pytest.raises(TypeError, match="User"):
        rendered("{% kept x %}{{ x }}{% endkept %}", x=User(pk=1))


@pytest.mark.parametrize("tag", ["kept", "anew"])
def test_a_block_of_other_templates_is_refused(tag):
    with pytest.raises(TemplateSyntaxError, match="block"):
        rendered(f"{{% {tag} %}}{{% block main %}}{{% endblock %}}{{% end{tag} %}}")


def test_what_stands_in_a_gap_is_shown_anew_and_sees_all():
    template = "{% kept x %}a{{ x }}{{ y }}{% anew %}-{{ y }}-{% endanew %}b{% anew %}{{ x }}{% endanew %}{% endkept %}"
    assert render_twice(template, {"x": 1, "y": 2}, {"x": 1, "y": 3}) == ("a1-2-b1", "a1-3-b1")


def test_a_gap_stays_one_however_deep_it_stands():
    template = "{% kept %}({% kept %}[{% anew %}{{ y }}{% endanew %}]{% endkept %}){% endkept %}"
    assert render_twice(template, {"y": 2}, {"y": "<"}) == ("([2])", "([&lt;])")


def test_a_gap_outside_of_any_piece_is_nothing_special():
    assert rendered("a{% anew %}{{ y }}{% endanew %}b", y=1) == "a1b"


def test_a_dictionary_is_told_by_all_it_holds():
    shown = render_twice(
        "{% kept x %}{{ x.a }}{{ x.b }}{% endkept %}", {"x": {"a": 1, "b": 2}}, {"x": {"a": 1, "b": 3}}
    )
    assert shown == ("12", "13")


def test_a_page_sent_in_pieces_is_the_page(settings, tmp_path):
    (tmp_path / "page.html").write_text(
        "{% load kept %}ä{% kept x %}“{{ x }}”{% anew %}{% kept y %}{{ y }}{% endkept %}{{ z }}{% endanew %}…"
        "{% endkept %}{% kept y %}{% endkept %}{{ z }}"
    )
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    for z in ("<one>", "two"):
        values = {"x": "é" * 500, "y": "y", "z": z}
        whole = render(HttpRequest(), "page.html", values)
        for _ in range(2):
            assert render_in_pieces(HttpRequest(), "page.html", values).content == whole.content
    assert whole.content.decode() == f"ä“{'é' * 500}”ytwo…two"

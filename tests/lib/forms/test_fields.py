"""Every text field of the project looks at a text's length before it does anything else with it."""

import time
from contextlib import suppress

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeListSearchForm
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import get_resolver

from posts.lib.forms.fields import ROOM, BoundedEmailField, BoundedField, CleanField, OneLineField

pytestmark = pytest.mark.postgresql

# Forty times what it takes to look at each character once, and a twentieth of what it takes to put marks in order.
HOSTILE_SECONDS = 1  # of CPU: unbounded, these took many; bounded, a slow machine takes a tenth
HOSTILE = {
    "marks": "a" + "\u0301\u0323" * 20_000,
    "marks made of marks": "\u0f73\u0323" * 20_000,
    "many short runs": ("a" + "\u0301\u0323" * 15) * 1300,
    "blanks": " \t\u3000" * 13_000 + "x",
    "line ends": "\r\n" * 20_000,
    "not for XML": "\x00\x1f\ufffe" * 13_000,
    "at signs": "a@" * 20_000,
    "dots": "a@" + "b." * 20_000,
    "numbers": "9" * 4000,
}


def forms_of(base):
    for kind in base.__subclasses__():
        if kind.__module__.startswith("posts.") or kind is ChangeListSearchForm:
            yield kind
        yield from forms_of(kind)


def admins_forms(user):
    request = RequestFactory().get("/")
    request.user = user
    for model_admin in admin.site._registry.values():
        yield model_admin.get_form(request, fields=None)


def text_fields(kinds):
    return [
        (f"{kind.__name__}.{name}", field)
        for kind in kinds
        for name, field in kind.base_fields.items()
        if isinstance(field, forms.CharField)
    ]


@pytest.fixture
def fields(olga):
    assert get_resolver().url_patterns  # they import every page, and so every form
    return text_fields({*forms_of(forms.BaseForm), *admins_forms(olga)})


def seconds(field, typed):
    start = time.thread_time()
    with suppress(ValidationError):
        field.clean(typed)
    return time.thread_time() - start


def test_a_hostile_text_costs_no_field_of_the_project_much(fields):
    kinds = {name.partition(".")[0] for name, _field in fields}
    assert kinds >= {"CommentForm", "ReportForm", "ArticleForm", "KeyForm"}
    costs = {(name, text): seconds(field, HOSTILE[text]) for name, field in fields for text in HOSTILE}
    assert {which: cost for which, cost in costs.items() if cost > HOSTILE_SECONDS} == {}


def test_every_text_field_of_a_reader_has_a_bound():
    ours = forms_of(forms.BaseForm)
    of_readers = [kind for kind in ours if kind.__module__.startswith(("posts.comments", "posts.lib"))]
    others = {name for name, field in text_fields(of_readers) if not isinstance(field, BoundedField)}
    assert others == {"ReplyForm.submission"}  # a UUID


def test_no_field_lets_a_browser_cut_what_is_pasted(fields):
    bounded = [(name, field) for name, field in fields if isinstance(field, BoundedField)]
    assert [name for name, field in bounded if "maxlength" in field.widget.attrs] == []


@pytest.mark.parametrize("kind", [BoundedField, CleanField, OneLineField, BoundedEmailField])
def test_none_can_be_made_without_a_bound(kind):
    with pytest.raises(TypeError, match="max_length"):
        kind()


@pytest.mark.parametrize("kind", [BoundedField, CleanField, OneLineField])
@pytest.mark.parametrize("length", [11, 10 * ROOM, 10 * ROOM + 1, 5000])
def test_too_long_is_told_in_the_same_words_however_long(kind, length):
    field = kind(max_length=10, error_messages={"max_length": "%(show_value)d of %(limit_value)d"})
    with pytest.raises(ValidationError, match=f"{length} of 10"):
        field.clean("x" * length)


@pytest.mark.parametrize(
    ("kind", "typed", "cleaned"),
    [
        (CleanField, "a\r\nb\r\nc\r\nd\r\ne", "a\nb\nc\nd\ne"),
        (OneLineField, "  a   b      c  ", "a b c"),
        (CleanField, "\u1112\u1161\u11ab" * 10, "\ud55c" * 10),
        (CleanField, "e\u0301" * 10, "\xe9" * 10),
        (OneLineField, "a\x00\x00\x00\u202eb", "ab"),
    ],
)
def test_what_cleaning_takes_away_does_not_count(kind, typed, cleaned):
    assert kind(max_length=10).clean(typed) == cleaned


@pytest.mark.parametrize("kind", [CleanField, OneLineField, BoundedEmailField])
def test_a_run_of_marks_is_told_and_not_cut(kind):
    with pytest.raises(ValidationError, match="more than 30 marks"):
        kind(max_length=100).clean("a" + "\u0301" * 31)

import pytest
from django.core.paginator import Paginator
from django.http import Http404
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.http.params import KEY_DIGITS, page_asked, whole_number

NO_NUMBERS = ["", "-1", "+1", " 1", "1 ", "1_0", "1.0", "1e3", "0x1", "one", "١", "²", "1" + "0" * 30, "9" * 5000]


@given(st.integers(0, 10**KEY_DIGITS - 1))
def test_what_is_written_in_digits_is_read(number):
    assert whole_number(str(number)) == number


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_everything_else_is_none(written):
    assert whole_number(written) is None


@given(st.text())
def test_no_text_fails(written):
    number = whole_number(written)
    assert number is None or number == int(written)


@pytest.mark.parametrize(("written", "number"), [("0", 0), ("007", 7), ("9999", 9999), ("10000", None)])
def test_the_most_digits_can_be_said(written, number):
    assert whole_number(written, digits=4) == number


def asked(query):
    return page_asked(RequestFactory().get("/", query), Paginator(["first", "second", "third"], 2))


@pytest.mark.parametrize(("query", "shown"), [({}, ["first", "second"]), ({"page": "2"}, ["third"])])
def test_the_page_asked_for(query, shown):
    assert list(asked(query)) == shown


@pytest.mark.parametrize("written", ["0", "3", "0000013", *NO_NUMBERS])
def test_a_page_that_is_not_there(written):
    with pytest.raises(Http404):
        asked({"page": written})


def test_nothing_has_a_first_page():
    assert list(page_asked(RequestFactory().get("/"), Paginator([], 2))) == []

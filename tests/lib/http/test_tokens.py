from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.http import tokens

HOUR = timedelta(hours=1)


@given(st.integers() | st.text(st.characters(codec="utf-8")))
def test_what_was_signed_comes_back(value):
    assert tokens.read("purpose", tokens.sign("purpose", value), HOUR) == value


def test_a_token_is_good_for_one_purpose():
    with pytest.raises(tokens.BadToken):
        tokens.read("erase", tokens.sign("look", 7), HOUR)


@given(st.text())
def test_an_invented_token_is_refused(invented):
    with pytest.raises(tokens.BadToken):
        tokens.read("purpose", invented, HOUR)


def test_a_changed_token_is_refused():
    token = tokens.sign("purpose", 7)
    with pytest.raises(tokens.BadToken):
        tokens.read("purpose", token[:-1] + ("A" if token[-1] != "A" else "B"), HOUR)


def test_an_old_token_is_told_from_a_false_one(time_machine):
    token = tokens.sign("purpose", 7)
    time_machine.move_to(datetime.now(UTC) + 2 * HOUR)
    with pytest.raises(tokens.ExpiredToken):
        tokens.read("purpose", token, HOUR)

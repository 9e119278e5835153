"""The short form of `make torture`: what was acknowledged survives kill -9, once; and a blog that is broken is seen."""

import random

import pytest

from tests.support.torture import Tally, torture


@pytest.fixture
def site(served, request):
    fault = getattr(request, "param", "")
    variables = {"BROKEN": fault, "DJANGO_SETTINGS_MODULE": "tests.support.broken_settings"} if fault else {}
    with served(variables=variables) as running:
        yield running


def test_what_was_acknowledged_survives_kill_9_once(site):
    tally = torture(site, seconds=3, kills=3, chance=random.Random(1))
    assert tally.cut_off > 0, "no kill met a request: the test shows nothing"
    assert tally.is_clean, tally
    assert len(tally.stored) == len(tally.acknowledged) > 50


@pytest.mark.parametrize("site", ["acknowledge_before_commit", "no_idempotency_key"], indirect=True)
def test_a_broken_blog_is_caught(site):
    assert not torture(site, seconds=2, kills=1, chance=random.Random(1)).is_clean


@pytest.mark.parametrize(
    ("acknowledged", "stored", "counted"),
    [
        (["a", "b"], ["b", "a"], (0, 0, 0)),
        (["a", "b"], ["a"], (1, 0, 0)),
        (["a"], ["a", "a", "a"], (0, 2, 0)),
        (["a"], ["a", "x"], (0, 0, 1)),
    ],
)
def test_what_is_counted(acknowledged, stored, counted):
    tally = Tally(acknowledged, stored)
    assert (tally.lost, tally.doubled, tally.phantom) == counted
    assert tally.is_clean is (counted == (0, 0, 0))


def test_a_damaged_database_is_not_clean():
    assert not Tally(["a"], ["a"], integrity="row 1 missing from index").is_clean

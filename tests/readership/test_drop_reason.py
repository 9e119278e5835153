from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.readership.drop_reason import Hit, Verdict, verdict


@pytest.mark.parametrize(
    ("known", "place"),
    [
        ({}, Verdict.COUNTED),
        ({"article_exists": False, "article_is_public": False}, Verdict.UNKNOWN_ARTICLE),
        ({"article_is_public": False}, Verdict.NOT_PUBLIC),
        ({"well_formed": False}, Verdict.MALFORMED),
        ({"own": True}, Verdict.OWN_VISIT),
        ({"robot": True}, Verdict.ROBOT),
        ({"automated": True}, Verdict.AUTOMATION),
        ({"prefetched": True}, Verdict.PREFETCH),
        ({"without_script": True}, Verdict.NO_SCRIPT),
    ],
)
def test_each_reason_has_its_place(known, place):
    assert verdict(Hit(**known)) is place


def test_every_place_can_be_reached_but_those_that_counting_finds():
    reached = {verdict(Hit())} | {verdict(Hit(**{field.name: not field.default})) for field in fields(Hit)}
    assert set(Verdict) - reached == {Verdict.FLOOD, Verdict.REPEAT}


@given(st.fixed_dictionaries({field.name: st.booleans() for field in fields(Hit)}))
def test_a_hit_is_counted_only_where_nothing_speaks_against_it(known):
    assert (verdict(Hit(**known)) is Verdict.COUNTED) is (Hit(**known) == Hit())

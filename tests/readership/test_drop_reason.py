from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.readership.drop_reason import DropReason, Hit, drop_reason


@pytest.mark.parametrize(
    ("known", "place"),
    [
        ({}, DropReason.COUNTED),
        ({"article_exists": False, "article_is_public": False}, DropReason.UNKNOWN_ARTICLE),
        ({"article_is_public": False}, DropReason.NOT_PUBLIC),
        ({"well_formed": False}, DropReason.MALFORMED),
        ({"own": True}, DropReason.OWN_VISIT),
        ({"robot": True}, DropReason.ROBOT),
        ({"automated": True}, DropReason.AUTOMATION),
        ({"prefetched": True}, DropReason.PREFETCH),
        ({"without_script": True}, DropReason.NO_SCRIPT),
    ],
)
def test_each_reason_has_its_place(known, place):
    assert drop_reason(Hit(**known)) is place


def test_every_place_can_be_reached_but_those_that_counting_finds():
    reached = {drop_reason(Hit())} | {drop_reason(Hit(**{field.name: not field.default})) for field in fields(Hit)}
    assert set(DropReason) - reached == {DropReason.FLOOD, DropReason.REPEAT}


@given(st.fixed_dictionaries({field.name: st.booleans() for field in fields(Hit)}))
def test_a_hit_is_counted_only_where_nothing_speaks_against_it(known):
    assert (drop_reason(Hit(**known)) is DropReason.COUNTED) is (Hit(**known) == Hit())

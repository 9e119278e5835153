import itertools

from hypothesis import given
from hypothesis import strategies as st

from posts.comments.materialised_path import (
    MAX_DEPTH,
    PATH_CHARACTERS,
    depth_of,
    page_of,
    path_of,
    takes_replies,
    thread_of,
)


def conversation(parents):
    """Paths of comments 1, 2, 3 ... of which each replies to an earlier one, or to none."""
    paths = {}
    for number, choice in enumerate(parents, start=1):
        open_ones = [path for path in paths.values() if takes_replies(path)]
        parent = open_ones[choice % len(open_ones)] if choice and open_ones else ""
        paths[number] = path_of(number, parent)
    return paths


conversations = st.lists(st.integers(0, 50), max_size=60).map(conversation)


@given(conversations)
def test_sorted_by_path_every_reply_stands_in_its_thread_after_what_it_replies_to(paths):
    ordered = sorted(paths.values())
    for position, path in enumerate(ordered):
        parent = path[: -len(path_of(0))]
        if parent:
            between = ordered[ordered.index(parent) + 1 : position]
            assert all(other.startswith(parent) for other in between)


@given(conversations)
def test_siblings_stand_in_the_order_of_writing(paths):
    ordered = sorted(paths.values())
    width = len(path_of(0))
    for one, other in itertools.pairwise(ordered):
        if one[:-width] == other[:-width]:
            assert int(one[-width:]) < int(other[-width:])


@given(conversations)
def test_no_path_is_too_deep_or_too_long(paths):
    for number, path in paths.items():
        assert depth_of(path) <= MAX_DEPTH
        assert len(path) <= PATH_CHARACTERS
        assert thread_of(path) <= number


def test_pages_are_counted_from_one():
    assert [page_of(position, 200) for position in (0, 199, 200, 400)] == [1, 1, 2, 3]

"""The part of a text where the searched words stand. A word is searched for here if it is heel or wall."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.articles.excerpts import EXCERPT_WORDS, Marker

SEARCHED = {"heel", "wall"}


@pytest.fixture
def marker():
    return Marker(lambda word: word.lower() in SEARCHED)


def plain(pieces):
    return "".join(text for text, _marked in pieces)


def marks(pieces):
    return [text for text, marked in pieces if marked]


def filler(number):
    return " ".join(["calm"] * number)


class TestMarked:
    def test_whole_words_as_they_were_written(self, marker):
        assert marker.marked("Heel to the WALL, heels up.") == [
            ("Heel", True), (" to the ", False), ("WALL", True), (", heels up.", False),
        ]  # fmt: skip

    @pytest.mark.parametrize("text", ["", "   ", "calm", "<b>&amp;</b>", "足首 🦶"])
    def test_what_holds_none_stays_as_it_is(self, marker, text):
        assert plain(marker.marked(text)) == text
        assert marks(marker.marked(text)) == []

    @given(st.text(max_size=200))
    def test_nothing_is_lost_or_added(self, text):
        assert plain(Marker(lambda word: "a" in word).marked(text)) == text


class TestExcerpt:
    def test_a_short_text_is_shown_whole(self, marker):
        assert plain(marker.excerpt("Stand at the wall.")) == "Stand at the wall."

    def test_of_a_long_one_the_part_that_holds_most(self, marker):
        text = f"One heel. {filler(200)} heel and wall and heel {filler(200)}"
        shown = marker.excerpt(text)
        assert marks(shown) == ["heel", "wall", "heel"]
        assert plain(shown).startswith("… ")
        assert plain(shown).endswith(" …")

    def test_of_equals_the_first(self, marker):
        shown = plain(marker.excerpt(f"{filler(50)} first heel {filler(200)} second heel {filler(50)}"))
        assert "first heel" in shown
        assert "second" not in shown

    def test_some_words_stand_before_the_first_hit(self, marker):
        shown = plain(marker.excerpt(f"{filler(100)} just before the heel {filler(100)}"))
        assert "just before the heel" in shown

    def test_where_it_holds_none_its_beginning(self, marker):
        assert plain(marker.excerpt(f"Once upon a time. {filler(100)}")).startswith("Once upon a time.")

    def test_a_hit_in_the_last_word_is_shown(self, marker):
        shown = marker.excerpt(f"{filler(100)} wall")
        assert marks(shown) == ["wall"]
        assert not plain(shown).endswith("…")

    def test_words_joined_by_marks_are_looked_at_one_by_one(self, marker):
        assert marks(marker.excerpt("foot/heel, (wall)")) == ["heel", "wall"]

    @given(st.lists(st.sampled_from(["calm", "heel", "wall,", "(heel)", "—", "足首"]), max_size=120))
    def test_it_is_a_stretch_of_the_text_no_longer_than_agreed(self, words):
        shown = plain(Marker(lambda word: word in SEARCHED).excerpt(" ".join(words)))
        inner = re.sub(r"^… | …$", "", shown)
        assert inner in " ".join(words)
        assert len(inner.split()) == min(EXCERPT_WORDS, len(words))


def test_each_word_is_asked_for_once_in_all_texts():
    asked = []
    marker = Marker(lambda word: bool(asked.append(word)))
    for _ in range(3):
        marker.excerpt("heel wall heel")
        marker.marked("wall")
    assert sorted(asked) == ["heel", "wall"]

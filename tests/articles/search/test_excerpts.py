"""The part of a text where the searched terms stand: here heel, wall, and in Japanese a stretch."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.articles.indexing.fulltext import Term
from posts.articles.search.excerpts import EXCERPT_WORDS, Marker
from posts.articles.search.query import parse_query

HEEL, WALL, STRETCH = Term(("heel",)), Term(("wall",)), Term(tuple("ストレッチ"))


@pytest.fixture
def marker():
    return Marker([HEEL, WALL, STRETCH])


def plain(pieces):
    return "".join(text for text, _marked in pieces)


def marks(pieces):
    return [text for text, marked in pieces if marked]


def filler(number):
    return " ".join(["calm"] * number)


class TestMarked:
    def test_whole_words_as_they_were_written(self, marker):
        assert marker.marked("Heel to the WALL, heelless up.") == [
            ("Heel", True), (" to the ", False), ("WALL", True), (", heelless up.", False),
        ]  # fmt: skip

    @pytest.mark.parametrize("text", ["", "   ", "calm", "<b>&amp;</b>", "足首 🦶"])
    def test_what_holds_none_stays_as_it_is(self, marker, text):
        assert plain(marker.marked(text)) == text
        assert marks(marker.marked(text)) == []

    @given(st.text(max_size=200))
    def test_nothing_is_lost_or_added(self, text):
        assert plain(Marker([Term(("a",), beginning="a"), Term(("b", "c"))]).marked(text)) == text


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

    @given(st.lists(st.sampled_from(["calm", "heel", "wall,", "(heel)", "—", "पैर"]), max_size=120))
    def test_it_is_a_stretch_of_the_text_no_longer_than_agreed(self, words):
        shown = plain(Marker([HEEL]).excerpt(" ".join(words)))
        inner = re.sub(r"^… | …$", "", shown)
        assert inner in " ".join(words)
        assert len(inner.split()) == min(EXCERPT_WORDS, len(words))


class TestWithoutSpaces:
    def test_a_run_is_marked_where_all_its_characters_stand_in_a_row(self, marker):
        assert marks(marker.marked("スイスのチーズ、レストランとストレッチ。")) == ["ストレッチ"]

    @pytest.mark.parametrize(
        "filler",
        [
            "机に向かう時間が長い人は立ち上がってください。",
            "ผู้ที่นั่งทำงานนานควรลุกขึ้นยืน",
            "每隔一小时站起来活动一下，慢慢转动肩膀。",
        ],
    )
    def test_the_excerpt_of_a_long_run_is_short_and_around_the_hit(self, marker, filler):
        shown = marker.excerpt(filler * 40 + "毎朝のストレッチが効く。" + filler * 40)
        assert marks(shown) == ["ストレッチ"]
        assert len(plain(shown)) < 120
        assert "毎朝の" in plain(shown)

    def test_narrow_letters_are_the_same_word(self, marker):
        assert marks(marker.marked("毎朝 ｽﾄﾚｯﾁ する")) == ["ｽﾄﾚｯﾁ"]


@pytest.mark.parametrize("text", ["he\u00adel", "he\u200bel", "ｈｅｅｌ", "héel", "HEEL\ufeff"])
def test_a_word_is_marked_however_it_is_spelled(marker, text):
    assert marks(marker.marked(f"The {text} rests.")) == [text]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ปวดไหล่และคอ", "ไหล่"),
        ("ดื่มน้ำก่อน", "น้ำ"),
        ("နေ့တိုင်း လေ့ကျင့်", "နေ့တိုင်း"),
        ("لأسفل الظَّهْر اليوم", "الظَّهْر"),
        ("הַצַּוָּאר כואב", "הַצַּוָּאר"),
        ("तेज़ दर्द और चलना", "दर्द"),
        ("mit 3×10 Kniebeugen", "3×10"),
        ("이 스트레칭을 합니다", "스트레칭을"),
    ],
)
def test_the_marks_of_a_letter_are_marked_with_it(text, word):
    assert marks(Marker(parse_query(word).terms[:1]).marked(text)) == [word]

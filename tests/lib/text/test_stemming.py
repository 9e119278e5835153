import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.text.normal_form import INDIC, UNSPACED, folded
from posts.lib.text.stemming import WORD_CHARACTERS, count_words, distance, runs_of, shortened, stems_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Étirement, NAÏVE!", ["etirement", "naive"]),
        ("Füße", ["fusse"]),
        ("don't stop_now", ["don", "t", "stop", "now"]),
        ("足首 stretch", ["足", "首", "stretch"]),
        ("किताब पढ़ना।", ["किताब", "पढना"]),
        ("l’œdème", ["l", "oedeme"]),
        ("...", []),
    ],
)
def test_words_are_folded(text, words):
    assert words_of(text) == words


def test_forms_of_a_word_have_one_stem():
    assert len(set(stems_of("stretch stretches stretched Stretching"))) == 1


def test_stems_are_those_of_the_blogs_language(settings):
    settings.LANGUAGE_CODE = "de"
    assert len(set(stems_of("Dehnung Dehnungen"))) == 1
    settings.LANGUAGE_CODE = "vi"
    assert stems_of("stretches") == ["stretches"]


@given(st.text(max_size=300))
def test_words_and_stems_are_letters_and_digits_of_bounded_length(text):
    for word in (*words_of(text), *stems_of(text)):
        assert re.fullmatch(rf"(?:[^\W_]|[{UNSPACED}{INDIC}])+", word)  # nothing a query language could read as syntax
        assert len(word) <= WORD_CHARACTERS


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing_more(text):
    assert words_of(folded(text)) == words_of(text)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("ankle", "ankle", 0), ("nakle", "ankle", 1), ("anke", "ankle", 1), ("ankkle", "ankle", 1), ("anlke", "ankle", 1),
     ("mobilty", "mobility", 1), ("neck", "pain", 3), ("a", "abcdef", 3)],
)  # fmt: skip
def test_slips_are_counted_up_to_the_limit(one, other, slips):
    assert distance(one, other, 2) == slips


def test_a_run_without_spaces_stays_together():
    assert runs_of("朝のstretch 10回") == [("朝", "の"), ("stretch",), ("10",), ("回",)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Stand at the wall.", 4),
        ("Heel – toe", 2),
        ("每隔一小时站起来活动一下，慢慢转动肩膀。" * 100, 900),
        ("肩こり stretch 10", 4),
        ("ปวดคอ", 3),
        ("", 0),
    ],
)
def test_words_are_counted_where_no_spaces_part_them_too(text, words):
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("One calf at a time, then the other", "One calf at a time …"),
        ("瑜伽 很多人每天坐在电脑前工作，肩膀和颈部会变得僵硬", "瑜伽 很多人每天坐在电脑前工作，肩膀和颈…"),
        ("ปวดคอและไหล่เรื้อรังจากการนั่งทำงาน", "ปวดคอและไหล่เรื้อรัง…"),
        ("Wadenmuskulaturdehnübungen", "Wadenmuskulaturdehnü …"),
        ("short", "short"),
    ],
)
def test_a_long_text_is_cut_between_two_words(text, short):
    assert shortened(text, 22) == short


@given(st.text(max_size=80), st.integers(4, 40))
def test_what_is_shortened_is_the_beginning_and_no_longer(text, most):
    short = shortened(text, most)
    assert len(short) <= most
    assert text.startswith(short.rstrip("…").rstrip()) or short == text

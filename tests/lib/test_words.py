import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.words import WORD_CHARACTERS, distance, folded, stems_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Étirement, NAÏVE!", ["etirement", "naive"]),
        ("Füße", ["fusse"]),
        ("don't stop_now", ["don", "t", "stop", "now"]),
        ("足首 stretch", ["足", "首", "stretch"]),
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
        assert word.isalnum()
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

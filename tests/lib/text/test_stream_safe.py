"""No run of marks is long enough to make putting them in order take long; and no language loses one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.text.cleaning import clean
from posts.lib.text.stream_safe import FIRST, LAST, MADE_OF_MARKS, MOST_MARKS, is_stream_safe, stream_safe

MARKS = st.text(st.sampled_from("\u0301\u0323\u0308\u0344\u05b4\u0f71\u0f73\u0f81\u3099\uff9e\U0001d165\U0001e944"))
EVERY_CHARACTER = [chr(point) for point in range(0x110000)]


def is_mark(character):
    """Whether it, or what it comes apart into, is put in order among its neighbours."""
    return any(unicodedata.combining(unicodedata.normalize(form, character)[0]) for form in ("NFD", "NFKD"))


def longest_run(text):
    longest = run = 0
    for character in unicodedata.normalize("NFKD", text):
        run = run + 1 if unicodedata.combining(character) else 0
        longest = max(longest, run)
    return longest


def test_every_mark_of_unicode_is_known():
    marks = set(filter(is_mark, EVERY_CHARACTER))
    assert {mark for mark in marks if is_stream_safe("a" + mark * (MOST_MARKS + 1))} == set()
    assert {mark for mark in marks if not FIRST <= ord(mark) <= LAST} == set()
    assert set(MADE_OF_MARKS) <= marks


@given(st.text(max_size=5), MARKS, st.text(max_size=5))
def test_what_was_cleaned_can_be_cleaned_again_without_a_change(before, marks, after):
    text = before + marks * 20 + after
    assert longest_run(clean(text)) <= MOST_MARKS + 2  # a letter that comes apart brings two of its own
    assert clean(clean(text)) == clean(text)
    assert is_stream_safe(stream_safe(text))


@pytest.mark.parametrize(
    "text",
    [
        "ệ́" + "\u0301" * 20,
        "בְּרֵאשִׁ֖ית בָּרָ֣א",
        "สวัสดี ผู้ที่",
        "བསྒྲུབས་ཟིན་པའི་",
        "नमस्ते श्री र्‍क",
        "\u1112\u1161\u11ab\u1100\u1173\u11af" * 20,
        "שלום \N{THUMBS UP SIGN}\U0001f3fd",
        "Zoë Ångström, “¿sí?”",
        "か\u3099き\u3099",
        "",
    ],
)
def test_what_people_write_stays(text):
    assert is_stream_safe(text)
    assert stream_safe(text) == text
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("mark", ["\u0301", "\u0323\u0301", "\u0f73", "\uff9e", "\U0001e944", "\u05b4\u0591"])
@pytest.mark.parametrize("base", ["", "a", "가", "x y"])
def test_more_than_thirty_are_one_too_many(mark, base):
    assert is_stream_safe(base + (mark * 30)[:30] + "b")
    assert not is_stream_safe(base + (mark * 31)[:31] + "b")

"""What looks alike compares alike, and what nobody sees is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.text.normal_form import folded, shows_something


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Le cœur et l’œdème", "le coeur et l’oedeme"),
        ("Øvelser for lænden", "ovelser for laenden"),
        ("Ćwiczenia na łydki", "cwiczenia na lydki"),
        ("Đau lưng", "dau lung"),
        ("Æðahnútar og þreyta", "aedahnutar og threyta"),
        ("Straße", "strasse"),
        ("ПЛЕЧЁ и шея", "плече и шея"),
        ("ΆΣΚΗΣΗ", "ασκηση"),
        ("άσκησης", "ασκησησ"),
        ("Ober\u00adschenkel", "oberschenkel"),
        ("Waden\u200bmuskel", "wadenmuskel"),
        ("ｃａｓｉｎｏ", "casino"),
        ("ｶﾞｰﾄﾞ", "ガード"),
        ("buy\u00a0 now\n", "buy now"),
        ("أكتاف", "اكتاف"),
        ("می\u200cروم", "ميروم"),
        ("تماريـــن", "تمارين"),
        ("على الرقبة", "علي الرقبه"),
        ("کشش گردن", "كشش گردن"),
        ("الظَّهْر", "الظهر"),
        ("קָזִינוֹ", "קזינו"),
        ("व्यायाम और क़दम", "व्यायाम और कदम"),
        ("နေ့တိုင်း", "နေတိုင်း"),
        ("3×10", "3x10"),
    ],
)
def test_one_form_for_what_reads_alike(written, form):
    assert folded(written) == form


@pytest.mark.parametrize("turkish", ["ISINMA", "ısınma", "Isınma"])
def test_the_turkish_i_with_and_without_a_dot_are_one(turkish):
    assert folded(turkish) == "isinma"
    assert folded("HAREKETLERİ") == folded("hareketleri")


def test_another_kana_is_another_letter():
    assert folded("かき") != folded("かぎ")


@given(st.text(max_size=100))
def test_the_form_of_a_form_is_itself(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    "blank",
    ["", " ", "\u200b", "\u3164", "\u2800\u2800", "\u115f\u1160", "\uffa0", "\u034f", "\u2062", "\ufe0f", "\U000e0041",
     "\u00ad\u00ad", "\U0001d159", "\u17b4", "\u0301", "\u2028"],
)  # fmt: skip
def test_nothing_to_see(blank):
    assert not shows_something(blank)
    assert not shows_something(blank * 3 + " ")


@pytest.mark.parametrize("seen", ["a", "7", "!", "👍", "肩", "ㅋ", "\u3164x", "é", "♥\ufe0f"])
def test_something_to_see(seen):
    assert shows_something(seen)

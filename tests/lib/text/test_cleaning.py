import unicodedata
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from posts.lib.forms.fields import CleanField, OneLineField
from posts.lib.text.cleaning import clean, one_line


@given(st.text())
def test_clean_text_can_stand_in_a_feed(text):
    read = ElementTree.fromstring(f"<title>{escape(clean(text))}</title>").text
    assert (read or "") == clean(text)


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs"))))
def test_what_people_write_stays(text):
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b", "ab"),
        ("a\x1fb", "ab"),
        ("a\ud800b", "ab"),
        ("a\uffffb", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\tb", "a\tb"),
    ],
)
def test_examples(text, cleaned):
    assert clean(text) == cleaned


def test_one_line_folds_white_space_and_turns_no_direction():
    assert one_line("  Rea\n\t of \u202egnihtyreve ") == "Rea of gnihtyreve"


@pytest.mark.parametrize("field", [CleanField(max_length=20), OneLineField(max_length=20)])
@pytest.mark.parametrize("blank", ["\u3164", "\u2800\u2800", "\u115f \u1160", "\uffa0", "\u200b\n\u200b"])
def test_a_field_takes_what_shows_nothing_for_nothing(field, blank):
    with pytest.raises(ValidationError, match="required"):
        field.clean(blank)
    assert field.clean("Anna" + blank).startswith("Anna")

"""The desk's search: the same words are found on both databases, however they are spelled."""

import pytest
from django.db.models import Value

from posts.lib.db.folded_search import Folded, holding
from posts.lib.text.normal_form import folded
from posts.models import Tag

pytestmark = pytest.mark.django_db
NAMES = [
    "Übungen für den Rücken", "УПРАЖНЕНИЯ ДЛЯ СПИНЫ", "Le cœur et l’œdème", "Øvelser for lænden", "Ćwiczenia na łydki",
    "Đau lưng", "ISINMA HAREKETLERİ", "Ober\u00adschenkel", "ｃａｓｉｎｏ", "肩こり ガード", "Straße", "Þjálfun",
    "100 %_\\'",
]  # fmt: skip


@pytest.fixture
def tags():
    Tag.objects.bulk_create(Tag(name=name, slug=str(number)) for number, name in enumerate(NAMES))
    return Tag.objects.all()


@pytest.mark.parametrize(
    "name", [*NAMES, "two  \n lines", "ﬁne", "e\u0301", "Ёлка", "تماريـــن على الرَّقبة", "3×10", "व्यायाम"]
)
def test_the_database_folds_as_we_do(tags, name):
    assert tags.values_list(Folded(Value(name)), flat=True)[0].strip() == folded(name)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("übungen", 0), ("RÜCKEN", 0), ("ubungen rucken", 0), ("упражнения", 1), ("Спины", 1), ("coeur", 2),
        ("œdème", 2),
        ("ovelser", 3), ("LYDKI", 4), ("dau lung", 5), ("ısınma", 6), ("oberschenkel", 7), ("Casino", 8), ("肩こり", 9),
        ("strasse", 10), ("STRASSE", 10), ("thjalfun", 11), ("%_\\", 12), ("'", 12),
    ],
)  # fmt: skip
def test_every_word_is_found_however_it_is_spelled(tags, words, found):
    assert list(holding(tags, words, "name", "description").values_list("name", flat=True)) == [NAMES[found]]


@pytest.mark.parametrize("words", ["übungen łydki", "xyz", "%%"])
def test_all_words_must_be_there(tags, words):
    assert not holding(tags, words, "name").exists()


def test_no_words_leave_nothing_out(tags):
    assert holding(tags, " \u200b ", "name").count() == len(NAMES)

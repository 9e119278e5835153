"""A row that is inserted is the row that `save()` would have stored."""

from secrets import token_bytes
from uuid import uuid4

import pytest

from posts.lib.prepared_insert import _words_for, insert
from posts.models import Comment

pytestmark = pytest.mark.django_db
OF_EACH = ("id", "submission", "status_digest", "created_at")


def comment(article, **fields):
    row = Comment(
        article=article, name="Rea ‏أ", text="Größe 40 % _ ' \"\n*it's*", path="000000000001", submission=uuid4(),
        status_digest=token_bytes(16), is_question=True, **fields,
    )  # fmt: skip
    row.render()
    return row


def stored(row):
    """Every column but those that differ from one row to the next."""
    values = Comment.objects.filter(pk=row.pk).values().get()
    return {name: value for name, value in values.items() if name not in OF_EACH}


@pytest.mark.parametrize("key", [None, b"\x00\xff"])
def test_every_column_is_as_save_would_have_it(article, mo, key):
    inserted, saved = comment(article, user=mo, network_key=key), comment(article, user=mo, network_key=key)
    insert(inserted)
    saved.save()
    assert stored(inserted) == stored(saved)


def test_the_row_knows_its_number_and_its_time(article):
    row = comment(article)
    insert(row)
    assert Comment.objects.get() == row
    assert Comment.objects.get().created_at == row.created_at
    row.name = "Edda"
    row.save(update_fields=["name"])
    assert Comment.objects.get().name == "Edda"


def test_its_words_are_made_once(article):
    insert(comment(article))
    _words_for.cache_clear()
    for _ in range(2):
        insert(comment(article))
    assert _words_for.cache_info().misses == 1

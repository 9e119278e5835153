"""Every step of the database leads forward and back, on each database."""

import pytest
from django.core.management import call_command
from django.db import connection

from posts.articles.fulltext import Part
from posts.articles.search import ask, find
from posts.models import SearchEntry
from tests.cast import write_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _the_others_find_the_database_as_it_was():
    yield
    call_command("migrate", verbosity=0)


def ours():
    return {table for table in connection.introspection.table_names() if table.startswith("posts_")}


def test_all_of_them_lead_back_to_nothing_and_forward_again():
    before = ours()
    call_command("migrate", "posts", "zero", verbosity=0)
    assert ours() == set()
    call_command("migrate", verbosity=0)
    assert ours() == before
    write_article("Calf stretch")
    assert find(ask("calf")).keys


def test_titles_that_were_there_before_their_index_are_found():
    article = write_article("Calf stretch")
    call_command("migrate", "posts", "0019", verbosity=0)
    call_command("migrate", verbosity=0)
    found = SearchEntry.objects.newest(ask("calf").terms, Part.TITLE)
    assert [entry.article_id for entry in found] == [article.pk]

"""A list is only a list here: tags stand for any rows."""

import pytest
from django.core.paginator import EmptyPage
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from posts.lib.admin.capped_paginator import CappedPaginator
from posts.models import Tag

ROWS = 23


def number_of(tag):
    return int(tag.slug)


class Pages(TestCase):
    @classmethod
    def setUpTestData(cls):
        Tag.objects.bulk_create(Tag(name=f"{number:02}", slug=f"{number:02}") for number in range(ROWS))

    def list(self, a_page, wanted, counted):
        return CappedPaginator(Tag.objects.order_by("slug"), a_page, wanted, counted)

    @given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 60))
    def test_every_page_is_its_part_of_the_whole(self, a_page, wanted, counted):
        pages = self.list(a_page, wanted, counted)
        here = list(range(ROWS))[(wanted - 1) * a_page : wanted * a_page]
        if not here:
            assert wanted > pages.num_pages
            with pytest.raises(EmptyPage):
                pages.page()
            return
        page = pages.page()
        assert [number_of(tag) for tag in page.object_list] == here
        assert page.has_next() == (wanted * a_page < ROWS)
        assert page.has_previous() == (wanted > 1)

    @given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 60))
    def test_what_counts_as_counted_is_right(self, a_page, wanted, counted):
        pages = self.list(a_page, wanted, counted)
        if pages.is_counted and wanted <= pages.num_pages:
            assert pages.count == ROWS

    def test_no_more_is_counted_than_was_asked_for(self):
        assert self.list(5, 1, counted=ROWS).is_counted
        assert self.list(5, 1, counted=ROWS - 1).count == ROWS
        assert not self.list(5, 1, counted=ROWS - 1).is_counted
        assert self.list(5, 1, counted=10).count == 11

    def test_far_back_the_page_and_one_row_more_are_all_that_is_asked_for(self):
        with self.assertNumQueries(1):
            assert self.list(5, 4, counted=10).page().has_next()


@pytest.mark.django_db
def test_a_list_without_rows_has_one_empty_page():
    page = CappedPaginator(Tag.objects.order_by("slug"), 5, 1, 10).page()
    assert list(page.object_list) == []
    assert not page.has_other_pages()

"""/health/ tells whoever watches the blog whether it answers and whether it can write."""

import pytest
from django.db import connection

from posts.blog import health, pages
from tests.support.servers import no_file_longer_than

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _first_try(monkeypatch):
    monkeypatch.setattr(pages, "writing", health.Writing())


@pytest.fixture
def tried_each_time(monkeypatch):
    monkeypatch.setattr(health, "TRIED_EVERY", 0)


def test_a_blog_that_can_write_is_well(rea, settings, tmp_path):
    answer = rea.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert list(settings.DATA_DIR.iterdir()) == []  # nothing is left behind


@pytest.mark.parametrize("room", [0, 1000, 40_000])
def test_a_full_disk_is_told_and_so_is_its_end(rea, tried_each_time, room):
    with no_file_longer_than(room):
        answer = rea.get("/health/")
    assert answer.status_code == 503
    assert answer.content.startswith(b"nothing can be written into the data folder: ")
    assert rea.get("/health/").status_code == 200


def test_a_folder_that_is_gone_is_told_without_its_place(rea, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    answer = rea.get("/health/")
    assert (answer.status_code, answer.content) == (
        503,
        b"nothing can be written into the data folder: No such file or directory\n",
    )


def test_a_database_that_is_read_only_is_told(rea, tried_each_time):
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            answer = rea.get("/health/")
        finally:
            cursor.execute("PRAGMA query_only = OFF")
    assert (answer.status_code, answer.content) == (503, b"nothing can be written into the database\n")
    assert rea.get("/health/").status_code == 200


def test_however_often_it_is_asked_it_is_tried_seldom(rea, django_assert_num_queries):
    rea.get("/health/")
    with no_file_longer_than(0), django_assert_num_queries(10):
        assert {rea.get("/health/").status_code for _ in range(10)} == {200}


def test_who_asks_while_it_is_tried_gets_the_last_answer(monkeypatch):
    writing = health.Writing()
    answers = []
    monkeypatch.setattr(health, "_try_folder", lambda: answers.append(writing.trouble()) or "full")
    assert writing.trouble() == "full"
    assert answers == [""]

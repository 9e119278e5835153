"""What keeps a command from going on is told in a sentence, with what to do about it and without a trace."""

import shutil

import pytest
from django.db import DatabaseError, OperationalError

from mobility_blog.failures import in_words, no_blog_here, remember_data_dir
from tests.support.servers import Site
from tests.test_settings import manage


def refused(*arguments, data, **variables):
    """What such a command says; it fails, without a trace."""
    done = manage(*arguments, data=data, **variables)
    assert done.returncode != 0, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def data(first_start, tmp_path):
    """A data folder as `prepare` leaves it, in SQLite whatever the suite runs on."""
    return shutil.copytree(first_start.data(), tmp_path / "data")


class TestWithoutABlog:
    @pytest.mark.parametrize(
        "command",
        [
            ["changepassword", "editor"],
            ["createsuperuser", "--noinput"],
            ["migrate"],
            ["rerender"],
            ["outbox"],
            ["serve"],
            ["runserver", "--noreload"],
        ],
        ids=lambda command: command[0],
    )
    def test_a_command_says_where_it_looked_and_makes_nothing(self, tmp_path, command):
        said = refused(*command, data=tmp_path / "other")
        assert f"There is no blog in {tmp_path / 'other'} yet" in said
        assert "DATA_DIR=/srv/blog" in said
        assert not (tmp_path / "other").exists()

    def test_it_names_the_folder_that_was_served_last(self, settings, tmp_path):
        settings.BASE_DIR = tmp_path  # where it is remembered
        (tmp_path / "first").mkdir()
        (tmp_path / "first/blog.sqlite3").touch()
        settings.DATA_DIR = tmp_path / "first"
        remember_data_dir()
        assert "served last" not in no_blog_here()
        settings.DATA_DIR = tmp_path / "other"
        assert f"served last lies in {tmp_path / 'first'}." in no_blog_here()
        (tmp_path / "first/blog.sqlite3").unlink()
        assert "served last" not in no_blog_here()


class TestSqlite:
    @pytest.mark.parametrize("damage", [b"no database at all" * 500, b"SQLite format 3\0" + bytes(5000)])
    def test_a_damaged_file_is_told_and_left_alone(self, data, damage):
        (data / "blog.sqlite3").write_bytes(damage)
        assert f"{data / 'blog.sqlite3'} is damaged" in refused("serve", "--prepare", data=data)
        assert (data / "blog.sqlite3").read_bytes() == damage

    def test_one_that_was_cut_off_is_told(self, data):
        whole = (data / "blog.sqlite3").read_bytes()
        (data / "blog.sqlite3").write_bytes(whole[: len(whole) // 3])
        assert "is damaged" in refused("rerender", "--all", data=data)

    def test_a_folder_in_its_place_is_told(self, data):
        (data / "blog.sqlite3").unlink()
        (data / "blog.sqlite3").mkdir()
        assert f"{data / 'blog.sqlite3'} cannot be opened" in refused("prepare", data=data)

    def test_an_empty_one_is_to_be_prepared(self, data):
        (data / "blog.sqlite3").write_bytes(b"")
        assert "Run `manage.py prepare` first" in refused("changepassword", "editor", data=data)


class TestPostgresql:
    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("postgres://blog@127.0.0.1:1/blog", "port 1 failed"),
            ("postgres://blog@no-such-host.invalid/blog", "no-such-host.invalid"),
            ("postgres://blog@127.0.0.1:1/blog?sslmode=whatever", "sslmode"),
        ],
    )
    def test_one_that_does_not_answer_is_told(self, tmp_path, address, words):
        pytest.importorskip("psycopg", reason="psycopg: pip install -r requirements/scale.txt")
        said = refused("prepare", data=tmp_path / "data", DATABASE_URL=address)
        assert words in said
        assert said.startswith("The database that DATABASE_URL names does not answer as it should")

    @pytest.mark.postgresql
    @pytest.mark.parametrize(("old", "new"), [("blog@", "stranger@"), ("/site_", "/no_site_")])
    def test_an_unknown_role_or_database_is_told(self, tmp_path, old, new):
        site = Site(tmp_path / "data")
        if not site.database:
            return  # SQLite has neither
        address = site.database["DATABASE_URL"].replace(old, new)
        assert "does not exist" in refused("prepare", data=tmp_path / "data", DATABASE_URL=address)

    @pytest.mark.parametrize("address", ["postgres://blog@127.0.0.1:port/blog", "postgres://b:pa@ss@h:port/blog"])
    def test_a_password_in_an_address_that_cannot_be_read_is_not_shown(self, tmp_path, address):
        said = refused("check", data=tmp_path, DATABASE_URL=address)
        assert "DATABASE_URL cannot be used" in said
        assert "pa@ss" not in said


class TestSecretKey:
    @pytest.mark.parametrize("content", [b"", b"\n", b"short", b"\xff\xfe" * 50, "ä".encode() * 60])
    def test_a_damaged_one_is_told_and_never_replaced(self, data, content):
        (data / "secret_key").write_bytes(content)
        said = refused("serve", "--prepare", data=data)
        assert f"The secret key in {data / 'secret_key'} is damaged" in said
        assert (data / "secret_key").read_bytes() == content

    def test_one_that_cannot_be_read_is_told(self, data):
        (data / "secret_key").unlink()
        (data / "secret_key").mkdir()
        assert "cannot be read: Is a directory" in refused("check", data=data)


class TestSettings:
    def test_a_name_that_is_no_address_of_this_machine_is_told(self, tmp_path):
        said = refused("check", data=tmp_path, BLOG_HOST="no-such-host.invalid")
        assert "BLOG_HOST='no-such-host.invalid' cannot be used" in said

    def test_https_without_a_proxy_is_refused_at_the_start(self, tmp_path):
        said = refused("serve", "--prepare", data=tmp_path / "data", SITE_URL="https://blog.example")
        assert "BLOG_TRUSTED_PROXIES=1" in said
        assert not (tmp_path / "data").exists()

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"PORT = 8000\n", "Line 1 of"),
            (b"# a comment\n\nSITE_URL: http://b.example\n", "Line 3 of"),
            ("SITE_URL=http://bür.example\n".encode("latin-1"), "is no text in UTF-8"),
            (b"PORT=lots\n", "PORT='lots' cannot be used"),
            (b"LANGUAGE=klingon\n", "LANGUAGE='klingon' cannot be used"),
        ],
    )
    def test_a_file_of_settings_that_cannot_be_read_is_told(self, tmp_path, content, words):
        (tmp_path / "settings").write_bytes(content)
        assert words in refused("check", data=tmp_path / "data", BLOG_ENV_FILE=str(tmp_path / "settings"))

    def test_a_file_of_settings_that_is_not_there_is_told(self, tmp_path):
        said = refused("check", data=tmp_path, BLOG_ENV_FILE=str(tmp_path / "none"))
        assert f"The settings in {tmp_path / 'none'} cannot be read" in said


@pytest.mark.parametrize(
    "error", [DatabaseError("UNIQUE constraint failed"), OperationalError("near FROM: syntax error")]
)
def test_a_fault_of_ours_keeps_its_trace(error):
    assert in_words(error) is None

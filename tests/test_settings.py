"""Settings from the environment, and what is made when nothing is set."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from mobility_blog import environment as env
from mobility_blog.sqlite.version import is_affected, running_version
from mobility_blog.storage import data_dir, keep_secret_key, make_data_dir, secret_key_in
from tests.support.servers import ROOT, bare_environment


def manage(*arguments, data, **variables):
    """Run manage.py with exactly these settings."""
    environment = bare_environment() | {"DATA_DIR": str(data)} | variables
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


class TestReading:
    def test_what_is_not_set_is_the_default(self):
        assert env.Environment({}).read("PORT", 8000, env.whole_number(1, 65535), "8000") == 8000

    def test_what_is_set_is_used(self):
        assert env.Environment({"PORT": " 80 "}).read("PORT", 8000, env.whole_number(1, 65535), "8000") == 80

    def test_all_wrong_values_are_told_at_once_with_an_example(self):
        read = env.Environment({"PORT": "http", "DEBUG": "maybe"})
        read.read("PORT", 8000, env.whole_number(1, 65535), "8000")
        read.read("DEBUG", False, env.yes_or_no, "no")
        with pytest.raises(ImproperlyConfigured) as caught:
            read.finish()
        for words in ("PORT='http'", "Example: PORT=8000", "DEBUG='maybe'", "Example: DEBUG=no"):
            assert words in str(caught.value)

    @pytest.mark.parametrize(
        ("parse", "raw"),
        [
            (env.whole_number(1, 65535), "0"),
            (env.whole_number(1, 65535), "65536"),
            (env.whole_number(1, 65535), "-1"),
            (env.whole_number(1, 65535), "٨"),
            (env.names, "http://blog.example"),
            (env.names, "blog.example:8000"),
            (env.web_address, "blog.example"),
            (env.web_address, "ftp://blog.example"),
            (env.web_address, "https://blog.example/path"),
            (env.web_address, "https://blog.example#x"),
            (env.web_address, "https://user:word@blog.example"),
            (env.web_address, "https://blog.example:port"),
            (env.language, "klingon"),
            (env.language, "C"),
            (env.language, "POSIX"),
            (env.language, "C.UTF-8"),
            (env.listen_address, "x86_64-conda-linux-gnu.invalid"),
            (env.listen_address, "127.0.0.1:8000"),
            (env.listen_address, "256.0.0.1"),
            (env.yes_or_no, "*"),
            (env.time_zone, ":/etc/localtime"),
            (env.time_zone, "Mars/Olympus"),
            (env.secret, "short"),
            (env.database, "mysql://localhost/blog"),
            (env.database, "postgres://localhost"),
            (env.listen_address, "http://localhost"),
            (env.mail_server, "mail.example"),
            (env.mail_server, "http://mail.example"),
            (env.mail_server, "smtp://"),
            (env.mail_server, "smtp://mail.example:port"),
            (env.mail_server, "smtp://mail.example/path"),
            (env.mail_address, "blog"),
            (env.mail_address, "Blog <blog@blog.example>"),
        ],
    )
    def test_a_wrong_value_is_refused(self, parse, raw):
        with pytest.raises(ValueError):  # noqa: PT011  each has words of its own
            parse(raw)

    @pytest.mark.parametrize(
        ("parse", "raw", "value"),
        [
            (env.yes_or_no, "Yes", True),
            (env.names, "a.example, b.example", ["a.example", "b.example"]),
            (env.web_address, "https://blog.example/", "https://blog.example"),
            (env.language, "de", "de"),
            (env.language, "de_DE.UTF-8", "de"),
            (env.language, "de_AT@euro", "de"),
            (env.language, "en_GB:en", "en-gb"),
            (env.language, "en_GB", "en-gb"),
            (env.language, "pt-BR", "pt-br"),
            (env.language, "zh_Hans.UTF-8", "zh-hans"),
            (env.listen_address, "localhost", "127.0.0.1"),
            (env.listen_address, "0.0.0.0", "0.0.0.0"),
            (env.listen_address, "[::1]", "::1"),
            (env.time_zone, "Europe/Berlin", "Europe/Berlin"),
        ],
    )
    def test_a_right_value_is_understood(self, parse, raw, value):
        assert parse(raw) == value


class TestNames:
    """A setting whose name other programs use begins with BLOG_; in a `.env` of ours its former name still counts."""

    def read(self, environment, file):
        read = env.Environment(environment, file)
        return read.read("BLOG_LANGUAGE", "en-gb", env.language, "en-gb"), read

    def test_what_other_programs_set_is_not_read(self):
        language, read = self.read({"LANGUAGE": "de"}, {})
        assert (language, read.notes, read.problems) == ("en-gb", [], [])

    @pytest.mark.parametrize(
        ("environment", "file", "language"),
        [
            ({"BLOG_LANGUAGE": "fr"}, {}, "fr"),
            ({}, {"BLOG_LANGUAGE": "fr"}, "fr"),
            ({"BLOG_LANGUAGE": "fr"}, {"BLOG_LANGUAGE": "it", "LANGUAGE": "es"}, "fr"),
            ({"LANGUAGE": "de"}, {"BLOG_LANGUAGE": "it", "LANGUAGE": "es"}, "it"),
            ({"LANGUAGE": "de", "BLOG_LANGUAGE": " "}, {"BLOG_LANGUAGE": "it"}, "it"),
        ],
    )
    def test_the_environment_wins_over_the_file(self, environment, file, language):
        found, read = self.read(environment, file)
        assert (found, read.notes) == (language, [])

    def test_a_former_name_in_the_file_is_read_with_a_word(self):
        language, read = self.read({"LANGUAGE": "de"}, {"LANGUAGE": "es"})
        assert language == "es"
        assert read.notes == ["LANGUAGE in .env is called BLOG_LANGUAGE now. It is still read; please rename it."]

    def test_one_that_can_only_have_been_meant_for_us_is_told_where_it_is_not_read(self):
        read = env.Environment({"TRUSTED_PROXIES": "1"}, {})
        assert read.read("BLOG_TRUSTED_PROXIES", 0, env.whole_number(0, 10), "1") == 0
        assert "TRUSTED_PROXIES is called BLOG_TRUSTED_PROXIES now" in read.notes[0]

    def test_the_start_says_which_to_rename(self, tmp_path):
        (tmp_path / "settings").write_text("LANGUAGE=de\nTRUSTED_PROXIES=1\n# HOST=nowhere\n\nexport TIME_ZONE='UTC'\n")
        done = manage("check", data=tmp_path / "data", BLOG_ENV_FILE=str(tmp_path / "settings"))
        assert done.returncode == 0
        assert done.stderr.count("please rename it") == 3

    @pytest.mark.parametrize(
        "variables",
        [
            {"LANGUAGE": "en_GB:en", "LANG": "de_DE.UTF-8", "LC_ALL": "C"},
            {"LANGUAGE": "C", "HOST": "x86_64-conda-linux-gnu", "DEBUG": "*"},
            {"DEBUG": "app:*", "HOST": "mycomputer", "TZ": ":/etc/localtime", "TIME_ZONE": "here"},
            {"ALLOWED_HOSTS": "http://x/", "TRUSTED_PROXIES": "all", "DEBUG": "release"},
        ],
    )
    def test_on_an_ordinary_machine_it_starts(self, tmp_path, variables):
        shown = "from django.conf import settings as s; print(s.LANGUAGE_CODE, s.TIME_ZONE, s.HOST, s.DEBUG)"
        done = manage("shell", "-v", "0", "-c", shown, data=tmp_path, **variables)
        assert done.stdout == "en-gb UTC 127.0.0.1 False\n", done.stderr


def test_a_secret_is_not_shown_where_it_cannot_be_used(tmp_path):
    done = manage("check", data=tmp_path, SECRET_KEY="short-and-secret", EMAIL_URL="smtp://user:se:cret@mail:x")
    assert "SECRET_KEY cannot be used" in done.stderr
    assert "EMAIL_URL cannot be used" in done.stderr
    assert "secret-" not in done.stderr
    assert "se:cret" not in done.stderr


def test_tests_read_neither_a_file_of_settings_nor_the_environment(tmp_path):
    """As an operator's machine may have them."""
    code = (
        "from mobility_blog import test_settings as s; print(s.SITE_URL, s.POSTGRESQL, s.MAIL_SERVER, s.LANGUAGE_CODE)"
    )
    operators = {
        "SITE_URL": "https://blog.example", "DATABASE_URL": "postgres://blog@127.0.0.1:1/live", "BLOG_LANGUAGE": "de",
        "EMAIL_URL": "smtp://mail.example", "BLOG_ENV_FILE": str(tmp_path / "settings"), "PORT": "lots",
    }  # fmt: skip
    (tmp_path / "settings").write_text("BLOG_LANGUAGE=fr\n")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=bare_environment() | operators, capture_output=True, text=True
    )
    assert done.stdout == " None None en-gb\n", done.stderr


def test_a_wrong_value_stops_the_start_with_its_name_and_an_example(tmp_path):
    run = manage("check", data=tmp_path, PORT="lots", BLOG_TIME_ZONE="Mars")
    assert run.returncode != 0
    assert "PORT='lots'" in run.stderr
    assert "Example: PORT=8000" in run.stderr
    assert "BLOG_TIME_ZONE='Mars'" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_data_folder_that_cannot_be_made_stops_the_start(tmp_path):
    (tmp_path / "file").write_text("")
    run = manage("check", data=tmp_path / "file" / "data")
    assert run.returncode != 0
    assert "DATA_DIR=" in run.stderr


def test_with_nothing_set_it_starts(tmp_path):
    run = manage("check", data=tmp_path / "new")
    assert run.returncode == 0, run.stderr


def test_an_https_blog_passes_the_deployment_check(tmp_path):
    run = manage("check", "--deploy", "--fail-level", "WARNING", data=tmp_path, SITE_URL="https://blog.example")
    assert run.returncode == 0, run.stderr


class TestSecretKey:
    def test_it_is_made_once_and_only_its_owner_reads_it(self, tmp_path):
        first = secret_key_in(tmp_path)
        assert len(first) >= 50
        assert keep_secret_key(tmp_path, first)
        assert secret_key_in(tmp_path) == first
        assert not keep_secret_key(tmp_path, "another one " * 5)
        assert secret_key_in(tmp_path) == first
        assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600

    def test_nothing_else_is_left_behind(self, tmp_path):
        keep_secret_key(tmp_path, secret_key_in(tmp_path))
        assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_the_data_folder_is_its_owners_alone(tmp_path):
    make_data_dir(tmp_path / "new" / "data")
    assert stat.S_IMODE((tmp_path / "new" / "data").stat().st_mode) == 0o700


def test_without_tables_a_command_says_what_to_do_first(tmp_path):
    for command in (["import_page", "page.txt"], ["serve"], ["rerender"], ["chores", "--once"]):
        run = manage(*command, data=tmp_path / command[0])
        assert run.returncode != 0
        assert "Run `manage.py prepare` first" in run.stderr
        assert "Traceback" not in run.stderr


def test_a_relative_data_folder_lies_in_the_project(tmp_path):
    assert data_dir("here", tmp_path) == tmp_path / "here"


class TestSqlite:
    @pytest.mark.parametrize(
        ("version", "affected"),
        [
            ((3, 6, 23), False),
            ((3, 7, 0), True),
            ((3, 40, 1), True),
            ((3, 44, 5), True),
            ((3, 44, 6), False),
            ((3, 45, 0), True),
            ((3, 50, 6), True),
            ((3, 50, 7), False),
            ((3, 51, 2), True),
            ((3, 51, 3), False),
            ((3, 53, 4), False),
        ],
    )
    def test_which_versions_can_lose_a_commit(self, version, affected):
        assert is_affected(version) is affected

    def test_the_bundled_one_runs_where_a_wheel_exists(self):
        if sys.platform == "linux" and os.uname().machine == "x86_64":
            assert not is_affected(running_version())

    @pytest.mark.django_db
    def test_what_is_acknowledged_is_on_disk(self):
        if connection.vendor != "sqlite":
            return
        with connection.cursor() as cursor:
            synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
            foreign_keys = cursor.execute("PRAGMA foreign_keys").fetchone()[0]
        assert (synchronous, foreign_keys) == (2, 1)  # FULL, on
        assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.postgresql
class TestPostgresql:
    def test_statements_are_not_compiled_first(self):
        assert env.database("postgres://localhost/blog")["OPTIONS"] == {"options": "-c jit=off"}

    def test_what_the_address_asks_for_comes_last_and_so_wins(self):
        asked = env.database("postgres://localhost/blog?sslmode=require&options=-c%20jit%3Don")["OPTIONS"]
        assert asked == {"sslmode": "require", "options": "-c jit=off -c jit=on"}

    @pytest.mark.django_db
    def test_the_connection_has_it(self):
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            assert cursor.execute("SHOW jit").fetchone()[0] == "off"


class TestMail:
    def test_the_address_of_a_mail_server_is_read_whole(self):
        assert env.mail_server("smtp+tls://rea%40x:se%3Acret@mail.example") == {
            "EMAIL_HOST": "mail.example",
            "EMAIL_PORT": 587,
            "EMAIL_HOST_USER": "rea@x",
            "EMAIL_HOST_PASSWORD": "se:cret",
            "EMAIL_USE_TLS": True,
            "EMAIL_USE_SSL": False,
        }

    def test_a_mail_server_without_the_rest_stops_the_start_with_the_fix(self, tmp_path):
        done = manage("check", data=tmp_path, EMAIL_URL="smtp://mail.example")
        assert done.returncode != 0
        for words in ("SITE_URL=https://blog.example", "EMAIL_FROM=blog@blog.example"):
            assert words in done.stderr

    def test_with_all_three_it_starts(self, tmp_path):
        mail = {"EMAIL_URL": "smtp://mail.example", "EMAIL_FROM": "blog@blog.example", "SITE_URL": "https://b.example"}
        assert manage("check", data=tmp_path, **mail).returncode == 0


def test_a_served_blog_hashes_passwords_slowly_whatever_the_tests_do(first_start):
    with closing(sqlite3.connect(first_start.data() / "blog.sqlite3")) as database:
        [(password,)] = database.execute("SELECT password FROM auth_user")
    algorithm, iterations, _salt, _digest = password.split("$")
    assert algorithm == "pbkdf2_sha256"
    assert int(iterations) >= 600_000  # OWASP's least for it

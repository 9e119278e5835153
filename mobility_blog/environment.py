"""Environment settings, from variables and a `.env` file: every wrong value is collected and told at once.

Words that other programs use too (LANGUAGE is gettext's, conda sets HOST, Node's developers DEBUG) begin with BLOG_
here. What a `.env` of ours holds was meant for us, so there their former names without BLOG_ are still read.
"""

import os
import re
import socket
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

import environ
from django.conf.global_settings import LANGUAGES
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

T = TypeVar("T")

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
SETTING = re.compile(r"(export )?[A-Za-z_0-9]+=")
PREFIX = "BLOG_"
NOBODY_ELSES = {"ALLOWED_HOSTS", "TIME_ZONE", "TRUSTED_PROXIES"}  # former names that are in no usual environment
SECRET = {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL"}  # they hold what must not stand in a log


class Environment:
    """Reads variables; `finish()` raises one error naming each wrong one with an example that works."""

    def __init__(self, variables: Mapping[str, str] | None = None, file: Mapping[str, str] | None = None) -> None:
        self.variables = os.environ if variables is None else variables
        self.file = file or {}
        self.problems: list[str] = []
        self.notes: list[str] = []  # what works today and should be written otherwise

    def read(self, name: str, default: T, parse: Callable[[str], T], example: str) -> T:
        """The parsed variable, or `default` where it is unset, empty or wrong (a wrong one is remembered)."""
        used_name, raw = self._look_up(name)
        if not raw:
            return default
        try:
            return parse(raw)
        except ValueError as error:
            reason = f" ({error})" if str(error) else ""
            shown_value = f"={raw!r}" if name not in SECRET else ""
            self.problems.append(f"{used_name}{shown_value} cannot be used{reason}. Example: {name}={example}")
            return default

    def _look_up(self, name: str) -> tuple[str, str]:
        former = name.removeprefix(PREFIX)
        for used_name, source in ((name, self.variables), (name, self.file), (former, self.file)):
            raw = source.get(used_name, "").strip()
            if raw:
                if used_name != name:
                    self.notes.append(f"{used_name} in .env is called {name} now. It is still read; please rename it.")
                return used_name, raw
        if former in NOBODY_ELSES and self.variables.get(former):
            self.notes.append(f"{former} is called {name} now; what the environment says of it is not read.")
        return name, ""

    def require(self, name: str, value: object, because: str, example: str) -> None:
        """Remember that another setting makes no sense while `name` is not set."""
        if not value:
            self.problems.append(f"{name} is not set: {because}. Example: {name}={example}")

    def take(self, get: Callable[[], T], default: T) -> T:
        try:
            return get()
        except ValueError as error:
            self.problems.append(f"{str(error)[0].upper()}{str(error)[1:]}.")
            return default

    def finish(self) -> None:
        if self.problems:
            raise ImproperlyConfigured("\n".join(["Settings to correct before the blog can start:", *self.problems]))


def variables_in(usual: Path, named: str = "") -> dict[str, str]:
    path = usual.parent / named if named else usual
    if not named and not path.exists():
        return {}

    class File(environ.Env):
        ENVIRON: dict[str, str] = {}

    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ImproperlyConfigured(f"The settings in {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ImproperlyConfigured(f"{path} is no text in UTF-8. Save it as UTF-8 with a text editor.") from error
    lines = [line.strip() for line in text.splitlines()]
    for number, line in enumerate(lines, start=1):
        if line and not line.startswith("#") and not SETTING.match(line):
            raise ImproperlyConfigured(f"Line {number} of {path} is not NAME=value, without blanks around the sign.")
    File.read_env(StringIO("\n".join(lines)))
    return File.ENVIRON


def yes_or_no(raw: str) -> bool:
    if raw.lower() in YES:
        return True
    if raw.lower() in NO:
        return False
    raise ValueError("it is yes or no")


def whole_number(low: int, high: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(raw)

    return parse


def names(raw: str) -> list[str]:
    hosts = [name.strip() for name in raw.split(",") if name.strip()]
    if any(character in name for name in hosts for character in "/: \t"):
        raise ValueError("host names only, divided by commas, without http:// or a port")
    return hosts


def web_address(raw: str) -> str:
    parts = urlsplit(raw)
    beyond = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in ("http", "https") or not parts.hostname or beyond or parts.port == 0:
        raise ValueError("the address readers type, without a path or a name to sign in with")
    return f"{parts.scheme}://{parts.netloc}"


def language(raw: str) -> str:
    wanted = re.split("[.:@]", raw)[0].replace("_", "-").lower()
    for code in (wanted, wanted.partition("-")[0]):
        if code in dict(LANGUAGES):
            return code
    raise ValueError("not a language Django knows")


def time_zone(raw: str) -> str:
    if raw not in available_timezones():
        raise ValueError("not the name of a time zone")
    return raw


def secret(raw: str) -> str:
    if len(raw) < 50:
        raise ValueError("at least 50 characters, or leave it out and one is made")
    return raw


def listen_address(raw: str) -> str:
    """The address itself, also where a name was given: what the server listens on is looked up once."""
    if any(character in raw for character in "/ "):
        raise ValueError("an address of this machine, without http:// or a port")
    try:
        addresses = socket.getaddrinfo(raw.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ValueError("no address of this machine is known by that name") from error
    return str(min(addresses, key=lambda one: one[0] != socket.AF_INET)[4][0])


def database(raw: str) -> dict[str, Any]:
    if not raw.startswith(("postgres://", "postgresql://")):
        raise ValueError("a postgres:// address, or leave it out for SQLite")
    try:
        parsed: dict[str, Any] = environ.Env.db_url_config(raw)
    except ValueError as error:  # its words hold pieces of the password
        raise ValueError("special characters in name and password are written as %40") from error
    if not parsed.get("NAME"):
        raise ValueError("the name of the database is missing at its end")
    # PostgreSQL takes statements with many subqueries for long ones and compiles them first: that took 38 ms for an
    # article with 10,000 comments, whose rows are found in less. What the address asks for comes last, and so wins.
    options = parsed.setdefault("OPTIONS", {})
    options["options"] = f"-c jit=off {options.get('options', '')}".strip()
    return parsed


def postgresql_driver() -> None:
    if find_spec("psycopg") is None:
        raise ValueError(
            "DATABASE_URL needs the package psycopg: `make run` brings it, or pip install -r requirements/scale.txt"
        )


def mail_server(raw: str) -> dict[str, Any]:
    parts = urlsplit(raw)
    if parts.scheme not in MAIL_PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.port == 0:
        raise ValueError("smtp://, smtp+tls:// or smtp+ssl://, then user:password@host:port")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or MAIL_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
    }


def mail_address(raw: str) -> str:
    try:
        validate_email(raw)
    except ValidationError as error:
        raise ValueError("one e-mail address, without a name") from error
    return raw

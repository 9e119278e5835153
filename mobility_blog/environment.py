"""Readers for settings from the environment: every wrong value is collected and told at once."""

import os
from collections.abc import Callable, Mapping
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


class Environment:
    """Reads variables; `finish()` raises one error naming each wrong one with an example that works."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self.variables = os.environ if variables is None else variables
        self.problems: list[str] = []

    def read(self, name: str, default: T, parse: Callable[[str], T], example: str) -> T:
        """The parsed variable, or `default` where it is unset, empty or wrong (a wrong one is remembered)."""
        raw = self.variables.get(name, "").strip()
        if not raw:
            return default
        try:
            return parse(raw)
        except ValueError as error:
            reason = f" ({error})" if str(error) else ""
            self.problems.append(f"{name}={raw!r} cannot be used{reason}. Example: {name}={example}")
            return default

    def require(self, name: str, value: object, because: str, example: str) -> None:
        """Remember that another setting makes no sense while `name` is not set."""
        if not value:
            self.problems.append(f"{name} is not set: {because}. Example: {name}={example}")

    def finish(self) -> None:
        if self.problems:
            raise ImproperlyConfigured("\n".join(["Settings to correct before the blog can start:", *self.problems]))


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
    """Names divided by commas, without spaces around them."""
    found = [name.strip() for name in raw.split(",") if name.strip()]
    if any(character in name for name in found for character in "/: \t"):
        raise ValueError("host names only, divided by commas, without http:// or a port")
    return found


def web_address(raw: str) -> str:
    """An http(s) address without a path, and without a slash at its end."""
    parts = urlsplit(raw)
    beyond = parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in ("http", "https") or not parts.hostname or beyond or parts.port == 0:
        raise ValueError("the address readers type, without a path or a name to sign in with")
    return f"{parts.scheme}://{parts.netloc}"


def language(raw: str) -> str:
    if raw.lower() not in dict(LANGUAGES):
        raise ValueError("not a language Django knows")
    return raw.lower()


def time_zone(raw: str) -> str:
    if raw not in available_timezones():
        raise ValueError("not the name of a time zone")
    return raw


def secret(raw: str) -> str:
    if len(raw) < 50:
        raise ValueError("at least 50 characters, or leave it out and one is made")
    return raw


def listen_address(raw: str) -> str:
    if any(character in raw for character in "/ ") or "://" in raw:
        raise ValueError("an address of this machine, without http:// or a port")
    return raw


def database(raw: str) -> dict[str, Any]:
    """Django's settings for a database given as an address."""
    if not raw.startswith(("postgres://", "postgresql://")):
        raise ValueError("a postgres:// address, or leave it out for SQLite")
    parsed: dict[str, Any] = environ.Env.db_url_config(raw)
    if not parsed.get("NAME"):
        raise ValueError("the name of the database is missing at its end")
    # PostgreSQL takes statements with many subqueries for long ones and compiles them first: that took 38 ms for an
    # article with 10,000 comments, whose rows are found in less. What the address asks for comes last, and so wins.
    options = parsed.setdefault("OPTIONS", {})
    options["options"] = f"-c jit=off {options.get('options', '')}".strip()
    return parsed


def mail_server(raw: str) -> dict[str, Any]:
    """Django's settings for a mail server given as an address."""
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

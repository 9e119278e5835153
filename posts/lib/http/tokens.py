"""Signed tokens, each good for one purpose only."""

from datetime import timedelta
from typing import Any

from django.core import signing


class BadToken(Exception):
    """The token was not made by us, not for this purpose, or was changed on its way."""


class ExpiredToken(BadToken):
    """The token is ours, but too old."""


def sign(purpose: str, value: Any) -> str:
    return signing.dumps(value, salt=f"posts.{purpose}")


def read(purpose: str, token: str, max_age: timedelta) -> Any:
    """The value inside. Raises ExpiredToken or BadToken."""
    try:
        return signing.loads(token, salt=f"posts.{purpose}", max_age=max_age)
    except signing.SignatureExpired as error:
        raise ExpiredToken from error
    except signing.BadSignature as error:
        raise BadToken from error

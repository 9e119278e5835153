"""Hypothesis profiles: how many examples a property is tried with; --hypothesis-profile=long asks for more."""

from collections.abc import Callable
from typing import Any

from hypothesis import settings

# Timing is the machine's business, never a test's.
settings.register_profile("suite", deadline=None)
settings.register_profile("long", deadline=None, max_examples=1000)
settings.load_profile("suite")


def over_the_database(test: Callable[..., Any]) -> Callable[..., Any]:
    """A tenth of what the pure properties get: each of these examples writes rows."""
    return settings(max_examples=settings().max_examples // 10)(test)

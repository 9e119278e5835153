"""Refusal reasons of a picture, from a process that knows no language; `refusals.py` puts them into words."""


class RefusalReason(Exception):
    """A reason's name, and the numbers that belong to it."""

    def __init__(self, reason: str, **numbers: float) -> None:
        super().__init__(reason)
        self.reason, self.numbers = reason, numbers

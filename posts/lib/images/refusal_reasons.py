"""Why a picture is refused, as a process that knows no language says it; `image_refusals.py` puts it into words."""


class RefusalReason(Exception):
    """A reason's name, and the numbers that belong to it."""

    def __init__(self, reason: str, **numbers: float) -> None:
        super().__init__(reason)
        self.reason, self.numbers = reason, numbers

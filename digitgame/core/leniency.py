"""Leniency: how much the judge forgives; pure."""

from enum import StrEnum


class Leniency(StrEnum):
    """How much is forgiven."""

    GENTLE = "gentle"
    NORMAL = "normal"
    STRICT = "strict"

    @property
    def factor(self) -> float:
        """What the writers' tolerances are multiplied by."""
        return {"gentle": 1.4, "normal": 1.0, "strict": 0.7}[self.value]

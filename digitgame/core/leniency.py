"""Leniency of the judge."""

from enum import StrEnum


class Leniency(StrEnum):
    """Leniency of the judge."""

    GENTLE = "gentle"
    NORMAL = "normal"
    STRICT = "strict"

    @property
    def factor(self) -> float:
        """The factor by which the writers' tolerances are multiplied."""
        return {"gentle": 1.4, "normal": 1.0, "strict": 0.7}[self.value]

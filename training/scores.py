"""Validation scores by which weights are selected."""

from typing import NamedTuple


class Scores(NamedTuple):
    """Shares of validation images read correctly, 0 to 1."""

    mnist: float
    ink: float

"""The hand that a learner writes with."""

from enum import StrEnum


class Hand(StrEnum):
    """The hand that a learner writes with."""

    RIGHT = "right"
    LEFT = "left"
    """Strokes to the left and clockwise rings are right, too."""

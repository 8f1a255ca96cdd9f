"""Drawings to score, good and bad."""

from collections.abc import Callable

from tests.cli.score.lines import line
from tests.ended import Ended
from tests.handmade import HANDMADE

BAD = (
    "{",
    "[1]",
    '{"id": "no strokes"}',
    '{"id": 3, "strokes": [[[NaN, 1]]]}',
    line([[[1, 1]]], id="dot"),
    line(target=12),
)
"""Lines that are no drawings."""


def handmade(count: int) -> str:
    """Lines of hand-made digits, numbered."""
    return "".join(
        line(made.strokes, id=number, target=made.digit) + "\n"
        for number in range(count)
        for made in [HANDMADE[number % len(HANDMADE)]]
    )


Run = Callable[..., Ended]

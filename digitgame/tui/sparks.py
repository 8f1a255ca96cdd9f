"""Sparks around what was drawn, while there is something to celebrate; pure."""

from random import Random

from digitgame.tui.layout import Cells
from digitgame.tui.overlay import Mark, Marks

FRAMES = 14
"""Pictures in all."""

A_SECOND = 10
"""Pictures a second: the eye sees it twinkle, and a slow link can follow."""

_SPARKS = 18  # at the most at once: a few, so that the digit stays what is looked at
_LIFE = 4  # pictures that a spark is there


def sparks(frame: int, cells: Cells) -> Marks:
    """The sparks of a picture, the same whenever it is asked for; none beyond the last.

    Args:
        frame: which picture, from 0.
        cells: the pad's size.
    """
    if not 0 <= frame < FRAMES:
        return {}
    rng = Random(cells.columns)  # noqa: S311 - where a spark is need not be a secret
    lit = []
    for _ in range(_SPARKS * FRAMES // _LIFE):
        place = rng.randrange(cells.columns), rng.randrange(cells.rows)
        if 0 <= frame - rng.randrange(FRAMES - _LIFE + 1) < _LIFE:
            lit.append(place)
    return dict.fromkeys(lit, Mark.SPARK)

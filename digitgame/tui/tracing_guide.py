"""Guidance: what is said and shown to a pen that traces a way; pure."""

from collections.abc import Sequence

from digitgame.core.tracing import PenState, Tracing
from digitgame.i18n import N_, _
from digitgame.tui.layout import Cells
from digitgame.tui.signs import Signs, arrow_at, start_signs
from digitgame.tui.symbols import Symbols
from model.raster import Points

_WORDS = {
    PenState.READY: N_("Start at {number}."),
    PenState.ON: N_("{yes} On the dots."),
    PenState.ARRIVED: N_("{yes} There! Lift the pen."),
    PenState.ASTRAY: N_("{no} Off the dots: go back."),
    PenState.BACKWARDS: N_("{turn} The other way round!"),
    PenState.WRONG_START: N_("{no} Start at {number}."),
    PenState.WRONG_STROKE: N_("{no} Stroke {number} is first."),
    PenState.DONE: N_("{yes} All there: check it."),
}
"""Short enough for the frame of the smallest pad."""

_AHEAD = 5  # pad units from the pen to the arrow that shows where to go on

_POINTED = (PenState.READY, PenState.ON, PenState.ASTRAY, PenState.BACKWARDS, PenState.WRONG_START)
"""Where there is somewhere to go on to."""


def words_for(tracing: Tracing, symbols: Symbols) -> str:
    """How it goes, in a few words and by shape."""
    return _(
        _WORDS[tracing.course],
        number=tracing.stroke + 1,
        yes=symbols.right,
        no=symbols.wrong,
        turn=symbols.turn,
    )


def signs_for(tracing: Tracing, paths: Sequence[Points], cells: Cells, symbols: Symbols) -> Signs:
    """Where each stroke starts, and an arrow to where the pen should go on.

    Args:
        tracing: how it goes.
        paths: the way's strokes as the tracer has them, points a pad unit apart.
        cells: the pad's size.
        symbols: what to draw with.
    """
    arrow: Signs = {}
    if tracing.course in _POINTED:
        path = paths[tracing.stroke]
        arrow = arrow_at(path, min(tracing.place + _AHEAD, len(path) - 1), cells, symbols)
    return {**arrow, **start_signs((path[0].tolist() for path in paths), cells)}

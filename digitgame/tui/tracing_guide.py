"""Geometry of a way on the pad: ghost, signs and tracing state."""

from collections.abc import Sequence

from digitgame.core.ink import Ink, path
from digitgame.core.timeline import Timeline
from digitgame.core.tracing import PenState, Tracer, Tracing
from digitgame.i18n import N_, _
from digitgame.tui.layout import Cells
from digitgame.tui.overlay import Marks, Signs, arrow_at, ghost_marks, start_signs, stretched
from digitgame.tui.symbols import Symbols
from model.copybook import Way
from model.grid import Grid
from model.raster import Points

READY = Tracing(PenState.READY, 0)
"""Nothing is drawn yet."""

_WORDS = {
    PenState.READY: N_("Start at {number}."),
    PenState.ON: N_("{yes} On the dots."),
    PenState.ARRIVED: N_("{yes} Good! Lift the pen."),
    PenState.ASTRAY: N_("{no} Off the dots: go back."),
    PenState.BACKWARDS: N_("{turn} The other way round!"),
    PenState.WRONG_START: N_("{no} Start at {number}."),
    PenState.WRONG_STROKE: N_("{no} Stroke {number} comes first."),
    PenState.DONE: N_("{yes} All done: check it."),
}
"""Short enough for the frame of the smallest pad."""

_OF_ONE_STROKE = {
    _WORDS[PenState.READY]: N_("Start at the dot {dot}"),
    _WORDS[PenState.WRONG_START]: N_("{no} Start at the dot {dot}"),
}
"""Words for a digit whose start has no number."""

_AHEAD = 5  # pad units from the pen to the arrow that leads it

_WITH_ARROW = (
    PenState.READY,
    PenState.ON,
    PenState.ASTRAY,
    PenState.BACKWARDS,
    PenState.WRONG_START,
)

_NUMBERED = 1  # the most faded ghost whose strokes are still numbered


class TracingGuide:
    """A way to watch, to trace, and then to draw from memory."""

    def __init__(
        self,
        way: Way,
        cells: Cells,
        symbols: Symbols,
        tracing: Tracing = READY,
        stretch: float = 1.0,
    ) -> None:
        """Fit the way to the pad.

        Args:
            way: the way to write the digit.
            cells: size of the pad.
            symbols: half blocks or ASCII.
            tracing: the state so far, if the way was fitted to a pad of another size before.
            stretch: that of the pad.
        """
        self._cells, self._symbols = cells, symbols
        self.stretch = stretch
        self.pad = Grid(*cells)
        self._strokes = self.pad.fitted(way.strokes)
        self._tracer = Tracer(self._strokes, self.pad)
        self.tracing = tracing

    @property
    def timeline(self) -> Timeline:
        """The way, written at writing speed."""
        return Timeline.from_paths(self._strokes)

    @property
    def is_fault(self) -> bool:
        """Return whether the pen has to be corrected."""
        return self.tracing.course.is_fault

    @property
    def hint(self) -> str:
        """The tracing state in a few words and a symbol."""
        words = _WORDS[self.tracing.course]
        if len(self._strokes) == 1:
            words = _OF_ONE_STROKE.get(words, words)
        return _(
            words,
            number=self.tracing.stroke + 1,
            yes=self._symbols.right,
            no=self._symbols.wrong,
            turn=self._symbols.turn,
            dot=self._symbols.start,
        )

    @property
    def first_start(self) -> tuple[float, float]:
        """The start of the first stroke, x and y in pad units."""
        x, y = self._strokes[0][0].tolist()
        return x, y

    def start(self) -> None:
        """Start tracing again, on an empty pad."""
        self.tracing = READY

    def follow(self, ink: Ink, *, is_pen_down: bool) -> None:
        """Update the tracing state; a fault stays until the pen is down again.

        The last stroke may have come and gone at once.
        """
        *before, last = ink.strokes or ((),)
        done = [path(stroke) for stroke in before]
        self.tracing = self._tracer.trace(done, [point[:2] for point in last])
        if last and not (is_pen_down or self.is_fault):
            self.tracing = self._tracer.trace([*done, path(last)], ())

    def ghost(self, fading: int) -> Marks:
        """Return the marks under the ink: the way, unless it has faded."""
        return ghost_marks(self._shown(self._strokes), self._cells, fading)

    def guidance(self) -> Signs:
        """Return the signs over traced ink: the strokes' numbers and an arrow to follow."""
        paths, tracing = self._shown(self._tracer.paths), self.tracing
        arrow: Signs = {}
        if tracing.course in _WITH_ARROW:
            path = paths[tracing.stroke]
            at = min(tracing.place + _AHEAD, len(path) - 1)
            arrow = arrow_at(path, at, self._cells, self._symbols)
        return {
            **arrow,
            **start_signs((path[0].tolist() for path in paths), self._cells, self._symbols),
        }

    def starts(self, fading: int) -> Signs:
        """Return the strokes' numbers, unless the ghost has faded too far."""
        if fading > _NUMBERED:
            return {}
        return start_signs(
            (stroke[0].tolist() for stroke in self._shown(self._strokes)),
            self._cells,
            self._symbols,
        )

    def _shown(self, strokes: Sequence[Points]) -> list[Points]:
        """Return where strokes in pad units are shown."""
        return [stretched(stroke, self._cells, self.stretch) for stroke in strokes]

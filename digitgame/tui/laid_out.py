"""A way laid out between a pad's lines: its ghost, its signs, and how a pen follows it; pure."""

from digitgame.core.ink import Ink, path
from digitgame.core.timeline import Timeline
from digitgame.core.tracing import PenState, Tracer, Tracing
from digitgame.tui.layout import Cells
from digitgame.tui.overlay import Marks, ghost_marks
from digitgame.tui.signs import Signs, start_signs
from digitgame.tui.symbols import Symbols
from digitgame.tui.tracing_guide import signs_for, words_for
from model.copybook import Way
from model.grid import Grid

READY = Tracing(PenState.READY, 0)
"""Nothing is drawn yet."""

_NUMBERED = 1  # how far a ghost may have faded that its strokes still have their numbers


class TracingGuide:
    """What is watched, traced, and then drawn without."""

    def __init__(self, way: Way, cells: Cells, symbols: Symbols, tracing: Tracing = READY) -> None:
        """Lay it out.

        Args:
            way: what to write.
            cells: the pad's size.
            symbols: what the pad is drawn with.
            tracing: how it goes so far, if it was laid out before on a pad of another size.
        """
        self._cells, self._symbols = cells, symbols
        self.pad = Grid(*cells)
        self._strokes = self.pad.fitted(way.strokes)
        self._tracer = Tracer(self._strokes, self.pad)
        self.tracing = tracing
        """How the pen follows it."""

    @property
    def timeline(self) -> Timeline:
        """How it is written at writing speed."""
        return Timeline.from_paths(self._strokes)

    @property
    def is_fault(self) -> bool:
        """Is there something to do otherwise?"""
        return self.tracing.course.is_fault

    @property
    def hint(self) -> str:
        """How it goes, in a few words."""
        return words_for(self.tracing, self._symbols)

    def start(self) -> None:
        """Nothing is drawn any more."""
        self.tracing = READY

    def follow(self, ink: Ink, *, is_pen_down: bool) -> None:
        """See how the pen follows it; what went wrong stays so until the pen is down again."""
        strokes = ink.strokes
        wet = strokes[-1] if is_pen_down else ()
        done = [path(stroke) for stroke in strokes[: -1 if wet else None]]
        tracing = self._tracer.trace(done, [point[:2] for point in wet])
        is_over = tracing.course in (PenState.READY, PenState.DONE)
        if not (is_over and strokes and self.is_fault):
            self.tracing = tracing

    def ghost(self, fading: int) -> Marks:
        """What lies under the ink: the way, as far as it has not faded."""
        return ghost_marks(self._strokes, self._cells, fading)

    def guidance(self) -> Signs:
        """What stands over the ink that traces: where to start, and where to go on."""
        return signs_for(self.tracing, self._tracer.paths, self._cells, self._symbols)

    def starts(self, fading: int) -> Signs:
        """Where the strokes start, as long as the ghost has not faded far."""
        if fading > _NUMBERED:
            return {}
        return start_signs((stroke[0].tolist() for stroke in self._strokes), self._cells)

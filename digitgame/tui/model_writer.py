"""The copybook's way, which writes itself over dimmed ink."""

from collections.abc import Callable, Sequence

from textual.timer import Timer

from digitgame.core.ink import path
from digitgame.core.timeline import Timeline
from digitgame.tui.widgets.canvas import Canvas
from model.raster import Points

_FRAME_RATE = 15  # a second: enough for motion, few enough for a slow connection


class ModelWriter:
    """Writes a way on a canvas at writing speed; at once where animations are turned off."""

    def __init__(self, canvas: Canvas, clock: Callable[[], float]) -> None:
        """Prepare to write; the canvas must be mounted before `start`, the clock gives seconds."""
        self._canvas = canvas
        self._clock = clock
        self._timeline, self._columns = Timeline(), 1
        self._started = 0.0
        self._timer: Timer | None = None

    def start(self, strokes: Sequence[Points], columns: int) -> None:
        """Dim the ink and begin to write.

        Args:
            strokes: arrays (n, 2) in units of a pad of that many columns.
            columns: width of that pad; the canvas may have been resized since, and may be again.
        """
        self.stop()
        self._timeline, self._columns = Timeline.from_paths(strokes), columns
        self._started = self._clock()
        self._canvas.set_model(())
        if self._canvas.app.animation_level == "none":
            self._write(self._timeline.duration)
        else:
            self._timer = self._canvas.set_interval(1 / _FRAME_RATE, self._write_on)

    def stop(self) -> None:
        """Leave what is written as it is."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _write_on(self) -> None:
        moment = self._clock() - self._started
        self._write(moment)
        if moment >= self._timeline.duration:
            self.stop()

    def _write(self, moment: float) -> None:
        """Show what is written after that many seconds."""
        visible = self._timeline.at(moment)
        strokes = [*self._timeline.strokes[: visible.whole], visible.part]
        factor = self._canvas.cells.columns / self._columns
        self._canvas.set_model([path(stroke) * factor for stroke in strokes if stroke])

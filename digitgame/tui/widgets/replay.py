"""A sheet that replays a drawing stroke by stroke."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message
from textual.timer import Timer

from digitgame.core.ink import Point, path
from digitgame.core.timeline import Timeline
from digitgame.tui.layout import Cells
from digitgame.tui.overlay import Signs, arrow_at, cell_of, direction_signs, start_signs
from digitgame.tui.symbols import get_symbols
from digitgame.tui.widgets.canvas import Canvas
from model.grid import Grid
from model.raster import resample

LOOK_HERE = "!"
"""Marks a place of interest."""

SLOWER = 0.4
"""Speed of the slow replay."""

_FRAMES = 20  # per second: enough for motion, few enough for a slow connection


class Replay(Canvas):
    """A complete drawing with numbered strokes, and its replay.

    Without animations (TEXTUAL_ANIMATIONS=none) it stays complete.
    """

    @dataclass
    class Finished(Message):
        """The replay has ended."""

        replay: "Replay"

        @property
        def control(self) -> "Replay":
            """The replay, for `on`."""
            return self.replay

    def __init__(self, clock: Callable[[], float]) -> None:
        """Create an empty sheet; the clock gives monotonic seconds."""
        super().__init__()
        self._clock = clock
        self._drawn = Timeline()
        self._pad = Grid(*self.cells)
        self._timeline = Timeline()
        """The drawing, fitted to this sheet, at the speed of the replay."""
        self._spot: tuple[float, float] | None = None
        self._speed = 1.0
        self._started: float | None = None
        self._complete = 0
        """Strokes that are shown completely."""
        self._timer: Timer | None = None
        self.shows_directions = False

    def on_mount(self) -> None:
        """Create the timer of the replay."""
        self._timer = self.set_interval(1 / _FRAMES, self._tick, pause=True)

    @property
    def is_playing(self) -> bool:
        """Return whether the replay is running."""
        return self._started is not None

    def fit(self, cells: Cells) -> None:
        """Resize the sheet; a running replay starts again."""
        if cells != self.cells:
            self.resize_canvas(cells, ())
            self._fit_drawing()

    def show(self, drawn: Timeline, pad: Grid, spot: tuple[float, float] | None = None) -> None:
        """Show a complete drawing.

        Args:
            drawn: in units of a pad.
            pad: that pad's size.
            spot: a place to mark unless the replay is running, x, y in the same units.
        """
        self._drawn, self._pad, self._spot = drawn, pad, spot
        self.stop()
        self._fit_drawing()

    def play(self, speed: float = 1.0) -> None:
        """Replay the drawing at a multiple of its original speed."""
        self._speed = speed
        is_static = self._timer is None or self.app.animation_level == "none"
        if is_static or not self._drawn.strokes:
            self._finish()
            return
        self._started = self._clock()
        self._fit_drawing()
        if self._timer:
            self._timer.resume()

    def stop(self) -> None:
        """Show the complete drawing, without a message."""
        self._started = None
        if self._timer:
            self._timer.pause()
        self._show_part(self._timeline.duration)

    def on_hide(self) -> None:
        """Stop when the sheet is hidden."""
        self.stop()

    def _fit_drawing(self) -> None:
        fitted = self._drawn.fitted(self._pad, Grid(*self.cells))
        self._timeline = fitted.at_speed(self._speed)
        self._complete = -1
        self._show_part(0.0 if self.is_playing else self._timeline.duration)

    def _tick(self) -> None:
        """Show the current part of the drawing."""
        if self._started is None:
            return
        moment = self._clock() - self._started
        if moment >= self._timeline.duration:
            self._finish()
        else:
            self._show_part(moment)

    def _finish(self) -> None:
        self.stop()
        self.post_message(self.Finished(self))

    def _show_part(self, moment: float) -> None:
        visible = self._timeline.at(moment)
        if visible.whole != self._complete:  # otherwise they have been painted already
            self._strokes = self._timeline.strokes[: visible.whole]
            self._complete = visible.whole
        self._wet = list(visible.part)
        self.set_overlay(self._current_signs())
        self._show()

    def _current_signs(self) -> Signs:
        """Return the numbers and directions of the visible strokes."""
        strokes = self._timeline.strokes
        directions = self._directions() if self.shows_directions else {}
        starts = start_signs((stroke[0][:2] for stroke in strokes), self.cells, get_symbols(self))
        # In the order of the strokes, so that a sign does not change when the next one begins.
        starts = dict(list(starts.items())[: self._complete + bool(self._wet)])
        return {**directions, **starts, **self._spot_sign()}

    def _spot_sign(self) -> Signs:
        if self._spot is None or self.is_playing:
            return {}
        x, y = self._spot
        fitted = Timeline(((Point(x, y, 0.0),),)).fitted(self._pad, Grid(*self.cells))
        return {cell_of(fitted.strokes[0][0][:2], self.cells): LOOK_HERE}

    def _directions(self) -> Signs:
        """Return arrows along a complete drawing, or at the moving pen."""
        if not self.is_playing:
            paths = [path(stroke) for stroke in self._timeline.strokes if len(stroke) > 1]
            return direction_signs(paths, self.cells, get_symbols(self))
        if len(self._wet) < 2:
            return {}
        even = resample(path(self._wet), 1.0)
        return arrow_at(even, len(even) - 1, self.cells, get_symbols(self))

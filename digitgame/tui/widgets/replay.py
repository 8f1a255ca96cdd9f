"""The replay: a drawing that comes about stroke by stroke, as it was drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message
from textual.timer import Timer

from digitgame.core.ink import Point, path
from digitgame.core.timeline import Timeline
from digitgame.tui.layout import Cells
from digitgame.tui.signs import Signs, arrow_at, cell_of, direction_signs, start_signs
from digitgame.tui.symbols import get_symbols
from digitgame.tui.widgets.canvas import Canvas
from model.grid import Grid
from model.raster import resample

LOOK_HERE = "!"
"""Marks the place to look at."""

SLOWER = 0.4
"""Speed for looking closely."""

_FRAMES = 20  # a second: the eye takes it for motion, and a slow link can follow


class Replay(Canvas):
    """Shows a drawing whole, its strokes numbered where they start; plays it when asked.

    Where the learner wants no animations (TEXTUAL_ANIMATIONS=none) it stays whole.
    """

    @dataclass
    class Finished(Message):
        """The drawing is whole again."""

        replay: "Replay"

        @property
        def control(self) -> "Replay":
            """Which replay it was."""
            return self.replay

    def __init__(self, clock: Callable[[], float]) -> None:
        """An empty sheet.

        Args:
            clock: monotonic seconds.
        """
        super().__init__()
        self._clock = clock
        self._drawn = Timeline()
        self._pad = Grid(*self.cells)
        self._timeline = Timeline()
        """What was drawn, as it fits this sheet, at the speed it is played with."""
        self._place: tuple[float, float] | None = None
        self._speed = 1.0
        self._started: float | None = None
        self._whole = 0
        self._ticks: Timer | None = None
        self.shows_directions = False
        """Are there arrows that show which way the strokes go?"""

    def on_mount(self) -> None:
        """Make ready to play."""
        self._ticks = self.set_interval(1 / _FRAMES, self._tick, pause=True)

    @property
    def is_playing(self) -> bool:
        """Is the drawing coming about?"""
        return self._started is not None

    def fit(self, cells: Cells) -> None:
        """Take another size; what is being played starts anew."""
        if cells != self.cells:
            self.resize_canvas(cells, ())
            self._lay_out()

    def show(self, drawn: Timeline, pad: Grid, place: tuple[float, float] | None = None) -> None:
        """Show a drawing whole.

        Args:
            drawn: in units of a pad.
            pad: that pad's size.
            place: where to look, x, y in the same units; it is marked while nothing moves.
        """
        self._drawn, self._pad, self._place = drawn, pad, place
        self.stop()
        self._lay_out()

    def play(self, speed: float = 1.0) -> None:
        """Draw it from the start, so many times as fast as it was drawn."""
        self._speed = speed
        is_still = self._ticks is None or self.app.animation_level == "none"
        if is_still or not self._drawn.strokes:
            self._finish()
            return
        self._started = self._clock()
        self._lay_out()
        if self._ticks:
            self._ticks.resume()

    def stop(self) -> None:
        """Show it whole at once, and say nothing."""
        self._started = None
        if self._ticks:
            self._ticks.pause()
        self._show_part(self._timeline.duration)

    def on_hide(self) -> None:
        """Play nothing that is out of sight."""
        self.stop()

    def _lay_out(self) -> None:
        fitted = self._drawn.fitted(self._pad, Grid(*self.cells))
        self._timeline = fitted.at_speed(self._speed)
        self._whole = -1
        self._show_part(0.0 if self.is_playing else self._timeline.duration)

    def _tick(self) -> None:
        """Show what is there by now."""
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
        if visible.whole != self._whole:  # else they are the same, and painted already
            self._strokes = self._timeline.strokes[: visible.whole]
            self._whole = visible.whole
        self._wet = list(visible.part)
        self.set_overlay(self._signs_now())
        self._show()

    def _signs_now(self) -> Signs:
        """The numbers of the strokes that are there, each where it starts, and the way they go."""
        there = self._timeline.strokes[: self._whole + bool(self._wet)]
        directions = self._directions() if self.shows_directions else {}
        starts = start_signs((stroke[0][:2] for stroke in there), self.cells)
        return {**directions, **starts, **self._place_sign()}

    def _place_sign(self) -> Signs:
        """What says: look here."""
        if self._place is None or self.is_playing:
            return {}
        x, y = self._place
        spot = Timeline(((Point(x, y, 0.0),),)).fitted(self._pad, Grid(*self.cells))
        return {cell_of(spot.strokes[0][0][:2], self.cells): LOOK_HERE}

    def _directions(self) -> Signs:
        """Arrows along a drawing that is whole; at the pen while it moves."""
        if not self.is_playing:
            paths = [path(stroke) for stroke in self._timeline.strokes if len(stroke) > 1]
            return direction_signs(paths, self.cells, get_symbols(self))
        if len(self._wet) < 2:
            return {}
        even = resample(path(self._wet), 1.0)
        return arrow_at(even, len(even) - 1, self.cells, get_symbols(self))

"""Animated sparks under the ink of a canvas."""

from collections.abc import Callable
from random import Random

from textual.timer import Timer

from digitgame.tui.layout import Cells
from digitgame.tui.overlay import Mark, Marks
from digitgame.tui.widgets.canvas import Canvas

FRAMES = 14

_FRAME_RATE = 10  # a second: fast enough to twinkle, slow enough for a slow connection
_SPARKS = 18  # at most, at the same time: the digit stays in focus
_LIFE = 4  # frames of one spark


class Celebration:
    """Sparks that last a moment; none where animations are turned off."""

    def __init__(self, canvas: Canvas, under: Callable[[], Marks]) -> None:
        """Prepare a celebration.

        Args:
            canvas: shows the sparks; it must be mounted before `start`.
            under: returns the canvas's other marks.
        """
        self._canvas = canvas
        self._under = under
        self._frame = 0
        self._timer: Timer | None = None

    @property
    def is_running(self) -> bool:
        """Return whether sparks are shown."""
        return self._timer is not None

    def start(self) -> None:
        """Show the first sparks; they go out by themselves."""
        self.stop()
        if self._canvas.app.animation_level != "none":
            self._frame = 0
            self._timer = self._canvas.set_interval(1 / _FRAME_RATE, self._show_frame)
            self._show_frame()

    def stop(self) -> None:
        """Remove the sparks at once."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._canvas.set_underlay(self._under())

    def _show_frame(self) -> None:
        if self._frame >= FRAMES:
            self.stop()
            return
        self._canvas.set_underlay({**sparks(self._frame, self._canvas.cells), **self._under()})
        self._frame += 1


def sparks(frame: int, cells: Cells) -> Marks:
    """Return the sparks of a frame, reproducibly; none from `FRAMES` on.

    Args:
        frame: index from 0.
        cells: size of the canvas.
    """
    if not 0 <= frame < FRAMES:
        return {}
    rng = Random(cells.columns)  # noqa: S311 - positions need not be secret
    lit = []
    for _ in range(_SPARKS * FRAMES // _LIFE):
        place = rng.randrange(cells.columns), rng.randrange(cells.rows)
        if 0 <= frame - rng.randrange(FRAMES - _LIFE + 1) < _LIFE:
            lit.append(place)
    return dict.fromkeys(lit, Mark.SPARK)

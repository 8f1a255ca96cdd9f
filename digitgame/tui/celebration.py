"""Celebration: sparks on a sheet for a moment, in nobody's way."""

from collections.abc import Callable

from textual.timer import Timer

from digitgame.tui.overlay import Marks
from digitgame.tui.sparks import A_SECOND, FRAMES, sparks
from digitgame.tui.widgets.canvas import Canvas


class Celebration:
    """Sparks under a sheet's ink; none where the learner wants no animations."""

    def __init__(self, canvas: Canvas, under: Callable[[], Marks]) -> None:
        """Nothing to celebrate yet.

        Args:
            canvas: where the sparks are shown; it must be mounted before they are.
            under: what else lies under the ink there.
        """
        self._canvas = canvas
        self._under = under
        self._frame = 0
        self._timer: Timer | None = None

    @property
    def is_running(self) -> bool:
        """Are there sparks?"""
        return self._timer is not None

    def start(self) -> None:
        """Light the first sparks; they go out by themselves."""
        self.stop()
        if self._canvas.app.animation_level != "none":
            self._frame = 0
            self._timer = self._canvas.set_interval(1 / A_SECOND, self._twinkle)
            self._twinkle()

    def stop(self) -> None:
        """Put them out at once."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._canvas.set_underlay(self._under())

    def _twinkle(self) -> None:
        if self._frame >= FRAMES:
            self.stop()
            return
        self._canvas.set_underlay({**sparks(self._frame, self._canvas.cells), **self._under()})
        self._frame += 1

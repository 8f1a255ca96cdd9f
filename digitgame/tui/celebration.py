"""Celebration: sparks on a sheet for a moment, in nobody's way."""

from collections.abc import Callable

from textual.timer import Timer

from digitgame.tui.overlay import Marks
from digitgame.tui.sparks import A_SECOND, FRAMES, sparks
from digitgame.tui.widgets.canvas import Sheet


class Celebration:
    """Sparks under a sheet's ink; none where the learner wants no animations."""

    def __init__(self, sheet: Sheet, under: Callable[[], Marks]) -> None:
        """Nothing to celebrate yet.

        Args:
            sheet: where the sparks are shown; it must be mounted before they are.
            under: what else lies under the ink there.
        """
        self._sheet = sheet
        self._under = under
        self._frame = 0
        self._timer: Timer | None = None

    @property
    def is_on(self) -> bool:
        """Are there sparks?"""
        return self._timer is not None

    def begin(self) -> None:
        """Light the first sparks; they go out by themselves."""
        self.end()
        if self._sheet.app.animation_level != "none":
            self._frame = 0
            self._timer = self._sheet.set_interval(1 / A_SECOND, self._twinkle)
            self._twinkle()

    def end(self) -> None:
        """Put them out at once."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._sheet.lay_under(self._under())

    def _twinkle(self) -> None:
        if self._frame >= FRAMES:
            self.end()
            return
        self._sheet.lay_under({**sparks(self._frame, self._sheet.cells), **self._under()})
        self._frame += 1

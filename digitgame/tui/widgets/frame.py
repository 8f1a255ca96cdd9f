"""A frame around a sheet, with a subtitle."""

from typing import Any, Self

from textual.containers import Container
from textual.geometry import Region

from digitgame.tui.textual_compat.mouse import CapturesDrag, StartsDrag


class Frame(Container, StartsDrag):
    """A border whose subtitle can change while the learner draws."""

    _subtitle = ""
    _is_changing_subtitle = False

    def find_captor(self) -> CapturesDrag | None:
        """Return the visible widget to draw on, so that a stroke may start on the border."""
        shown = (child for child in self.children if child.display)
        return next((child for child in shown if isinstance(child, CapturesDrag)), None)

    def set_subtitle(self, subtitle: str) -> None:
        """Set the border subtitle and repaint only the bottom edge."""
        if subtitle == self._subtitle:
            return
        self._subtitle = subtitle
        self._is_changing_subtitle = True
        try:
            self.border_subtitle = subtitle
        finally:
            self._is_changing_subtitle = False

    def refresh(self, *regions: Region, **how: Any) -> Self:
        """Repaint as Textual does, but only the bottom edge for a new subtitle."""
        if self._is_changing_subtitle:
            regions = (Region(-1, self.size.height, self.outer_size.width, 1),)
        return super().refresh(*regions, **how)

"""The thumbnail: the 28x28 image that the network sees."""

import numpy as np
from textual.app import RenderResult
from textual.strip import Strip
from textual.widget import Widget

from digitgame.tui.palette import Palette
from model.raster import SIDE, Floats


class Thumbnail(Widget):
    """28 columns of 14 rows, two pixels a cell."""

    def __init__(self) -> None:
        super().__init__()
        self._image: Floats = np.zeros((SIDE, SIDE), dtype=np.float32)
        self._palette: Palette | None = None

    def show(self, image: Floats) -> None:
        """Show another image, (28, 28)."""
        self._image = image
        self.refresh()

    def notify_style_update(self) -> None:
        """Mix the shades anew when the theme changes."""
        super().notify_style_update()
        self._palette = None

    def render(self) -> RenderResult:
        """Nothing: `render_line` draws the image."""
        return ""

    def render_line(self, y: int) -> Strip:
        """One row of the image."""
        if self._palette is None:
            self._palette = Palette.of(self)
        if y >= SIDE // 2:
            return Strip.blank(self.size.width, self.rich_style)
        levels = self._palette.levels(self._image[2 * y : 2 * y + 2])
        return Strip(self._palette.row(levels[0].tolist()), SIDE)

"""The image that the network sees."""

import numpy as np
from textual.strip import Strip

from digitgame.tui.palette import PixelWidget
from model.raster import SIDE, Floats


class Thumbnail(PixelWidget):
    """28x28 pixels in 28 columns and 14 rows."""

    IS_IMAGE = True

    def __init__(self) -> None:
        super().__init__()
        self._image: Floats = np.zeros((SIDE, SIDE), dtype=np.float32)

    def show(self, image: Floats) -> None:
        """Show an image, (28, 28)."""
        self._image = image
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render one row of the image."""
        if y >= SIDE // 2:
            return Strip.blank(self.size.width, self.rich_style)
        levels = self.palette.levels(self._image[2 * y : 2 * y + 2])
        return Strip(self.palette.row(levels[0].tolist()), SIDE)

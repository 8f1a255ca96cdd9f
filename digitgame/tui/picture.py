"""Strokes drawn as large as a rectangle of cells allows."""

from collections.abc import Sequence

import numpy as np

from digitgame.tui.layout import Cells
from digitgame.tui.palette import Levels, Palette
from model.raster import Points, bounds, smooth

_PEN = 0.09
"""The pen's width as a share of the picture's height."""

_THINNEST = 1.0  # pixels: a thinner pen would leave gaps

_MARGIN = 0.5  # pixels around the picture


def draw_picture(
    palette: Palette, strokes: Sequence[Points], cells: Cells, snapped_to: float = 0.0
) -> Levels:
    """Draw strokes centred in some cells.

    Args:
        palette: the colours to draw in.
        strokes: arrays (n, 2), x to the right and y downwards, in any unit.
        cells: the size of the picture.
        snapped_to: size of the grid that the strokes were snapped to, in their unit; 0 for none.
    """
    size = np.array([cells.columns, 2.0 * cells.rows])
    pen = max(_THINNEST, _PEN * size[1])
    room = size - 2 * _MARGIN - pen
    if not strokes or room.min() <= 0:
        return palette.levels(palette.draw([], (cells.rows, cells.columns), pen))
    smoothed = [smooth(stroke, snapped_to) for stroke in strokes]
    low, high = bounds(smoothed)
    scale = float((room / np.maximum(high - low, 1e-9)).min())
    fitted = [(stroke - (low + high) / 2) * scale + size / 2 for stroke in smoothed]
    return palette.levels(palette.draw(fitted, (cells.rows, cells.columns), pen))

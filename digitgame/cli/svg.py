"""SVG pictures of drawings and sparklines, black on white and described in words."""

from collections.abc import Sequence
from html import escape

import numpy as np

from model.grid import Grid
from model.raster import Points

_PEN = 0.05
"""Pen width as a share of the pad's height."""

_SPARK = (120, 30)
"""Width and height of a sparkline."""

_DOT = 2.5
"""Radius of a sparkline's last point."""

_INSET = 4
"""Margin around a sparkline for its last point."""

_MOST_POINTS = 120
"""Points drawn per stroke: more would be indistinguishable in a small picture."""


def drawing(strokes: Sequence[Points], pad: Grid, words: str) -> str:
    """Draw strokes between the pad's guide lines, with a ring where the first one starts.

    Args:
        strokes: arrays (n, 2) in pad units.
        pad: the pad they were drawn on.
        words: a description of the picture.
    """
    width, height = pad.columns, 2 * pad.rows
    guides, pen = pad.guides, _PEN * height
    parts = [
        f'<svg class="ink" role="img" aria-label="{escape(words)}" viewBox="0 0 {width} {height}"'
        ' xmlns="http://www.w3.org/2000/svg">',
        f"<title>{escape(words)}</title>",
        *(
            f'<path d="M0 {y}H{width}" stroke="#999" stroke-width="{pen / 6:.2f}"'
            f' stroke-dasharray="{pen:.2f}"/>'
            for y in (guides.top, guides.base)
        ),
        f'<g fill="none" stroke="#000" stroke-width="{pen:.2f}" stroke-linecap="round"'
        ' stroke-linejoin="round">',
        *(f'<path d="{_path_data(stroke)}"/>' for stroke in strokes),
        "</g>",
    ]
    if strokes:
        x, y = np.clip(strokes[0][0], 0, (width, height)).tolist()
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{0.8 * pen:.2f}" fill="#fff" stroke="#000"'
            f' stroke-width="{pen / 3:.2f}"/>'
        )
    return "".join([*parts, "</svg>"])


def sparkline(shares: Sequence[float], words: str) -> str:
    """Plot shares over time, with a dashed line at one half.

    Args:
        shares: 0 to 1, oldest first; at least one.
        words: a description of the picture.
    """
    width, height = _SPARK
    xs = np.linspace(_INSET, width - _INSET, len(shares)) if len(shares) > 1 else [width / 2]
    ys = [height - _INSET - share * (height - 2 * _INSET) for share in shares]
    places = list(zip(xs, ys, strict=True))
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    x, y = places[-1]
    return (
        f'<svg class="spark" role="img" aria-label="{escape(words)}"'
        f' viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(words)}</title>"
        f'<path d="M0 {height / 2}H{width}" stroke="#999" stroke-dasharray="3"/>'
        f'<path d="{line}" fill="none" stroke="#000" stroke-width="1.5"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}"/></svg>'
    )


def _path_data(stroke: Points) -> str:
    """Return path data for a stroke; a single point becomes a dot."""
    step = -(-len(stroke) // _MOST_POINTS)
    thinned = [*stroke[:-1:step].tolist(), stroke[-1].tolist()]
    start, *rest = (f"{x:.1f} {y:.1f}" for x, y in thinned)
    return f"M{start}L{' '.join(rest or [start])}"

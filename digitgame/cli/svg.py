"""Pictures in SVG: drawings and sparklines, for pages that need no script; pure.

They are black on white and told in words, so that print and colour-blind readers lose nothing.
"""

from collections.abc import Sequence
from html import escape

import numpy as np

from model.grid import Grid
from model.raster import Points

_PEN = 0.05
"""The pen's width, as a share of the pad's height."""

_SPARK = (120, 30)
"""A sparkline's width and height."""

_DOT = 2.5
"""The radius of a sparkline's last point."""

_INSET = 4
"""Room around a sparkline for its last point."""

_MOST_POINTS = 120
"""Points of a stroke that are drawn: more cannot be told apart in a small picture."""


def drawing(strokes: Sequence[Points], pad: Grid, words: str) -> str:
    """A drawing between its pad's guide lines; a ring is where the pen first came down.

    Args:
        strokes: arrays (n, 2) in pad units.
        pad: what it was drawn on.
        words: what the picture shows.
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
        *(f'<path d="{_path(stroke)}"/>' for stroke in strokes),
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
    """Shares over time, 0 to 1, oldest first, with a line at one half.

    Args:
        shares: at least one.
        words: what the picture shows.
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


def _path(stroke: Points) -> str:
    """A stroke as SVG draws it; one point is a dot."""
    step = -(-len(stroke) // _MOST_POINTS)
    thinned = [*stroke[:-1:step].tolist(), stroke[-1].tolist()]
    start, *rest = (f"{x:.1f} {y:.1f}" for x, y in thinned)
    return f"M{start}L{' '.join(rest or [start])}"

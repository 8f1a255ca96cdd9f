"""Parse pen strokes written as a few knots, and interpolate them."""

import numpy as np

from model.raster import Points

_SAMPLES = 16  # points from one knot to the next: smooth at any size used here


def curve(knots: Points) -> Points:
    """Interpolate knots by a centripetal Catmull-Rom spline, which adds no loops or cusps.

    Parametrisation: Yuksel, Schaefer, Keyser 2011; evaluated as cubic Hermite spans.

    Args:
        knots: (n, 2), n >= 2, neighbours distinct; two knots make a straight line.

    Returns:
        (16 (n - 1) + 1, 2), through every knot, in the knots' unit.
    """
    # Reflect a neighbour beyond each end, so that the curve reaches it.
    p = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    run = np.diff(p, axis=0)
    time = np.sqrt(np.hypot(run[:, 0], run[:, 1]))[:, None]
    before, after = time[:-1], time[1:]
    speed = run[:-1] / before - (run[:-1] + run[1:]) / (before + after) + run[1:] / after
    span = time[1:-1, None]  # (n - 1, 1, 1)
    s = np.linspace(0, 1, _SAMPLES + 1)[None, 1:, None]
    points: Points = (
        (2 * s**3 - 3 * s**2 + 1) * p[1:-2, None]
        + (3 * s**2 - 2 * s**3) * p[2:-1, None]
        + (s**3 - 2 * s**2 + s) * span * speed[:-1, None]
        + (s**3 - s**2) * span * speed[1:, None]
    )
    return np.concatenate([knots[:1], points.reshape(-1, 2)])


def pen_stroke(written: str) -> Points:
    """Parse a stroke written as knots; syntax as for `pen_pieces`.

    Returns:
        (n, 2) in the knots' unit.
    """
    first, *others = pen_pieces(written)
    return np.concatenate([first, *(piece[1:] for piece in others)])


def pen_pieces(written: str) -> list[Points]:
    """Parse a stroke's pieces, each of which starts where the one before it ends.

    Args:
        written: knots "x,y" in integers. A blank continues a smooth curve, a slash makes a corner:
            "0,100/35,0/70,100" consists of two straight lines. A bar divides a smooth curve.

    Returns:
        Arrays (n, 2) in the knots' unit.
    """
    done: list[Points] = []
    end = np.empty((0, 2))
    for smooth in written.split("/"):
        pieces = [
            np.array([knot.split(",") for knot in piece.split()], dtype=np.float64)
            for piece in smooth.split("|")
        ]
        knots = np.concatenate([end, *pieces])
        end = knots[-1:]
        if len(knots) == 1:  # the stroke's start, before a corner
            continue
        points = curve(knots)
        lasts = np.cumsum([len(piece) for piece in pieces]) - 1 + len(knots) - sum(map(len, pieces))
        first = 0
        for last in (lasts * _SAMPLES).tolist():
            done.append(points[first : last + 1])
            first = last
    return done or [end]

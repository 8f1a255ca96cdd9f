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
    """Parse a stroke written as knots.

    Args:
        written: knots "x,y" in integers. A blank continues a smooth curve, a slash makes a corner:
            "0,100/35,0/70,100" consists of two straight lines.

    Returns:
        (n, 2) in the knots' unit.
    """
    done: list[Points] = []
    for piece in written.split("/"):
        knots = np.array([pair.split(",") for pair in piece.split()], dtype=np.float64)
        if done:
            knots = np.concatenate([done[-1][-1:], knots])
        done.append(curve(knots)[1 if done else 0 :] if len(knots) > 1 else knots)
    return np.concatenate(done)

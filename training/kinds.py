"""Recognise forms of digits that readers often get wrong, by the strokes alone."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from model.raster import Points, bounds, length

_EDGE = 0.08
"""Shares of a digit's height below this are a hook of the pen, not a serif or a foot."""


def kind_of(label: int, strokes: Sequence[Points]) -> str | None:
    """Return the kind of a digit, None for one of no special form.

    Args:
        label: the digit, 0 to 9.
        strokes: (n, 2) each, y downwards.
    """
    low, high = bounds(strokes)
    height = max(float((high - low)[1]), 1e-9)
    upright = [(stroke - low) / height for stroke in strokes]  # y from 0 to 1
    width = float((high - low)[0]) / height
    for name, (digit, matches) in KINDS.items():
        if digit == label and matches(upright, width):
            return name
    return None


def _is_slashed_zero(strokes: Sequence[Points], _width: float) -> bool:
    """Return whether a zero has a second stroke half as long as it is high."""
    lengths = sorted(map(length, strokes))
    return len(strokes) > 1 and lengths[-2] > 0.5


def _is_seven_with_serif(strokes: Sequence[Points], width: float) -> bool:
    """Return whether a seven starts with a short stroke up to its top left corner."""
    first = strokes[0]
    top = int(first[:, 1].argmin())
    start_y, left = first[0, 1], first[: top + 1, 0].max(initial=0.0)
    return bool(start_y > 1.5 * _EDGE and start_y < 0.4 and left < 0.45 * width + _EDGE)


def _is_one_with_base(strokes: Sequence[Points], _width: float) -> bool:
    """Return whether a one has a level stroke at its foot."""
    for stroke in strokes[1:]:
        across, down = np.ptp(stroke, axis=0)
        if across > 2 * down and across > 0.15 and stroke[:, 1].mean() > 0.8:
            return True
    return False


def _is_one_with_ticked_foot(strokes: Sequence[Points], _width: float) -> bool:
    """Return whether a one's stroke ends to the right of its lowest point, and above it."""
    last = strokes[-1]
    foot = last[int(last[:, 1].argmax())]
    rise, run = foot[1] - last[-1, 1], last[-1, 0] - foot[0]
    return bool(rise > _EDGE / 2 and run > _EDGE and foot[1] > 0.9)


def _is_script_six(strokes: Sequence[Points], width: float) -> bool:
    """Return whether a six ends at its right edge."""
    return bool(strokes[-1][-1, 0] > 0.97 * width and strokes[-1][-1, 1] > 0.4)


KINDS: Mapping[str, tuple[int, Callable[[Sequence[Points], float], bool]]] = {
    "slashed 0": (0, _is_slashed_zero),
    "7 with a serif": (7, _is_seven_with_serif),
    "1 with a base": (1, _is_one_with_base),
    "1 with a ticked foot": (1, _is_one_with_ticked_foot),
    "script 6": (6, _is_script_six),
}
"""Kind by name: its digit, and whether strokes of height 1 and some width are of it."""

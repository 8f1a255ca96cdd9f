"""Draw forms of digits that few writers in the data use, such as slashed zeros."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.curve import curve
from model.grid import Grid
from model.raster import Points, resample
from training.terminal import COLUMNS

_JITTER = 2.2
"""Standard deviation of each knot's place, hundredths of the digit's height."""

# Strokes as in model/copybook.toml: knots in hundredths of the height, a slash makes a corner.
_FORMS: Mapping[str, tuple[int, tuple[tuple[str, ...], ...]]] = {
    "1 with a ticked foot": (
        1,
        (
            ("0,36/30,0/30,88 34,98 50,86",),
            ("2,30/26,0/27,90 33,99 44,92",),
            ("3,0/2,86 8,98 24,88",),
            ("0,24/22,0/20,92/36,84",),
            ("10,0/8,94/30,78",),
            ("4,0/2,98/40,60",),
            ("0,0 4,50 2,96/30,52",),
        ),
    ),
    "1 with a base": (
        1,
        (
            ("4,30/32,0/30,100", "2,100 62,100"),
            ("4,30/32,0/30,98/4,99/62,99",),
            ("14,16/34,0/34,100", "0,99 70,101"),
            ("30,0/30,100", "0,100 60,99"),
            ("6,26/30,0/29,100", "10,98 48,98"),
            ("18,20/40,0/36,97/4,98/78,96",),
        ),
    ),
    "1 with a long flag": (
        1,
        (("0,70/40,0/38,100",), ("0,86/46,0/44,100",), ("0,50/30,0/32,100",)),
    ),
    "2 with a rising end": (
        2,
        (
            ("10,22 19,7 38,0 56,10 60,29 49,53 31,77 14,94 3,92 9,82 26,84 50,94 70,86 84,68",),
            ("8,24 16,8 36,0 56,9 60,28 50,50 28,76 2,99/30,92 56,98 78,84",),
            ("4,20 20,2 44,2 54,22 40,52 16,80 2,90 4,78 18,80 40,96 66,92 82,74",),
            ("16,34 4,26 12,6 36,0 56,12 58,30 46,54 26,78 4,98/40,94 76,98",),
            ("4,6/60,2/2,98/70,97",),
            ("10,26 8,8 30,0 48,12 44,34 26,66 8,94 2,84 14,68 34,66 60,50 84,34",),
            ("6,30 10,8 32,0 46,14 38,46 18,84 4,98 2,84 20,64 52,56 88,40",),
            ("20,30 12,14 30,0 50,8 46,34 22,72 6,96/10,80 40,84 70,70 96,52",),
        ),
    ),
    "3 with a curled end": (
        3,
        (
            ("4,14 16,3 33,0 51,8 54,26 42,41 24,46/45,50 59,64 60,81 45,96 24,100 4,90 8,76",),
            ("5,1/56,0/27,40 47,45 61,60 61,80 46,96 24,100 4,90 4,76 18,76",),
            ("12,20 4,10 22,0 46,4 52,24 40,40 22,46/46,52 60,68 54,90 30,100 8,94 0,80 10,68",),
            ("4,14 20,1 44,4 52,24 38,42 24,48 22,40 34,42 54,56 58,80 42,97 20,99 2,88",),
            ("6,10 26,0 48,8 46,30 24,42 16,46/44,50 54,70 40,94 16,98 0,84 4,70",),
        ),
    ),
    "4 with a short stem": (
        4,
        (
            ("22,0 12,32 0,64/62,62", "45,40 42,84"),
            ("20,0 8,40 0,70/70,68", "48,52 46,92"),
            ("42,0/0,66/62,66", "44,48 42,90"),
            ("16,4 4,60/60,56", "42,34 40,88"),
        ),
    ),
    "4 with strokes apart": (
        4,
        (
            ("22,0 12,32 0,58/46,58", "58,24 54,100"),
            ("14,0 4,50/40,52", "56,0 52,100"),
            ("20,2 6,50/54,52", "44,8 42,46", "42,56 40,100"),
            ("22,0 2,60", "2,62 60,62", "44,26 40,100"),
        ),
    ),
    "4 in one stroke": (
        4,
        (
            ("62,67/0,67/44,0/42,100",),
            ("18,0 10,30 2,60/45,60/48,30/42,100",),
            ("8,0 2,40 10,54 40,46/48,6/44,100",),
            ("60,62 6,66/40,2/40,100",),
            ("10,4 4,44 24,54 44,44 50,20 50,4/46,60 42,100",),
        ),
    ),
    "5 with the hat apart": (
        5,
        (
            ("14,6/10,44/30,38 50,43 62,60 60,80 45,96 24,100 2,92", "22,-6 74,-10"),
            ("14,8/10,46/30,40 52,46 62,62 58,82 42,97 20,100 2,90", "30,2 82,-2"),
            ("12,12/10,46 34,40 54,50 58,74 40,96 14,98", "16,-4 66,-12"),
            ("14,4/10,44/30,38 50,43 62,60 60,80 45,96 24,100 2,92", "20,10 70,6"),
            ("16,14 10,46/36,42 56,56 54,82 34,98 6,94", "24,4 68,0"),
        ),
    ),
    "5 flat and wide": (
        5,
        (
            ("96,0/24,2/18,40/46,36 76,42 92,60 86,84 60,98 30,100 2,92",),
            ("20,4/14,44/46,38 80,46 90,66 76,92 40,100 2,94", "20,2 100,0"),
            ("80,2 24,4 16,36 44,42 74,50 82,70 66,94 30,100 2,94",),
        ),
    ),
    "5 like an S": (
        5,
        (
            ("62,4 34,0 14,12 18,36 44,46 60,66 48,92 22,100 2,90",),
            ("60,0/22,4 14,40/44,44 58,64 48,92 20,98 14,80 30,64",),
        ),
    ),
    "6 with its end to the right": (
        6,
        (
            ("46,0 28,12 11,36 2,66 8,91 27,100 46,90 48,72 32,64 12,70 10,86 34,94 76,84",),
            ("40,0 20,20 6,52 4,84 22,100 42,90 44,72 30,66 14,74 22,92 52,94 88,78",),
            ("44,2 22,20 8,50 4,80 20,98 38,90 40,74 26,66 10,76/34,86 70,80",),
            ("34,0 14,30 2,66 8,94 30,98 44,82 34,68 12,72 4,84 30,100 74,98",),
            ("24,0 8,30 0,64 8,92 28,98 44,74 46,56 36,58 38,80 60,84 84,66",),
            ("30,0 10,40 4,80 16,100 36,90 52,64 50,46 38,52 36,76 52,90 78,80",),
            ("22,0 6,36 2,76 14,98 34,88 46,60 40,48 30,62 36,84 60,82 90,60",),
        ),
    ),
    "6 flat and wide": (
        6,
        (
            ("40,0 14,24 2,60 14,94 60,100 96,90 98,66 70,54 24,62",),
            ("30,0 6,20/0,60 2,90/20,100 84,98/98,82 92,60/20,58",),
            ("50,4 20,20 4,54 10,88 50,100 88,88 86,62 50,52 10,70",),
        ),
    ),
    "6 with a hooked start": (
        6,
        (
            ("60,16 54,3 42,0 24,14 10,40 2,66 8,91 27,100 46,92 53,75 42,60 22,59 4,74",),
            ("54,20 52,6 36,0 18,16 6,44 2,72 12,96 34,100 52,86 50,66 32,58 8,70",),
            ("66,12 46,0 24,10 8,38 2,70 12,96 36,100 54,84 48,64 28,60 6,76",),
        ),
    ),
    "7 with a serif": (
        7,
        (
            ("0,18/2,2/62,0/44,40 22,100",),
            ("4,22/0,4/64,2/52,40 44,100",),
            ("0,24/4,2/66,4/40,50 30,100",),
            ("0,16/2,2/62,0/40,48 26,100", "14,52 60,48"),
            ("2,20/4,0", "4,2/62,2/46,44 36,100"),
        ),
    ),
    "7 with a sloping top": (
        7,
        (
            ("0,16/62,0/44,40 22,100",),
            ("0,0/62,14/42,50 24,100",),
            ("0,10 30,12 62,0/40,50 26,100",),
            ("0,14/60,0/36,50 18,100", "12,54 58,46"),
        ),
    ),
    "7 with a turned foot": (
        7,
        (
            ("0,2/62,0/44,40 24,84 28,98 44,94",),
            ("2,4/62,2/42,46 24,94/42,88",),
            ("0,4/60,0/40,50 26,88 34,100 52,90",),
            ("0,2/62,0/42,46 22,90 30,100 46,92", "14,52 62,48"),
            ("2,6 30,2 60,4/44,44 26,96/40,84",),
        ),
    ),
    "7 with a crossbar": (
        7,
        (
            ("2,4/64,2/48,40 30,100", "16,52 66,50"),
            ("0,2/62,0/44,40 22,100", "8,46 60,42"),
            ("2,8 30,0 62,4/44,50 34,100", "18,58 62,54"),
            ("0,14/2,2/62,0/42,44 26,100", "10,54 62,46"),
        ),
    ),
    "8 left open": (
        8,
        (
            ("52,14 32,0 10,8 8,26 28,45 48,62 55,80 42,97 22,99 4,88 5,68 24,50 44,34 54,24",),
            ("58,8 36,0 12,6 8,24 28,44 48,62 54,80 40,97 20,98 4,86 8,66 30,48 50,32 62,16",),
            ("44,2 20,0 6,14 14,32 36,48 52,68 46,92 24,100 4,88 8,68 32,48 54,30 58,12",),
            ("40,8 22,2 8,14 16,34 40,54 50,76 36,97 14,94 4,78 18,58 44,40 52,22",),
        ),
    ),
    "8 in two pieces": (
        8,
        (
            (
                "30,0 12,7 7,22 14,40 28,46 44,40 51,23 46,7 30,0",
                "28,46 9,55 0,73 8,92 28,100 50,92 58,73 49,54 28,46",
            ),
            ("28,0 10,8 10,32 28,42 46,32 46,8 28,0", "28,50 6,60 4,88 28,100 52,88 50,60 28,50"),
            ("50,6 26,0 8,14 20,38 44,56 52,80 32,99", "50,8 52,24 30,46 8,62 4,86 30,100"),
            ("30,4 12,10 10,30 28,40 46,30 44,10 30,4", "24,42 6,56 4,84 28,100 52,86 52,58 36,42"),
        ),
    ),
    "8 with a small upper ring": (
        8,
        (
            (
                "30,0 22,4 22,12 30,18 38,12 38,4 30,0",
                "30,18 10,36 2,62 12,90 30,100 50,90 58,62 50,36 30,18",
            ),
            ("36,4 28,0 22,8 26,18 44,34 56,60 48,90 28,100 8,90 2,64 14,38 34,20 40,10 36,3",),
            ("34,2 26,4 26,16 40,28 54,54 50,86 30,100 8,90 2,62 16,36 34,18 36,4",),
        ),
    ),
    "9 with a looped tail": (
        9,
        (
            ("53,12 38,0 16,5 3,20 7,36 24,43 42,35 53,12/52,60 48,90 34,100 18,96 16,84 30,80",),
            ("50,10 30,0 8,10 6,32 26,42 46,30 52,8/54,60 46,92 26,100 6,92",),
            ("46,4 24,2 8,16 14,36 36,38 50,20/46,70 30,98/48,84",),
        ),
    ),
}

SEGMENTS: Mapping[int, tuple[str, ...]] = {
    0: ("0,0 0,2 1,2 1,0 0,0",),
    1: ("1,0 1,2", "0.5,0 0.5,2"),
    2: ("0,0 1,0 1,1 0,1 0,2 1,2",),
    3: ("0,0 1,0 1,1 1,2 0,2|0,1 1,1", "0,0 1,0 1,1 0,1 1,1 1,2 0,2"),
    4: ("0,0 0,1 1,1|1,0 1,2", "0,0 0,1 1,1 1,0 1,2", "0.7,0 0,1.2 1,1.2|0.7,0.6 0.7,2"),
    5: ("1,0 0,0 0,1 1,1 1,2 0,2", "0,0 0,1 1,1 1,2 0,2|0,0 1,0"),
    6: ("1,0 0,0 0,2 1,2 1,1 0,1", "0,0 0,2 1,2 1,1 0,1", "0.8,0 0,1 0,2 1,2 1,1 0,1"),
    7: ("0,0 1,0 1,2", "0,0 1,0 0.3,2", "0,0.3 0,0 1,0 1,2", "0,0 1,0 1,2|0.5,1 1.4,1"),
    8: (
        "0,0 0,2 1,2 1,0 0,0|0,1 1,1",
        "1,1 0,1 0,0 1,0 1,2 0,2 0,1",
        "0.2,0 0.2,1 0.8,1 0.8,0 0.2,0|0,1 0,2 1,2 1,1 0,1",
    ),
    9: ("1,1 0,1 0,0 1,0 1,2 0,2", "1,1 0,1 0,0 1,0 1,2"),
}
"""Digits of straight lines: corners on a box 1 wide and 2 high; a bar separates strokes."""


@dataclass(frozen=True)
class Form:
    """A digit in a form that few writers in the data use."""

    kind: str
    label: int
    strokes: tuple[Points, ...]
    """Each (n, 2), y downwards, in hundredths of the digit's height."""


def draw_form(rng: np.random.Generator) -> Form:
    """Draw one of the forms by a smooth, unsteady hand; zeros come as often as all others."""
    if rng.random() < 0.3:
        kind = str(rng.choice(list(_ZEROS), p=list(_ZEROS.values())))
        return Form(kind, 0, tuple(_zero(kind, rng)))
    kind = list(_FORMS)[int(rng.integers(len(_FORMS)))]
    label, forms = _FORMS[kind]
    written = forms[int(rng.integers(len(forms)))]
    return Form(kind, label, tuple(_jittered(stroke, rng) for stroke in written))


def _jittered(written: str, rng: np.random.Generator) -> Points:
    """Draw a stroke with each knot a little off its place."""
    done: list[Points] = []
    for piece in written.split("/"):
        knots = np.array([pair.split(",") for pair in piece.split()], dtype=np.float64)
        knots = knots + rng.normal(0, _JITTER, knots.shape)
        if done:
            knots = np.concatenate([done[-1][-1:], knots])
        done.append(curve(knots) if len(knots) > 1 else knots)
    return np.concatenate(done)


_ZEROS = {"0 slashed": 0.5, "0 barred": 0.12, "0 dotted": 0.06, "0 open": 0.18, "0 flat": 0.14}


def _zero(kind: str, rng: np.random.Generator) -> list[Points]:
    """Draw a ring, and what the kind adds to it."""
    height = 50.0
    width = height * float(np.exp(rng.normal(-0.25, 0.22)))
    gap = rng.normal(0.15, 0.25)  # radians that the ring overlaps; negative leaves it open
    if kind == "0 flat":
        width = height * rng.uniform(1.15, 2.0)
    if kind == "0 open":
        gap = -rng.uniform(0.25, 1.0)
    start = -np.pi / 2 + rng.normal(0.2, 0.5)
    angles = start - np.linspace(0, 2 * np.pi + gap, 14)
    radius = np.exp(rng.normal(0, 0.03, 14)) * np.linspace(1, np.exp(rng.normal(0, 0.06)), 14)
    ring = np.stack([np.cos(angles) * width, np.sin(angles) * height], axis=1) * radius[:, None]
    strokes = [curve(ring)]
    if kind in {"0 slashed", "0 barred"}:
        lean = np.radians(rng.choice([1, -1], p=[0.88, 0.12]) * rng.uniform(25, 88))
        if kind == "0 barred":
            lean = np.radians(rng.normal(0, 7))
            height *= 0.6
        reach = height * rng.uniform(0.55, 1.7)
        if kind == "0 slashed" and rng.random() < 0.5:  # within the ring, or just to its edge
            across = 1 / np.hypot(np.cos(lean) / width, np.sin(lean) / height)
            reach = across * rng.uniform(0.5, 1.15)
        way = np.array([np.cos(lean), -np.sin(lean)]) * reach
        middle = rng.normal(0, 5, 2)
        ends = np.stack([middle + way, middle - way * rng.uniform(0.8, 1.2)])
        bow = ends.mean(axis=0) + rng.normal(0, 3, 2)
        slash = curve(np.stack([ends[0], bow, ends[1]]))
        slash = slash if rng.random() < 0.7 else slash[::-1]
        if rng.random() < 0.2:  # without lifting the pen
            return [np.concatenate([strokes[0], slash])]
        strokes.append(slash)
    elif kind == "0 dotted":
        at = rng.normal(0, 5, 2)
        strokes.append(np.stack([at, at + rng.normal(0, 5, 2)]))
    return strokes


def draw_angular(rng: np.random.Generator) -> tuple[int, tuple[Points, ...]]:
    """Draw a digit of straight lines as the arrow keys do.

    Returns:
        The digit, and strokes in pad units at the centres of a random pad's cells.
    """
    label = int(rng.integers(10))
    forms = SEGMENTS[label]
    written = forms[int(rng.integers(len(forms)))]
    columns = round(float(np.exp(rng.uniform(*np.log(COLUMNS)))))
    height = rng.uniform(0.4, 0.95) * columns
    width = height * rng.uniform(0.3, 0.75)
    waist = rng.uniform(0.75, 1.25)  # where the middle is, of 0 to 2
    offset = rng.uniform(0, 1, 2) * (columns - np.array([width, height]))
    cut = rng.uniform(0, 0.35) * width if rng.random() < 0.3 else 0.0
    strokes = []
    for part in written.split("|"):
        corners = np.array([pair.split(",") for pair in part.split()], dtype=np.float64)
        middle = corners[:, 1] == 1
        corners[:, 1] = np.where(middle, waist, corners[:, 1])
        points = corners * (width, height / 2) + offset
        if cut:
            points = _cut_corners(points, cut)
        if rng.random() < 0.5:
            points = points[::-1]
        strokes.append(Grid(columns, columns // 2).to_mouse_resolution(resample(points, 0.25)))
    return label, tuple(strokes)


def _cut_corners(points: Points, cut: float) -> Points:
    """Replace each corner by a short diagonal."""
    out = [points[0]]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        for other in (before, after):
            run = other - at
            out.append(at + run * min(cut / max(float(np.hypot(*run)), 1e-9), 0.45))
    out.append(points[-1])
    return np.array(out)

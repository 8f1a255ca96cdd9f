"""Choose by which measure each kind of fault that raters name is recognised."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from model.fault_kinds import CROSSING, RINGED
from model.shape import Sign
from training.measured import Drawing, Floats, Measured

NAMED = {
    "open": "farthest end+,highest end+,lowest end+,second end+,nearest end+,hole-,"
    "second hole-,ring: missing+,upper ring: missing+,picture farthest+",
    "gap": "gap+,pieces+,nearest end+,hat: missing+",
    "cross": "beyond right-,beyond above-,beyond below-,beyond left-,bar: width-,bar: length-,"
    "crossbar: width-,crossbar: length-,bar: missing+",
    "missing": "missing+,picture far+,length-,picture off+,neck: height-,neck: missing+,"
    "hat: missing+,upper bowl: missing+",
    "extra": "ink farthest+,extra+,ink far+,length+,crossings+,small holes+,hook+,ink off+,"
    "turning+,second hole+,longest tail+",
    "flat": "hole flatness+,ring: roundness+,proportion+,ring: height-,width+,hole height-",
    "narrow": "proportion-,width-",
    "wide": "proportion+,width+,base: width+",
    "slant": "slant-",
}
"""For each kind of fault that raters name, measures by which it may be recognised."""

OFTEN = 5
"""Times that raters named a fault of a digit from which its measure is chosen."""

PREFERENCE = {
    "open": 0.084,
    "gap": 0.21,
    "flat": 0.039,
    "extra": 0.106,
    "cross": 0.114,
    "missing": 0.03,
    "narrow": 0.069,
    "wide": 0.32,
    "slant": 0.067,
}
"""Preference for a kind of fault over others of the same strength that raters name as often of the
digit, chosen so that most of the faults that they named in the tuning sets are recognised."""

_USUAL, _END, _FAR_END = 0.5, 0.85, 0.99  # quantiles of well-written digits


def fit_signs(measured: Measured, digit: int) -> tuple[Sign, ...]:
    """Choose by which measure each kind of fault is recognised best."""
    drawings = measured.measures[0]
    fine = [drawings[i] for i in measured.good if i not in measured.named]
    signs = []
    for kind, written in NAMED.items():
        if (kind == "open" and digit not in RINGED) or (kind == "cross" and digit not in CROSSING):
            continue
        named = [n for n in range(len(drawings)) if kind in measured.named.get(n, ())]
        if not named:
            continue
        choices = [(name[:-1], 1 if name[-1] == "+" else -1) for name in written.split(",")]
        choices = [c for c in choices if any(c[0] in drawing.measures for drawing in fine)]

        if kind == "slant":
            chosen = [("slant", -1), ("slant", 1)]
        elif len(named) >= OFTEN:
            chosen = [max(choices, key=partial(_separation, drawings, named))]
        else:
            chosen = choices[:1]
        for name, sign in chosen:
            values = [sign * d.measures[name] for d in fine if name in d.measures]
            usual, end, far_end = np.quantile(values, (_USUAL, _END, _FAR_END)).tolist()
            span = max(far_end - usual, 0.05) / (PREFERENCE[kind] * (len(named) + 1))
            signs.append(Sign(kind, name, sign, round(sign * end, 4), round(span, 4)))
    return tuple(signs)


def _signed(drawings: Sequence[Drawing], numbers: Sequence[int], choice: tuple[str, int]) -> Floats:
    """Return a measure of some drawings, large for the fault; lowest for those without it."""
    name, sign = choice
    return np.array([sign * drawings[n].measures.get(name, -9.0 * sign) for n in numbers])


def _separation(
    drawings: Sequence[Drawing], named: Sequence[int], choice: tuple[str, int]
) -> float:
    """Return the area under the curve of a measure that tells some drawings from the others."""
    others = [n for n in range(len(drawings)) if n not in named]
    faulty, fine = _signed(drawings, named, choice)[:, None], _signed(drawings, others, choice)
    return float((faulty > fine).mean() + (faulty == fine).mean() / 2)

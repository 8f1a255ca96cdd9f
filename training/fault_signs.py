"""Choose by which measure each kind of fault that raters name is recognised."""

from collections.abc import Sequence

import numpy as np

from model.shape import Sign
from training.measured import Drawing, Floats, Measured
from training.ramps import RINGED

NAMED = {
    "open": "farthest end+,highest end+,lowest end+,second end+,nearest end+,hole 0-,hole 1-,"
    "second hole 0-,second hole 1-,ring: missing+,upper ring: missing+,picture farthest+",
    "gap": "gap+,pieces 0+,pieces 1+,pieces 2+,nearest end+,hat: missing+",
    "cross": "beyond right-,beyond above-,beyond below-,beyond left-,bar: width-,bar: length-,"
    "crossbar: width-,crossbar: length-,bar: missing+",
    "missing": "missing+,picture far+,length-,picture off+,neck: height-,neck: missing+,"
    "hat: missing+,upper bowl: missing+",
    "extra": "ink farthest+,extra+,ink far+,length+,crossings+,small holes 0+,hook+,ink off+,"
    "turning+,second hole 0+,longest tail+",
    "flat": "hole flatness+,ring: roundness+,proportion+,ring: height-,width+,hole height-",
    "narrow": "proportion-,width-",
    "wide": "proportion+,width+,base: width+",
    "slant": "slant-",
}
"""For each kind of fault that raters name, measures by which it may be recognised; the first one is
taken where they named it too seldom."""

OFTEN = 5
"""Times that raters named a fault of a digit from which its measure is chosen."""

PREFERENCE = {
    "open": 2.0,
    "gap": 1.6,
    "flat": 0.5,
    "extra": 1.5,
    "cross": 2.5,
    "missing": 0.2,
    "narrow": 0.2,
    "wide": 1.0,
    "slant": 0.7,
}
"""Preference for a kind of fault over others of the same strength, chosen so that most of the
faults that raters named in the tuning sets are recognised."""

_USUAL, _END, _FAR_END = 0.5, 0.85, 0.99  # quantiles of well-written digits


def fit_signs(measured: Measured, digit: int) -> tuple[Sign, ...]:
    """Choose by which measure each kind of fault is recognised best."""
    drawings = measured.measures[0]
    fine = [drawings[i] for i in measured.good if i not in measured.named]
    signs = []
    for kind, written in NAMED.items():
        if (kind == "open" and digit not in RINGED) or (kind == "cross" and digit not in (4, 7)):
            continue
        choices = [(name[:-1], 1 if name[-1] == "+" else -1) for name in written.split(",")]
        choices = [c for c in choices if any(c[0] in drawing.measures for drawing in fine)]
        if kind == "slant":
            choices.append(("slant", 1))
        named = [n for n in range(len(drawings)) if kind in measured.named.get(n, ())]
        others = [n for n in range(len(drawings)) if n not in named]
        if kind == "slant":
            chosen = choices
        elif len(named) >= OFTEN:
            chosen = [
                max(
                    choices,
                    key=lambda c: _separation(
                        _signed(drawings, named, c), _signed(drawings, others, c)
                    ),
                )
            ]
        else:
            chosen = choices[:1]
        for name, sign in chosen:
            values = [sign * d.measures[name] for d in fine if name in d.measures]
            usual, end, far_end = np.quantile(values, (_USUAL, _END, _FAR_END)).tolist()
            span = max(far_end - usual, 0.05) / PREFERENCE[kind]
            signs.append(Sign(kind, name, sign, round(sign * end, 4), round(span, 4)))
    return tuple(signs)


def _signed(drawings: Sequence[Drawing], numbers: Sequence[int], choice: tuple[str, int]) -> Floats:
    """Return a measure of some drawings, large for the fault; lowest for those without it."""
    name, sign = choice
    return np.array([sign * drawings[n].measures.get(name, -9.0 * sign) for n in numbers])


def _separation(faulty: Floats, others: Floats) -> float:
    """Return the area under the curve of a measure that tells faulty drawings from others."""
    above = (faulty[:, None] > others).mean() + (faulty[:, None] == others).mean() / 2
    return float(above)

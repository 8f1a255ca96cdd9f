"""Measure how well the formation score detects reversed, mirrored and swapped strokes."""

from collections.abc import Sequence

import numpy as np

from model.cleaning import clean
from model.raster import Points
from tests.tools.judge.bench import USUAL, Bench, Drawing, Figures, Strokes


def formation_auc(drawings: Sequence[Drawing], bench: Bench) -> Figures:
    """Area under the ROC curve of the formation score: original against changed drawings.

    Strokes are swapped in drawings with two that do not join up. "taught order" excludes those
    drawn in an order that is not taught, because swapping corrects them.
    """
    changed: dict[str, list[tuple[int, float, float]]] = {
        "reversed": [],
        "mirrored": [],
        "swapped": [],
        "swapped, taught order": [],
    }
    for drawing in drawings:
        cleaned = clean(drawing.snapped)
        own = bench.formation(drawing.snapped, drawing.label)

        def note(name: str, strokes: Strokes, label: int = drawing.label, own: float = own) -> None:
            changed[name].append((label, own, bench.formation(strokes, label)))

        note("reversed", [stroke[::-1] for stroke in drawing.snapped])
        note("mirrored", [stroke * (-1, 1) + (USUAL.columns, 0) for stroke in drawing.snapped])
        if len(cleaned) == 2:
            note("swapped", cleaned[::-1])
            if is_taught_order(drawing.label, cleaned[0], cleaned[1]):
                note("swapped, taught order", cleaned[::-1])
    return {
        name: {
            "drawings": len(pairs),
            "AUC": auc([own for _, own, _ in pairs], [other for _, _, other in pairs]),
            "by digit": {
                str(k): auc(
                    [own for label, own, _ in pairs if label == k],
                    [other for label, _, other in pairs if label == k],
                )
                for k in sorted({label for label, _, _ in pairs})
            },
        }
        for name, pairs in changed.items()
    }


def is_taught_order(digit: int, first: Points, second: Points) -> bool:
    """Return whether the strokes are in the order that schools teach, judging by their positions.

    A 4's stem reaches lower than its other stroke, a 5's hat is higher, a 7's bar is less tall.
    """
    match digit:
        case 4:
            return bool(second[:, 1].max() > first[:, 1].max())
        case 5:
            return bool(second[:, 1].mean() < first[:, 1].mean())
        case 7:
            return bool(np.ptp(second[:, 1]) < np.ptp(first[:, 1]))
        case _:
            return True


def auc(higher: Sequence[float], lower: Sequence[float]) -> float:
    """Probability that one of the first exceeds one of the second; a tie counts half."""
    a, b = np.array(higher)[:, None], np.array(lower)
    return round(float(((a > b) + 0.5 * (a == b)).mean()), 4)

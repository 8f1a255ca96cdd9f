"""Is wrong formation told from right? Drawings as they were, and reversed, mirrored, swapped."""

from collections.abc import Sequence

import numpy as np

from model.cleaning import clean
from model.raster import Points
from tests.tools.judge.bench import USUAL, Bench, Drawing, Figures, Strokes


def told_apart(drawings: Sequence[Drawing], bench: Bench) -> Figures:
    """Area under the ROC curve of formation: drawings as they were, and changed.

    Swapped are the two strokes of drawings with two that do not join up. "taught order" leaves out
    those that were drawn in an order that no school teaches: swapping mends them.
    """
    changed: dict[str, list[tuple[int, float, float]]] = {
        "reversed": [],
        "mirrored": [],
        "swapped": [],
        "swapped, taught order": [],
    }
    for drawing in drawings:
        kept = clean(drawing.snapped)
        own = bench.formation(drawing.snapped, drawing.label)

        def note(name: str, strokes: Strokes, label: int = drawing.label, own: float = own) -> None:
            changed[name].append((label, own, bench.formation(strokes, label)))

        note("reversed", [stroke[::-1] for stroke in drawing.snapped])
        note("mirrored", [stroke * (-1, 1) + (USUAL.columns, 0) for stroke in drawing.snapped])
        if len(kept) == 2:
            note("swapped", kept[::-1])
            if is_taught_order(drawing.label, kept[0], kept[1]):
                note("swapped, taught order", kept[::-1])
    return {
        name: {
            "drawings": len(each),
            "AUC": auc([own for _, own, _ in each], [other for _, _, other in each]),
            "by digit": {
                str(k): auc(
                    [own for label, own, _ in each if label == k],
                    [other for label, _, other in each if label == k],
                )
                for k in sorted({label for label, _, _ in each})
            },
        }
        for name, each in changed.items()
    }


def is_taught_order(digit: int, first: Points, second: Points) -> bool:
    """Did the stroke come last that schools teach last? Told by its place, without the judge.

    A 4's stem is the stroke that reaches lower, a 5's hat the one that lies higher, a 7's crossbar
    the one that is less tall.
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
    """How often one of the first is above one of the second; a tie counts half."""
    a, b = np.array(higher)[:, None], np.array(lower)
    return round(float(((a > b) + 0.5 * (a == b)).mean()), 4)

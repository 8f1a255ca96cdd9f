"""Kinds of digits, recognised by their strokes."""

import numpy as np
import pytest

from model.raster import Points
from training.kinds import KINDS, kind_of


def stroke(*points: tuple[float, float]) -> Points:
    return np.array(points, dtype=np.float64)


RING = stroke(
    (50, 0), (10, 20), (0, 50), (10, 80), (40, 100), (70, 80), (80, 50), (70, 20), (50, 0)
)

KNOWN: dict[str, tuple[int, list[Points]]] = {
    "slashed 0": (0, [RING, stroke((75, 5), (5, 95))]),
    "7 with a serif": (7, [stroke((0, 20), (0, 0), (60, 0), (30, 100))]),
    "1 with a base": (1, [stroke((0, 20), (25, 0), (25, 100)), stroke((0, 100), (50, 99))]),
    "1 with a ticked foot": (1, [stroke((0, 20), (20, 0), (20, 100), (45, 85))]),
    "script 6": (6, [stroke((40, 0), (5, 50), (10, 98), (45, 85), (30, 60), (10, 75), (70, 90))]),
}

PLAIN: dict[str, tuple[int, list[Points]]] = {
    "0": (0, [RING]),
    "0 with a dot": (0, [RING, stroke((40, 50), (42, 52))]),
    "1": (1, [stroke((20, 0), (20, 100))]),
    "1 with a flag": (1, [stroke((0, 20), (20, 0), (20, 100))]),
    "1 in two strokes": (1, [stroke((20, 0), (20, 100)), stroke((0, 20), (20, 0))]),
    "6": (6, [stroke((40, 0), (5, 50), (10, 98), (45, 85), (30, 60), (10, 75))]),
    "7": (7, [stroke((0, 0), (60, 0), (30, 100))]),
    "7 with a crossbar": (7, [stroke((0, 2), (60, 0), (30, 100)), stroke((10, 50), (60, 50))]),
    "8": (8, [RING, stroke((75, 5), (5, 95))]),
    "a dot": (1, [stroke((3, 3))]),
}


def test_every_kind_has_an_example() -> None:
    assert KNOWN.keys() == KINDS.keys()


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("scale", [0.1, 30.0])
def test_a_kind_is_recognised_at_any_size_and_place(name: str, scale: float) -> None:
    label, strokes = KNOWN[name]
    assert kind_of(label, [(points - 70) * scale for points in strokes]) == name


@pytest.mark.parametrize("name", PLAIN)
def test_usual_forms_are_of_no_kind(name: str) -> None:
    label, strokes = PLAIN[name]
    assert kind_of(label, strokes) is None


@pytest.mark.parametrize("name", KNOWN)
def test_another_digits_strokes_are_of_none_of_its_kinds(name: str) -> None:
    label, strokes = KNOWN[name]
    kinds = {kind_of(other, strokes) for other in range(10) if other != label}
    assert name not in kinds

"""Lines that are drawn over twice are found, and nothing else is taken for one."""

import numpy as np
import pytest

from model.copybook import Way
from model.grid import Grid
from model.raster import length, smooth
from model.retracing import without_retracing
from tests.model.given import WAYS

PADS = (Grid(28, 14), Grid(40, 20), Grid(80, 40))


@pytest.mark.parametrize("grid", PADS, ids=str)
@WAYS
class TestCopybook:
    def test_goes_over_nothing_twice(self, way: Way, grid: Grid) -> None:
        drawn = [smooth(stroke) for stroke in grid.snapped(grid.fitted(way.strokes))]
        assert without_retracing(drawn) is None

    def test_drawn_twice_remains_once(self, way: Way, grid: Grid) -> None:
        drawn = [smooth(stroke) for stroke in grid.snapped(grid.fitted(way.strokes))]
        once = without_retracing([*drawn, *drawn])
        assert once is not None
        assert sum(map(length, once)) == pytest.approx(sum(map(length, drawn)), rel=0.12)


def test_a_ring_in_one_go_is_left_once() -> None:
    angles = np.linspace(0, 4 * np.pi, 400)
    ring = np.stack([20 + 10 * np.sin(angles), 20 - 14 * np.cos(angles)], axis=1)
    once = without_retracing([ring])
    assert once is not None
    assert sum(map(length, once)) == pytest.approx(length(ring) / 2, rel=0.1)


def test_a_dot_goes_over_nothing() -> None:
    assert without_retracing([np.array([(3.0, 4.0)])]) is None

"""The model stands between the guide lines, and the judgement's tip says what differs."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from digitgame.core.comparison import Comparison, compare
from digitgame.core.judging import Judgement
from digitgame.core.tips import PRAISE
from model.copybook import Way, taught_ways
from model.grid import Grid, box_of
from model.raster import Points
from tests.core.faults import FAULTS, Example
from tests.core.given import FIRST, SMALLEST, USUAL, judged, read_as, way_id


def compared(
    strokes: Sequence[Points], target: int, read: int | None = None, grid: Grid = USUAL
) -> tuple[Comparison, Judgement]:
    prediction = read_as(target if read is None else read)
    judgement = judged(strokes, target, prediction=prediction, grid=grid, ways=taught_ways())
    return compare(judgement, target, grid, taught_ways()), judgement


def written(way: Way) -> list[Points]:
    return USUAL.snapped(USUAL.fitted(way.strokes))


class TestCompare:
    @pytest.mark.parametrize("way", FIRST, ids=way_id)
    def test_a_way_is_praised_beside_itself(self, way: Way) -> None:
        found, _ = compared(written(way), way.digit)
        assert found.place is None
        assert found.words == PRAISE

    @pytest.mark.parametrize("digit", range(10))
    def test_the_model_goes_the_right_way_where_the_ink_went_backwards(self, digit: int) -> None:
        way = FIRST[digit]
        found, judgement = compared([stroke[::-1] for stroke in reversed(written(way))], digit)
        followed = judgement.way or way
        assert len(found.reference) == len(followed.strokes)
        for drawn, wanted in zip(found.reference, followed.strokes, strict=True):
            run, right = drawn[-1] - drawn[0], wanted[-1] - wanted[0]
            assert float(run @ right) >= 0

    @pytest.mark.parametrize("grid", [USUAL, SMALLEST], ids=str)
    @pytest.mark.parametrize("width", [0.4, 1.0, 1.8])
    def test_the_model_has_its_own_width_between_the_lines(self, grid: Grid, width: float) -> None:
        """However wide or small the ink is."""
        way = FIRST[0]
        ink = [stroke * (0.5 * width, 0.5) + (3, 2) for stroke in grid.fitted(way.strokes)]
        found, _ = compared(ink, 0, grid=grid)
        model = box_of(found.reference)
        assert model.top == pytest.approx(grid.guides.top)
        assert model.bottom == pytest.approx(grid.guides.base)
        assert model.proportion == pytest.approx(box_of(way.strokes).proportion)

    @pytest.mark.parametrize("example", FAULTS, ids=lambda example: example.name)
    def test_words_and_place_are_those_of_the_judgement(self, example: Example) -> None:
        ink = USUAL.snapped(USUAL.fitted(example.ink()))
        found, judgement = compared(ink, example.digit)
        assert (found.words, found.place) == (judgement.tip, judgement.place)

    def test_what_follows_no_way_is_compared_with_the_usual_one(self) -> None:
        _, judgement = compared(written(FIRST[1]), 5, read=1)
        found = compare(replace(judgement, formation=None), 5, USUAL, taught_ways())
        assert np.allclose(found.reference[0], USUAL.fitted(FIRST[5].strokes)[0])

    def test_a_dot_is_compared_too(self) -> None:
        found, _ = compared([np.array([[5.5, 5.0]])], 3, read=1)
        assert found.reference
        assert found.words

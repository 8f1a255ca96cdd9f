"""Strokes of any size are placed on a pad."""

from dataclasses import replace

import pytest

from digitgame.cli.score.result import Result
from digitgame.cli.score.scorer import Judge, Rules, place_on_pad
from digitgame.core.drawing_json import parse
from model.grid import Grid
from model.raster import CELL
from tests.cli.score.given import SEVEN, complaint, line


class TestPlaced:
    def test_without_a_grid_the_ink_is_fitted_and_keeps_its_shape(self) -> None:
        (stroke,), cell = place_on_pad(parse(line()).strokes, Rules())
        guides = Grid(40, 20).guides
        assert cell == 0
        assert stroke[:, 1].min() == pytest.approx(guides.top)
        assert stroke[:, 1].max() == pytest.approx(guides.base)
        assert len(stroke) == 3

    def test_on_a_grid_it_is_where_a_mouse_reports_it(self) -> None:
        (stroke,), cell = place_on_pad(parse(line()).strokes, Rules(Grid(28, 14)))
        assert cell == CELL
        assert set(stroke[:, 0] % 1) == {0.5}
        assert set(stroke[:, 1] % 2) == {1.0}

    def test_keeping_its_place_changes_nothing(self) -> None:
        (stroke,), cell = place_on_pad(parse(line()).strokes, Rules(keeps_place=True))
        assert stroke.tolist() == SEVEN[0]
        assert cell == 0

    def test_cells_that_keep_their_place_are_snapped_to_themselves(self) -> None:
        cells = [[[0.5, 1.0], [0.5, 3.0], [1.5, 3.0]]]
        (stroke,), cell = place_on_pad(
            parse(line(cells)).strokes, Rules(Grid(40, 20), keeps_place=True)
        )
        assert stroke.tolist() == cells[0]
        assert cell == CELL

    def test_a_line_may_say_over_which_pads_cells_it_was_drawn(self, judge: Judge) -> None:
        grid = Grid(60, 30)
        cells = [each.tolist() for each in grid.snapped(grid.fitted(parse(line()).strokes))]
        told = line(cells, target=7, columns=60, rows=30)

        def scored(text: str, rules: Rules) -> Result:
            return replace(judge, rules=rules).score_line(text)

        own = scored(told, Rules(keeps_place=True))
        assert own == scored(line(cells, target=7), Rules(grid, keeps_place=True))
        assert own != scored(line(cells, target=7), Rules(keeps_place=True))
        assert scored(told, Rules()) == scored(line(cells, target=7), Rules())

    @pytest.mark.parametrize(
        "pad", [{"columns": 60}, {"columns": "60", "rows": 30}, {"columns": 7, "rows": 7}]
    )
    def test_other_lines_may_mean_something_else_by_columns_and_rows(
        self, pad: dict[str, object]
    ) -> None:
        assert parse(line(**pad)).pad is None

    @pytest.mark.parametrize("rules", [Rules(), Rules(Grid(40, 20))])
    @pytest.mark.parametrize(
        ("strokes", "problem"),
        [
            ([[[1e10, 0], [0, 0]]], "a coordinate beyond"),
            ([[[-1e308, 0], [1e308, 0]]], "a coordinate beyond"),
            ([[[5, 5]]], "a dot"),
            ([[[5, 5], [5, 5]], [[5, 5]]], "a dot"),
            ([[[5, 5], [5, 5 + 1e-9]]], "a dot"),
            ([[[0, 0], [9, 9]] * 1000], "over 1,000 times"),
        ],
    )
    def test_absurd_sizes_are_refused(self, strokes: object, problem: str, rules: Rules) -> None:
        said = complaint(line(strokes), rules)
        assert said.startswith("absurd size: ")
        assert problem in said

    def test_ink_that_keeps_its_place_must_be_near_the_pad(self) -> None:
        rules = Rules(keeps_place=True)
        assert "40 wide and 40 tall" in complaint(line([[[0, 0], [300, 400]]]), rules)
        assert "far off the pad" in complaint(line([[[-50, 0], [30, 40]]]), rules)
        place_on_pad(parse(line([[[-3, -3], [43, 44]]])).strokes, rules)

    @pytest.mark.parametrize("size", [1e-5, 1e-3, 1, 500, 1e7])
    def test_the_unit_does_not_matter(self, size: float, judge: Judge) -> None:
        seven = [[[x * size, y * size] for x, y in SEVEN[0]]]
        result = judge.score_line(line(seven, target=7))
        expected = judge.score_line(line(target=7))
        assert result["score"] == pytest.approx(expected["score"], abs=0.2)  # rounding of ties
        assert (result["digit"], result["way"], result["tip"]) == (
            expected["digit"],
            expected["way"],
            expected["tip"],
        )

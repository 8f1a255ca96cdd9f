"""The pad's grid: guide lines, fitting between them, and snapping to cells."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from model.grid import Box, Grid, box_of
from model.raster import Points

GRIDS = st.integers(8, 100).map(lambda columns: Grid(columns, max(4, columns // 2)))
STROKES = st.lists(
    arrays.arrays(
        np.float64, st.tuples(st.integers(1, 9), st.just(2)), elements=st.floats(-50, 150)
    ),
    min_size=1,
    max_size=4,
)


class TestABox:
    def test_is_around_all_strokes(self) -> None:
        strokes = [np.array([[1.0, 5.0], [3.0, 2.0]]), np.array([[-1.0, 4.0]])]
        assert box_of(strokes) == Box(left=-1, top=2, right=3, bottom=5)

    def test_has_a_proportion_even_of_a_level_line(self) -> None:
        assert Box(left=1, top=2, right=3, bottom=6).proportion == 0.5
        assert Box(left=0, top=2, right=3, bottom=2).proportion > 1e6


class TestGuides:
    @given(GRIDS)
    def test_run_through_the_middle_of_a_row(self, grid: Grid) -> None:
        guides = grid.guides
        assert guides.top % 2 == guides.base % 2 == 1
        assert 0 < guides.top < guides.middle < guides.base < 2 * grid.rows

    @given(GRIDS)
    def test_leave_as_much_above_as_below(self, grid: Grid) -> None:
        assert grid.guides.top == 2 * grid.rows - grid.guides.base
        assert grid.guides.centre == grid.columns / 2

    def test_of_the_usual_pad(self) -> None:
        guides = Grid(40, 20).guides
        assert (guides.top, guides.base, guides.height, guides.middle) == (7, 33, 26, 20)


class TestFitting:
    def test_tall_ink_stands_on_the_base_line_under_the_top_line(self) -> None:
        grid = Grid(40, 20)
        box = box_of(grid.fitted([np.array([[100.0, 300.0], [120.0, 900.0]])]))
        assert (box.top, box.bottom) == pytest.approx((7, 33))
        assert (box.left + box.right) / 2 == pytest.approx(20)

    def test_wide_ink_keeps_a_margin(self) -> None:
        grid = Grid(40, 20)
        box = box_of(grid.fitted([np.array([[0.0, 0.0], [900.0, 90.0]])]))
        assert (box.left, box.right) == pytest.approx((6, 34))
        assert (box.top + box.bottom) / 2 == pytest.approx(20)

    @given(GRIDS, STROKES)
    def test_keeps_ink_on_the_pad(self, grid: Grid, strokes: list[Points]) -> None:
        box = box_of(grid.fitted(strokes))
        assert 0 <= box.left <= box.right <= grid.columns
        assert 0 <= box.top <= box.bottom <= 2 * grid.rows

    def test_keeps_the_proportion(self) -> None:
        strokes = [np.array([[0.0, 0.0], [3.0, 5.0]])]
        assert box_of(Grid(30, 15).fitted(strokes)).proportion == pytest.approx(0.6)

    def test_puts_a_dot_in_the_middle(self) -> None:
        np.testing.assert_allclose(Grid(40, 20).fitted([np.array([[7.0, 9.0]])])[0], [[20, 20]])


class TestSnapping:
    @given(GRIDS, STROKES)
    def test_gives_centres_of_cells_on_the_pad(self, grid: Grid, strokes: list[Points]) -> None:
        for snapped in grid.snapped(strokes):
            columns, rows = (snapped - (0.5, 1.0)).T / [[1], [2]]
            assert (columns == np.round(columns)).all()
            assert (rows == np.round(rows)).all()
            assert 0 <= columns.min() <= columns.max() < grid.columns
            assert 0 <= rows.min() <= rows.max() < grid.rows

    @given(GRIDS, STROKES)
    def test_repeats_no_cell_in_a_row(self, grid: Grid, strokes: list[Points]) -> None:
        for snapped in grid.snapped(strokes):
            assert (np.diff(snapped, axis=0) != 0).any(axis=1).all()

    @given(GRIDS, STROKES)
    def test_skips_no_cell(self, grid: Grid, strokes: list[Points]) -> None:
        for snapped in grid.snapped(strokes):
            assert (np.abs(np.diff(snapped, axis=0)) <= (1, 2)).all()

    @given(GRIDS, STROKES)
    def test_changes_nothing_the_second_time(self, grid: Grid, strokes: list[Points]) -> None:
        once = grid.snapped(strokes)
        for first, second in zip(once, grid.snapped(once), strict=True):
            assert set(map(tuple, first.tolist())) <= set(map(tuple, second.tolist()))
            np.testing.assert_array_equal(first[[0, -1]], second[[0, -1]])

    def test_moves_what_is_outside_to_the_edge(self) -> None:
        (snapped,) = Grid(10, 5).snapped([np.array([[5.0, 5.0], [1e12, 5.0], [1e12, -1e12]])])
        np.testing.assert_array_equal(snapped[[0, -1]], [[5.5, 5.0], [9.5, 1.0]])

    def test_a_dot_is_one_cell(self) -> None:
        (snapped,) = Grid(40, 20).snapped([np.full((4, 2), 7.3)])
        np.testing.assert_array_equal(snapped, [[7.5, 7.0]])


class TestReporting:
    def test_is_only_where_the_mouse_was_seen(self) -> None:
        seen = np.array([[3.2, 7.9], [3.9, 6.1], [9.0, 0.0], [99.0, -1.0]])
        reported = Grid(40, 20).to_mouse_resolution(seen).tolist()
        assert reported == [[3.5, 7.0], [9.5, 1.0], [39.5, 1.0]]

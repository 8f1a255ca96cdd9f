"""Signs over the ink, fading ghosts, and sparks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.tui.celebration import FRAMES, sparks
from digitgame.tui.layout import Cells
from digitgame.tui.overlay import (
    FADING,
    Mark,
    arrow,
    direction_signs,
    ghost_marks,
    start_signs,
)
from digitgame.tui.symbols import ASCII, BLOCKS, Symbols
from model.copybook import taught_ways
from model.grid import Grid

USUAL = Cells(40, 20)


class TestSigns:
    @pytest.mark.parametrize("symbols", [BLOCKS, ASCII])
    def test_arrows_point_the_way_that_is_gone(self, symbols: Symbols) -> None:
        right, down, left, up = tuple(symbols.arrows)
        assert arrow(3, 1, symbols) == right
        assert arrow(-3, 1, symbols) == left
        assert arrow(1, 3, symbols) == down
        assert arrow(1, -3, symbols) == up

    def test_every_stroke_has_its_number_and_an_arrow(self) -> None:
        for way in taught_ways():
            strokes = Grid(*USUAL).fitted(way.strokes)
            signs = start_signs((stroke[0].tolist() for stroke in strokes), USUAL, BLOCKS)
            numbers = [str(n + 1) for n in range(len(strokes))]
            assert sorted(signs.values()) == (numbers if len(strokes) > 1 else ["●"])
            assert not any((column + 1, row) in signs for column, row in signs)
            for stroke in strokes:
                arrows = set(direction_signs([stroke], USUAL, BLOCKS).values())
                assert arrows
                assert arrows <= set("→↓←↑")

    @given(st.lists(st.tuples(st.floats(-9, 50), st.floats(-9, 50)), max_size=12))
    def test_numbers_stay_on_the_pad(self, starts: list[tuple[float, float]]) -> None:
        for column, row in start_signs(starts, USUAL, BLOCKS):
            assert 0 <= column < USUAL.columns
            assert 0 <= row < USUAL.rows


class TestFading:
    def test_leaves_fewer_marks_with_each_success_and_none_at_last(self) -> None:
        for way in taught_ways():
            strokes = Grid(*USUAL).fitted(way.strokes)
            counts = [len(ghost_marks(strokes, USUAL, fading)) for fading in range(len(FADING) + 1)]
            assert counts == sorted(set(counts), reverse=True)
            assert counts[-1] == 0

    def test_keeps_where_a_stroke_starts(self) -> None:
        stroke = np.array([[5.5, 5.0], [5.5, 35.0]])
        for fading in range(len(FADING)):
            assert (5, 2) in ghost_marks([stroke], USUAL, fading)


class TestSparks:
    @given(st.integers(-3, 2 * FRAMES))
    def test_are_few_on_the_pad_and_end(self, frame: int) -> None:
        shown = sparks(frame, USUAL)
        assert set(shown.values()) <= {Mark.SPARK}
        assert all(0 <= c < USUAL.columns and 0 <= r < USUAL.rows for c, r in shown)
        assert len(shown) < USUAL.columns * USUAL.rows / 10
        assert bool(shown) <= (0 <= frame < FRAMES)

    def test_are_the_same_whenever_they_are_asked_for(self) -> None:
        first, again = ([sparks(n, USUAL) for n in range(FRAMES)] for _ in range(2))
        assert any(first)
        assert first == again

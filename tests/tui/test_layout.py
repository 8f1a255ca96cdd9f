"""The pad size for every terminal size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.tui.layout import (
    BARS,
    FRAME,
    LARGEST_PAD,
    NARROW_SIDE_PANEL,
    SMALLEST_PAD,
    SMALLEST_TERMINAL,
    SMALLEST_UPRIGHT,
    UPRIGHT_PANEL,
    Cells,
    is_upright,
    pad_size,
)

sides = st.integers(0, 500)


class TestPadSize:
    @pytest.mark.parametrize(
        ("terminal", "pad"),
        [
            ((80, 24), (40, 20)),
            ((60, 18), (28, 14)),
            ((120, 40), (72, 36)),
            ((300, 100), (80, 40)),
            ((79, 24), (40, 20)),
            ((59, 18), None),
            ((60, 17), None),
            ((40, 35), (38, 19)),
            ((56, 40), (48, 24)),
            ((80, 40), (40, 20)),
            ((80, 41), (50, 25)),
            ((30, 30), (28, 14)),
            ((30, 29), None),
            ((29, 40), None),
            ((0, 0), None),
        ],
    )
    def test_of_some_terminals(
        self, terminal: tuple[int, int], pad: tuple[int, int] | None
    ) -> None:
        assert pad_size(Cells(*terminal)) == pad

    @given(sides, sides)
    def test_is_square_and_leaves_room_for_everything_else(self, columns: int, rows: int) -> None:
        pad = pad_size(Cells(columns, rows))
        if pad is None:
            return
        assert pad.columns == 2 * pad.rows
        assert SMALLEST_PAD.rows <= pad.rows <= LARGEST_PAD.rows
        if is_upright(Cells(columns, rows)):
            assert pad.columns + FRAME <= columns
            assert pad.rows + FRAME + BARS + UPRIGHT_PANEL <= rows
        else:
            assert pad.rows + FRAME + BARS <= rows
            assert pad.columns + FRAME + NARROW_SIDE_PANEL <= columns

    @given(sides, sides)
    def test_there_is_a_pad_from_the_smallest_terminal_on(self, columns: int, rows: int) -> None:
        terminal = Cells(columns, rows)
        least = SMALLEST_UPRIGHT if is_upright(terminal) else SMALLEST_TERMINAL
        fits = columns >= least.columns and rows >= least.rows
        assert (pad_size(terminal) is not None) == fits

    @given(sides, sides, st.sampled_from([(1, 0), (0, 1)]))
    def test_a_larger_terminal_never_has_a_smaller_pad(
        self, columns: int, rows: int, more: tuple[int, int]
    ) -> None:
        """Unless the panel moves from below the pad to its right, or back."""
        smaller, larger = Cells(columns, rows), Cells(columns + more[0], rows + more[1])
        before, after = pad_size(smaller), pad_size(larger)
        if is_upright(smaller) == is_upright(larger):
            assert before is None or (after is not None and after >= before)

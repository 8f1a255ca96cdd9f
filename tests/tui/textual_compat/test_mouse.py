"""Mouse reports in cells and in pixels."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from digitgame.tui.textual_compat.mouse import MouseParser, Precision

LARGE_CELLS = "\x1b[48;24;80;480;800t"
"""In-band size of 24 rows and 80 columns, 480 by 800 pixels, so that a cell is 10 by 20."""

NO_PIXELS = "\x1b[48;24;80;0;0t"


def parser(cell: tuple[int, int] = (0, 0)) -> MouseParser:
    """Return the parser of a terminal of 80 columns and 24 rows."""
    return MouseParser(lambda: (80, 24), lambda: cell)


def fed(parsing: XTermParser, *sequences: str) -> list[events.MouseEvent]:
    """Return the mouse events in a terminal's output."""
    return [
        message
        for sequence in filter(None, sequences)  # an empty string would end the input
        for message in parsing.feed(sequence)
        if isinstance(message, events.MouseEvent)
    ]


def press(column: int, row: int) -> str:
    return f"\x1b[<0;{column};{row}M"


def drag(column: int, row: int) -> str:
    return f"\x1b[<32;{column};{row}M"


def where(events_: list[events.MouseEvent]) -> list[tuple[float, float]]:
    return [(event.pointer_x, event.pointer_y) for event in events_]


class TestCarefulParser:
    def test_a_usual_terminal_reports_cells(self) -> None:
        found = fed(parser(), press(3, 4), drag(80, 24), "\x1b[<0;5;6m")
        assert where(found) == [(2, 3), (79, 23), (4, 5)]
        assert [type(event) for event in found] == [
            events.MouseDown,
            events.MouseMove,
            events.MouseUp,
        ]
        assert [event.button for event in found] == [1, 1, 1]

    def test_a_terminal_without_pixels_reports_cells(self) -> None:
        found = fed(parser(), NO_PIXELS, press(3, 4), drag(80, 24))
        assert where(found) == [(2, 3), (79, 23)]

    def test_a_terminal_that_only_claims_pixels_reports_cells(self) -> None:
        reports = [press(3, 4), *(drag(column, 24) for column in range(1, 81))]
        assert where(fed(parser(), LARGE_CELLS, *reports)) == [
            (2, 3),
            *((column, 23) for column in range(80)),
        ]

    def test_real_pixels_are_parts_of_cells(self) -> None:
        found = fed(parser(), LARGE_CELLS, press(406, 251), drag(416, 11))
        assert where(found) == [(40.5, 12.5), (41.5, 0.5)]

    def test_once_proven_small_pixels_are_pixels_too(self) -> None:
        assert where(fed(parser(), LARGE_CELLS, press(799, 479), drag(6, 11))) == [
            (79.8, 23.9),
            (0.5, 0.5),
        ]

    def test_a_row_beyond_the_screen_proves_pixels_as_a_column_does(self) -> None:
        assert where(fed(parser(), LARGE_CELLS, press(11, 41))) == [(1, 2)]

    def test_the_size_of_a_cell_is_enough(self) -> None:
        """xterm has no mode 2048."""
        reports = [press(3, 4), press(406, 251), drag(416, 11)]
        assert where(fed(parser((10, 20)), *reports)) == [(2, 3), (40.5, 12.5), (41.5, 0.5)]

    @pytest.mark.parametrize("cell", [(0, 0), (10, 0)])
    def test_a_cell_without_a_size_is_no_pixel_mouse(self, cell: tuple[int, int]) -> None:
        assert where(fed(parser(cell), press(406, 251))) == [(405, 250)]

    def test_a_new_size_of_the_window_is_taken_over(self) -> None:
        half = "\x1b[48;24;80;240;400t"
        found = fed(parser(), LARGE_CELLS, press(406, 251), half, drag(201, 121))
        assert where(found) == [(40.5, 12.5), (40, 12)]

    def test_reports_beyond_the_top_left_corner_are_dropped(self) -> None:
        assert fed(parser(), LARGE_CELLS, press(-3, 4), press(3, -4)) == []

    def test_wheel_and_right_button_are_as_textual_has_them(self) -> None:
        for report in ("\x1b[<64;3;4M", "\x1b[<65;3;4M", "\x1b[<2;3;4M", "\x1b[<35;3;4M"):
            ours, textuals = fed(parser(), report), fed(XTermParser(), report)
            assert [type(event) for event in ours] == [type(event) for event in textuals]
            assert [event.button for event in ours] == [event.button for event in textuals]

    @given(
        st.lists(st.tuples(st.integers(1, 94), st.integers(1, 94)), min_size=1),
        st.sampled_from([0, 1, 2]),
    )
    def test_a_drag_reported_as_x10_has_it_is_the_same_drag(
        self, cells: list[tuple[int, int]], button: int
    ) -> None:
        """GNU screen 4 sends no other reports."""

        def x10(code: int, column: int, row: int) -> str:
            return f"\x1b[M{chr(32 + code)}{chr(32 + column)}{chr(32 + row)}"

        def facts(found: list[events.MouseEvent]) -> list[object]:
            return [(type(e), e.button, e.pointer_x, e.pointer_y, e.screen_x) for e in found]

        first, *others, last = (cells[0], *cells, cells[-1])
        old = [x10(button, *first), *(x10(32 + button, *c) for c in others), x10(3, *last)]
        new = [
            f"\x1b[<{button};{first[0]};{first[1]}M",
            *(f"\x1b[<{32 + button};{c};{r}M" for c, r in others),
            f"\x1b[<{button};{last[0]};{last[1]}m",
        ]
        assert facts(fed(parser(), *old)) == facts(fed(parser(), *new))

    def test_x10_reports_of_the_wheel_and_of_moves_without_a_button(self) -> None:
        found = fed(parser(), "\x1b[M`!!", "\x1b[Ma!!", "\x1b[MC##")
        assert [type(event) for event in found] == [
            events.MouseScrollUp,
            events.MouseScrollDown,
            events.MouseMove,
        ]
        assert found[2].button == 0

    def test_keys_go_through(self) -> None:
        keys = [m.key for m in parser().feed("a\r") if isinstance(m, events.Key)]
        assert keys == ["a", "enter"]

    @given(st.lists(st.tuples(st.integers(1, 80), st.integers(1, 24)), max_size=20))
    def test_whatever_is_claimed_cells_on_the_screen_stay_on_the_screen(
        self, cells: list[tuple[int, int]]
    ) -> None:
        for claim in ("", NO_PIXELS, LARGE_CELLS):
            found = fed(parser(), claim, *(drag(*cell) for cell in cells))
            assert where(found) == [(column - 1, row - 1) for column, row in cells]


class TestPrecision:
    @staticmethod
    def at(x: float, y: float) -> events.MouseMove:
        return events.MouseMove(None, x, y, 0, 0, 1, False, False, False)

    def test_a_whole_number_is_the_middle_of_its_cell(self) -> None:
        assert Precision().position(self.at(3.0, 4.0)) == (3.5, 4.5)
        assert Precision().position(self.at(0.0, -1.0)) == (0.5, -0.5)

    def test_a_fraction_is_a_place_in_its_cell(self) -> None:
        assert Precision().position(self.at(3.25, 4.0)) == (3.25, 4.0)
        assert Precision().position(self.at(3.0, 4.125)) == (3.0, 4.125)

    def test_after_one_fraction_a_whole_number_is_a_place_like_any_other(self) -> None:
        precision = Precision()
        precision.position(self.at(3.25, 4.5))
        assert precision.position(self.at(3.0, 4.0)) == (3.0, 4.0)

    @given(st.lists(st.tuples(st.integers(0, 79), st.integers(0, 23)), min_size=2))
    def test_moving_by_a_cell_moves_by_one(self, cells: list[tuple[int, int]]) -> None:
        precision = Precision()
        found = [precision.position(self.at(float(x), float(y))) for x, y in cells]
        for (before, after), (one, other) in zip(pairwise(cells), pairwise(found), strict=True):
            assert (other[0] - one[0], other[1] - one[1]) == (
                after[0] - before[0],
                after[1] - before[1],
            )

"""Plots of values over time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.storage.settings import Glyphs
from digitgame.tui.layout import Cells
from digitgame.tui.symbols import ASCII, BLOCKS, SYMBOLS, Symbols
from digitgame.tui.widgets.plot import plot

ENDS = ("Feb 1", "today")
QUADRANTS = SYMBOLS[Glyphs.QUADRANT]
values = st.lists(st.none() | st.floats(0, 100), max_size=60)


class TestPlot:
    @given(
        values,
        st.integers(0, 90),
        st.integers(0, 40),
        st.sampled_from([BLOCKS, QUADRANTS, ASCII]),
        st.tuples(st.text("abc", max_size=9), st.text("abc", max_size=9)),
    )
    def test_fills_its_room_and_no_more(
        self,
        values: list[float | None],
        columns: int,
        rows: int,
        symbols: Symbols,
        ends: tuple[str, str],
    ) -> None:
        lines = plot(values, Cells(columns, rows), symbols, ends)
        assert all(len(line) == columns for line in lines)
        assert len(lines) == (rows if columns >= 7 and rows >= 4 else 0)
        if symbols.is_ascii:
            assert all(line.isascii() for line in lines)

    @given(st.lists(st.floats(0, 100), min_size=1, max_size=20))
    def test_each_value_has_a_point_of_its_own_at_its_height(self, known: list[float]) -> None:
        size = Cells(5 + 39, 2 + 21)
        lines = plot(known, size, ASCII, ENDS)
        assert sum(line.count("o") for line in lines[:-1]) == len(known)
        highest = next(row for row, line in enumerate(lines) if "o" in line)
        lowest_label = int(lines[20][:4])
        expected = (100 - max(known)) / (100 - lowest_label) * 20
        assert highest == pytest.approx(expected, abs=0.51)

    def test_the_axis_has_labels_where_its_values_are(self) -> None:
        lines = plot([55, 90], Cells(40, 13), ASCII, ENDS)
        assert {row: line[:4].strip() for row, line in enumerate(lines) if line[:4].strip()} == {
            0: "100",
            3: "80",
            7: "60",
            10: "40",
        }
        assert lines[-1].strip().startswith("Feb 1")
        assert lines[-1].endswith("today")

    def test_without_room_only_the_ends_of_the_axis_have_labels(self) -> None:
        lines = plot([5, 90], Cells(40, 6), BLOCKS, ENDS)
        assert [line[:4].strip() for line in lines[:4]] == ["100", "", "", "0"]

    def test_two_pixels_a_cell_tell_more_than_one(self) -> None:
        rows = [plot([value], Cells(15, 22), BLOCKS, ENDS)[0][5:] for value in (100, 99.5)]
        assert [row.strip() for row in rows] == ["▀", "▄"]

    def test_a_line_of_braille_is_of_one_kind_whatever_its_slope(self) -> None:
        for ends in ([0, 100], [100, 100], [50, 60]):
            lines = plot([float(end) for end in ends], Cells(45, 12), QUADRANTS, ENDS)[:-2]
            drawn = {glyph for line in lines for glyph in line[5:]} - {" "}
            assert "●" in drawn
            assert all(0x2800 < ord(glyph) < 0x2900 for glyph in drawn - {"●"})

    def test_across_a_gap_the_line_is_dotted(self) -> None:
        whole = plot([100, 100, 100], Cells(26, 6), ASCII, ENDS)[0]
        dotted = plot([100, None, 100], Cells(26, 6), ASCII, ENDS)[0]
        assert whole[5:].count(" ") == 0
        assert dotted.count("o") == 2
        assert "o " in dotted
        assert ". ." in dotted

    def test_of_nothing_there_are_axes_alone(self) -> None:
        assert not any(set("▀▄█") & set(line) for line in plot([], Cells(30, 9), BLOCKS, ENDS))

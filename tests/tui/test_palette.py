"""Grey levels as block characters."""

from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rich.segment import Segment
from textual.color import Color

from digitgame.tui.palette import ASCII_DIMMED, ASCII_INK, INKED, LEVELS, SLACK, Palette
from model.raster import Floats, Points

INK, PAPER = Color(250, 250, 250), Color(10, 10, 10)
TERMINALS_OWN = Color.parse("ansi_default")

SHADES = [PAPER.blend(INK, level / LEVELS).rich_color for level in range(LEVELS + 1)]

PARTS = dict(zip(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█", product((0, 1), repeat=4), strict=True))
"""By glyph, whether it has the lower right, lower left, upper right and upper left quarter."""

HALVES = Palette(INK, PAPER, is_ascii=False, shades=True)
QUARTERS = Palette(INK, PAPER, is_ascii=False, shades=True, across=2)
BLACK_AND_WHITE = [
    Palette(ink, paper, is_ascii=False, shades=shades, across=across)
    for ink, paper, shades in (
        (INK, PAPER, False),
        (TERMINALS_OWN, TERMINALS_OWN, True),
        (INK, TERMINALS_OWN, True),
    )
    for across in (1, 2)
]


def rows_of_pixels(across: int) -> st.SearchStrategy[Floats]:
    """Return pixels of one row of cells, (2, across * columns)."""
    values = st.floats(0, 1, width=32)
    return st.integers(1, 20).flatmap(
        lambda columns: arrays(np.float32, (2, across * columns), elements=values)
    )


def drawn(palette: Palette, pixels: Floats, *, is_dimmed: bool = False) -> list[Segment]:
    return palette.row(palette.levels(pixels)[0].tolist(), is_dimmed=is_dimmed)


def text(segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def colours(segments: list[Segment]) -> Sequence[Sequence[object]]:
    """Return the colours of each cell's quarters in reading order."""
    shown = []
    for segment in segments:
        assert segment.style is not None
        pair = segment.style.bgcolor, segment.style.color
        shown += [[pair[part] for part in reversed(PARTS[glyph])] for glyph in segment.text]
    return shown


class TestShades:
    @pytest.mark.parametrize("palette", [HALVES, QUARTERS])
    @given(data=st.data())
    def test_each_pixel_has_the_colour_of_its_level(
        self, palette: Palette, data: st.DataObject
    ) -> None:
        pixels = data.draw(rows_of_pixels(palette.across))
        levels = palette.levels(pixels)[0]
        quarters = levels if palette.across == 2 else levels.repeat(2, axis=1)
        wanted = [[SHADES[level] for level in cell] for cell in quarters.tolist()]
        assert colours(drawn(palette, pixels)) == wanted

    @given(rows_of_pixels(1))
    def test_halves_have_the_nearest_levels(self, pixels: Floats) -> None:
        levels = HALVES.levels(pixels)
        assert np.abs(levels[0].T / LEVELS - pixels).max() <= 0.5 / LEVELS + 1e-6

    @given(arrays(np.float32, (2, 2), elements=st.floats(0, 1, width=32)))
    def test_quarters_have_the_two_shades_that_come_closest(self, pixels: Floats) -> None:
        cell = pixels.ravel()
        levels = QUARTERS.levels(pixels)[0, 0] / LEVELS

        def error(mask: tuple[int, ...]) -> float:
            """Squared error of the best two shades for a split."""
            chosen = np.array(mask, bool)
            parts = (cell[chosen], cell[~chosen])
            return float(sum(((part - part.mean()) ** 2).sum() for part in parts if len(part)))

        least = min(error(mask) for mask in product((0, 1), repeat=4))
        assert len(set(levels)) <= 2
        # Rounding to levels adds at most this.
        assert ((levels - cell) ** 2).sum() <= (least**0.5 + 2 * 0.5 / LEVELS) ** 2 + 1e-6

    @pytest.mark.parametrize("palette", [HALVES, QUARTERS])
    @pytest.mark.parametrize("shade", [0.0, 0.5, 1.0])
    def test_cells_of_one_shade_are_blank_so_that_fonts_leave_no_seams(
        self, palette: Palette, shade: float
    ) -> None:
        pixels = np.full((2, 6 * palette.across), shade, np.float32)
        assert text(drawn(palette, pixels)).isspace()

    @pytest.mark.parametrize("palette", [HALVES, QUARTERS])
    @given(data=st.data())
    def test_the_larger_part_of_a_cell_is_its_background(
        self, palette: Palette, data: st.DataObject
    ) -> None:
        shown = text(drawn(palette, data.draw(rows_of_pixels(palette.across))))
        assert set(shown) <= set(" ▘▝▖▗▀▌▚")

    @given(rows_of_pixels(2))
    def test_equal_neighbours_are_one_segment_and_no_cell_is_lost(self, pixels: Floats) -> None:
        segments = drawn(QUARTERS, pixels)
        assert 2 * len(text(segments)) == pixels.shape[1]
        assert all(one.style != other.style for one, other in pairwise(segments))

    def test_a_blank_cell_is_one_segment_with_the_one_before_on_the_same_background(self) -> None:
        """A step of the pen sends fewer bytes so."""
        (run,) = HALVES.row([[2, LEVELS], [LEVELS, LEVELS]])
        assert run.text == "▀ "
        assert colours([run])[1] == [SHADES[LEVELS]] * 4

    def test_dimmed_ink_is_half_as_dark(self) -> None:
        (cell,) = colours(drawn(QUARTERS, np.ones((2, 2), np.float32), is_dimmed=True))
        assert set(cell) == {SHADES[LEVELS // 2]}


class TestDrawing:
    stroke: Points = np.array([(2.0, 3.0), (9.0, 12.0)])

    def test_quarters_are_as_halves_at_the_same_places(self) -> None:
        halves = HALVES.draw([self.stroke], (8, 12), 2.0)
        quarters = QUARTERS.draw([self.stroke], (8, 12), 2.0)
        assert (halves.shape, quarters.shape) == ((16, 12), (16, 24))
        assert np.abs(quarters.reshape(16, 12, 2).mean(axis=2) - halves).max() < 0.3

    def test_quarters_show_where_in_its_cell_a_line_is(self) -> None:
        shown = []
        for x in (3.25, 3.75):
            line = np.array([(x, 0.0), (x, 4.0)])
            shown.append(text(drawn(BLACK_AND_WHITE[1], QUARTERS.draw([line], (1, 7), 0.6))))
        assert shown == ["   ▌   ", "   ▐   "]


class TestTwoShades:
    @pytest.mark.parametrize("palette", BLACK_AND_WHITE)
    @given(data=st.data())
    def test_every_cell_is_told_by_its_glyph_alone(
        self, palette: Palette, data: st.DataObject
    ) -> None:
        pixels = data.draw(rows_of_pixels(palette.across))
        segments = drawn(palette, pixels)
        assert len({segment.style for segment in segments}) == 1
        inked = pixels.repeat(2 // palette.across, axis=1) >= INKED
        shown = [tuple(reversed(PARTS[glyph])) for glyph in text(segments)]
        cells = inked.reshape(2, -1, 2).transpose(1, 0, 2).reshape(-1, 4)
        assert shown == [tuple(cell) for cell in cells.astype(int).tolist()]

    def test_dimmed_ink_is_a_pattern(self) -> None:
        pixels = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], np.float32)
        assert text(drawn(BLACK_AND_WHITE[0], pixels, is_dimmed=True)) == "░ ░"


class TestPlainCharacters:
    pixels = np.array([[0.0, 1.0, 0.0, 1.0, 0.4], [0.0, 0.0, 1.0, 1.0, 0.4]], np.float32)

    @pytest.mark.parametrize("shades", [True, False])
    def test_a_cell_with_ink_in_either_half_is_marked(self, shades: bool) -> None:
        palette = Palette(INK, PAPER, is_ascii=True, shades=shades, across=2)
        assert text(drawn(palette, self.pixels)) == f" {ASCII_INK * 3} "
        assert text(drawn(palette, self.pixels, is_dimmed=True)) == f" {ASCII_DIMMED * 3} "


class TestWetInk:
    @given(rows_of_pixels(2), rows_of_pixels(2))
    def test_what_is_left_as_it_is_is_nearly_right(self, before: Floats, after: Floats) -> None:
        columns = min(before.shape[1], after.shape[1])
        shown = QUARTERS.levels(before[:, :columns])
        levels = QUARTERS.levels(after[:, :columns])
        left = ~QUARTERS.differing(shown, levels, is_wet=True)
        off = np.abs(shown[left].astype(int) - levels[left].astype(int))
        assert (off <= SLACK).all()
        assert not shown[left][levels[left] == 0].any()  # erased ink is gone

    @pytest.mark.parametrize(("palette", "is_wet"), [(QUARTERS, False), (BLACK_AND_WHITE[1], True)])
    @given(before=rows_of_pixels(2), after=rows_of_pixels(2))
    def test_dry_ink_and_black_and_white_are_exact(
        self, palette: Palette, is_wet: bool, before: Floats, after: Floats
    ) -> None:
        columns = min(before.shape[1], after.shape[1])
        shown = palette.levels(before[:, :columns])
        levels = palette.levels(after[:, :columns])
        differing = palette.differing(shown, levels, is_wet=is_wet)
        assert (differing == (shown != levels).any(axis=2)).all()

"""Grey levels as half blocks."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color

from digitgame.tui.palette import ASCII_INK, INKED, LEVELS, SLACK, Palette
from model.raster import Floats

INK, PAPER = Color(250, 250, 250), Color(10, 10, 10)
TERMINALS_OWN = Color.parse("ansi_default")

Pairs = list[tuple[float, float]]
"""Upper and lower pixels of a row of cells."""

rows_of_pixels = st.lists(
    st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32)), min_size=1, max_size=30
)


def pixels(pairs: Pairs) -> Floats:
    """Return one row of cells, upper and lower pixels."""
    return np.array(pairs, dtype=np.float32).T


def drawn(palette: Palette, pairs: Pairs) -> list[Segment]:
    return palette.row(palette.levels(pixels(pairs))[0].tolist())


def text(segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments)


class TestShades:
    palette = Palette(INK, PAPER, is_ascii=False, shades=True)

    @pytest.mark.parametrize(
        ("pair", "glyph"), [((1.0, 0.0), "▀"), ((0.0, 1.0), "▄"), ((1.0, 1.0), "█")]
    )
    def test_ink_is_told_by_its_glyph_even_where_backgrounds_get_lost(
        self, pair: tuple[float, float], glyph: str
    ) -> None:
        (segment,) = drawn(self.palette, [pair])
        assert segment.text == glyph
        assert segment.style is not None
        assert segment.style.color == INK.rich_color

    @given(rows_of_pixels)
    def test_each_pixel_has_the_colour_of_its_level(self, pairs: Pairs) -> None:
        levels = self.palette.levels(pixels(pairs))[0].tolist()
        shades = [PAPER.blend(INK, level / LEVELS).rich_color for level in range(LEVELS + 1)]
        for (upper, lower), pair in zip(levels, pairs, strict=True):
            (segment,) = drawn(self.palette, [pair])
            assert segment.style is not None
            fore, back = segment.style.color, segment.style.bgcolor
            is_upper_fore, is_lower_fore = segment.text in "▀█", segment.text in "▄█"
            assert (fore if is_upper_fore else back) == shades[upper]
            assert (fore if is_lower_fore else back) == shades[lower]

    def test_paper_is_blank(self) -> None:
        assert text(drawn(self.palette, [(0.0, 0.0)] * 3)) == "   "

    @given(rows_of_pixels)
    def test_equal_neighbours_are_one_segment_and_no_cell_is_lost(self, pairs: Pairs) -> None:
        segments = drawn(self.palette, pairs)
        assert len(text(segments)) == len(pairs)
        assert all(one.style != other.style for one, other in pairwise(segments))

    @given(rows_of_pixels)
    def test_levels_are_the_nearest(self, pairs: Pairs) -> None:
        levels = self.palette.levels(pixels(pairs))
        assert levels.shape == (1, len(pairs), 2)
        assert np.abs(levels[0] / LEVELS - np.array(pairs)).max() <= 0.5 / LEVELS + 1e-6


class TestTwoShades:
    @pytest.mark.parametrize(
        "palette",
        [
            Palette(INK, PAPER, is_ascii=False, shades=False),
            Palette(TERMINALS_OWN, TERMINALS_OWN, is_ascii=False, shades=True),
            Palette(INK, TERMINALS_OWN, is_ascii=False, shades=True),
        ],
        ids=["few colours", "the terminal's own", "the terminal's own paper"],
    )
    def test_every_cell_is_told_by_its_glyph_alone(self, palette: Palette) -> None:
        segments = drawn(palette, [(0.0, 0.4), (1.0, 0.4), (0.2, INKED), (0.9, 1.0)])
        assert text(segments) == " ▀▄█"
        assert len({segment.style for segment in segments}) == 1

    @given(rows_of_pixels)
    def test_what_does_not_show_makes_no_difference(self, pairs: Pairs) -> None:
        palette = Palette(INK, PAPER, is_ascii=False, shades=False)
        rounded = [(float(upper >= INKED), float(lower >= INKED)) for upper, lower in pairs]
        assert (palette.levels(pixels(pairs)) == palette.levels(pixels(rounded))).all()


class TestPlainCharacters:
    @pytest.mark.parametrize("shades", [True, False])
    def test_a_cell_with_ink_in_either_half_is_marked(self, shades: bool) -> None:
        palette = Palette(INK, PAPER, is_ascii=True, shades=shades)
        shown = text(drawn(palette, [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.4, 0.4)]))
        assert shown == f" {ASCII_INK * 3} "

    def test_none_is_left_out_where_they_stand_back(self) -> None:
        palette = Palette(INK, PAPER, is_ascii=True, shades=False)
        levels = palette.levels(pixels([(1.0, 1.0)] * 4))
        assert (palette.dimmed(levels) == levels).all()


class TestWetInk:
    palette = Palette(INK, PAPER, is_ascii=False, shades=True)

    @given(rows_of_pixels, rows_of_pixels)
    def test_what_is_left_as_it_is_is_nearly_right(self, before: Pairs, after: Pairs) -> None:
        columns = min(len(before), len(after))
        shown = self.palette.levels(pixels(before[:columns]))
        levels = self.palette.levels(pixels(after[:columns]))
        left = ~self.palette.differing(shown, levels, is_wet=True)
        off = np.abs(shown[left].astype(int) - levels[left].astype(int))
        assert (off <= SLACK).all()
        assert not shown[left][levels[left] == 0].any()  # erased ink is gone

    @pytest.mark.parametrize(
        ("palette", "is_wet"),
        [(palette, False), (Palette(INK, PAPER, is_ascii=False, shades=False), True)],
    )
    @given(before=rows_of_pixels, after=rows_of_pixels)
    def test_dry_ink_and_black_and_white_are_exact(
        self, palette: Palette, is_wet: bool, before: Pairs, after: Pairs
    ) -> None:
        columns = min(len(before), len(after))
        shown = palette.levels(pixels(before[:columns]))
        levels = palette.levels(pixels(after[:columns]))
        differing = palette.differing(shown, levels, is_wet=is_wet)
        assert (differing == (shown != levels).any(axis=2)).all()

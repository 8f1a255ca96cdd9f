"""Every cell of the ink has its share, and the words match the network's readings."""

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitgame.core.explanation import Explanation, choices, explain, inked_cells, project_to_cells
from model.copybook import taught_ways
from model.grid import Grid
from model.raster import Placement, Points, digit_image, rendered
from model.reader import Prediction, Reader
from tests.core.given import USUAL, drawn
from tests.handmade import HANDMADE, Handmade, fitted

PEN = 2.4
SCRIBBLE = "30,0 60,40 0,60 50,100 10,30 70,70 20,90 40,10 60,80 0,50"


def why(reader: Reader, strokes: Sequence[Points], digit: int | None) -> Explanation:
    return explain(strokes, digit, USUAL, PEN, reader=reader, ways=taught_ways())


class TestChoices:
    def test_the_target_comes_first_then_the_likeliest(self) -> None:
        prediction = Prediction(
            (0.01, 0.6, 0.0, 0.02, 0.0, 0.0, 0.0, 0.3, 0.0, 0.07), readable=True
        )
        assert choices(prediction, None) == (1, 7, 9)
        assert choices(prediction, 7) == (7, 1, 9)
        assert choices(prediction, 5) == (5, 1, 7, 9)

    def test_what_cannot_be_read_is_asked_about_any_digit_first(self) -> None:
        prediction = Prediction((0.1,) * 10, readable=False)
        assert choices(prediction, 4)[:2] == (None, 4)


class TestSpread:
    @given(
        st.sampled_from(HANDMADE),
        st.sampled_from([(28, 14), (40, 20), (80, 40)]),
        st.integers(0, 2**32 - 1),
    )
    @settings(max_examples=40)
    def test_nothing_is_lost_and_only_ink_has_a_share(
        self, handmade: Handmade, size: tuple[int, int], seed: int
    ) -> None:
        strokes, grid = list(fitted(handmade, *size)), Grid(*size)
        rendering = rendered(strokes)
        noise = np.random.default_rng(seed).normal(size=(28, 28)) * rendering.image
        has_ink = inked_cells(strokes, grid, 0.06 * size[0])
        cells = project_to_cells(noise.astype(np.float32), rendering.placement, has_ink)
        assert float(cells.sum()) == pytest.approx(float(noise.sum()), abs=1e-3)
        assert not cells[~has_ink].any()

    def test_every_cell_of_the_ink_has_a_share_of_what_is_spread_evenly(self) -> None:
        for handmade in HANDMADE:
            strokes = list(fitted(handmade, 40, 20))
            rendering, has_ink = rendered(strokes), inked_cells(strokes, USUAL, PEN)
            cells = project_to_cells(rendering.image, rendering.placement, has_ink)
            assert (cells[has_ink] > 0.02).all(), handmade

    def test_a_share_lands_where_its_ink_was_drawn(self) -> None:
        strokes = list(fitted(HANDMADE[0], 40, 20))
        rendering, has_ink = rendered(strokes), inked_cells(strokes, USUAL, PEN)
        top = np.zeros((28, 28), np.float32)
        top[:8] = rendering.image[:8]
        cells = project_to_cells(top, rendering.placement, has_ink)
        rows = np.flatnonzero(cells.sum(axis=1) > 0.5)
        inked_rows = np.flatnonzero(has_ink.any(axis=1))
        assert rows.min() == inked_rows.min()
        assert rows.max() < inked_rows.mean()

    def test_without_ink_there_is_nothing_to_share(self) -> None:
        nothing = project_to_cells(
            np.ones((28, 28), np.float32), Placement(1, (0, 0)), np.zeros((5, 5), bool)
        )
        assert not nothing.any()


class TestExplain:
    def test_a_misread_digit_is_told_what_it_lacks(self, reader: Reader) -> None:
        found = why(reader, drawn("56,0/36,41 20,100"), 7)
        assert found.words.startswith(
            "A line at the top is missing (o): with it, I would read a 7 ("
        )
        assert found.share_for < 0.5
        assert found.change is not None

    def test_a_whole_stroke_is_called_by_its_name(self, reader: Reader) -> None:
        hatless = drawn("7,20/7,44/25,37 45,45 53,66 45,88 24,100 0,93")
        found = why(reader, hatless, 5)
        assert re.search(r"(The hat|Ink at the top) is missing \(o\)", found.words)

    def test_a_digit_read_right_is_told_what_it_hangs_on(self, reader: Reader) -> None:
        found = why(reader, drawn("0,0/50,0/0,100/50,100"), 2)
        assert found.words.startswith("The part at the bottom matters most (x): without it,")
        assert "I would read a 7" in found.words
        assert found.share_for > 0.5

    def test_where_no_part_decides_that_is_said(self, reader: Reader) -> None:
        found = why(reader, drawn("0,0 0,100"), 1)
        assert found.words.startswith("No single part decides: even without the part")

    @pytest.mark.slow
    def test_the_figures_in_the_words_are_the_networks(self, reader: Reader) -> None:
        for handmade in HANDMADE:
            strokes = USUAL.snapped(list(fitted(handmade, 40, 20)))
            for digit in choices(reader.read(digit_image(strokes)), None)[:2]:
                found = why(reader, strokes, digit)
                shown = re.findall(r"I would read an? (\d) \((\d+)% sure\)", found.words)
                if shown:
                    assert found.change is not None
                    read = found.change.prediction
                    assert shown[-1] == (str(read.digit), f"{read.confidence * 100:.0f}")

    def test_a_dot_is_too_little(self, reader: Reader) -> None:
        dot = [np.array([[5.5, 5.0]])]
        for digit in (None, 3):
            found = why(reader, dot, digit)
            assert found.words.startswith("There is too little ink")
            assert found.change is None
            assert found.has_ink.sum() >= 1

    def test_a_scribble_is_like_no_digit(self, reader: Reader) -> None:
        strokes = drawn(SCRIBBLE)
        assert not reader.read(digit_image(strokes)).readable
        words = why(reader, strokes, None).words
        assert words == "It does not look enough like any digit I know."

    @pytest.mark.slow
    def test_words_are_whole_sentences(self, reader: Reader) -> None:
        for handmade in HANDMADE[::2]:
            strokes = USUAL.snapped(list(fitted(handmade, 28, 14)))
            for digit in (None, *range(0, 10, 3)):
                words = why(reader, strokes, digit).words
                assert words[0].isupper()
                assert words.endswith(".")
                assert "  " not in words

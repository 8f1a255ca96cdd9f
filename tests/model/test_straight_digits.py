"""Digits of straight lines, as the arrow keys draw them, are read."""

import numpy as np
import pytest

from model.grid import Grid
from model.raster import digit_image, resample
from model.reader import Reader
from training.straight_digits import SEGMENTS

GRID = Grid(40, 20)

RINGED = (
    [(20, 6), (17, 8), (17, 10), (20, 12), (23, 10), (23, 8), (20, 6)],
    [(20, 12), (12, 17), (10, 24), (13, 31), (20, 34), (27, 31), (30, 24), (28, 17), (20, 12)],
)
"""An 8 with a small upper ring."""


@pytest.mark.parametrize("size", [(8, 16), (10, 20), (12, 26), (16, 26), (20, 36)], ids=str)
@pytest.mark.parametrize("digit", range(10))
def test_in_every_size_each_form_is_read(reader: Reader, digit: int, size: tuple[int, int]) -> None:
    width, height = size
    for form in SEGMENTS[digit]:
        strokes = []
        for stroke in form.split("|"):
            corners = np.array([corner.split(",") for corner in stroke.split()], dtype=float)
            line = resample(corners * (width, height / 2) + (10, 2), 0.25)
            strokes.append(GRID.to_mouse_resolution(line))
        prediction = reader.read(digit_image(strokes))
        assert (prediction.readable, prediction.digit) == (True, digit), form


def test_an_eight_with_a_small_ring_is_no_nought(reader: Reader) -> None:
    prediction = reader.read(digit_image([np.array(stroke, dtype=float) for stroke in RINGED]))
    assert (prediction.readable, prediction.digit) == (True, 8)

"""The shipped network reads digits drawn by hand for the tests."""

import itertools

import pytest

from model.grid import Grid
from model.raster import digit_image
from model.reader import Reader
from tests.handmade import HANDMADE, Handmade, fitted

PADS = ((28, 14), (40, 20), (56, 28), (80, 40))
SIZES = (0.5, 0.8, 1.0)
CORNERS = ((0.5, 0.5), (0.0, 0.0), (1.0, 1.0))


@pytest.mark.parametrize("pad", PADS, ids=lambda pad: f"{pad[0]}x{pad[1]}")
@pytest.mark.parametrize("digit", HANDMADE, ids=str)
def test_a_handmade_digit_is_read_wherever_and_however_large(
    reader: Reader, digit: Handmade, pad: tuple[int, int]
) -> None:
    for size, corner in itertools.product(SIZES, CORNERS):
        strokes = Grid(*pad).snapped(fitted(digit, *pad, scale=size, corner=corner))
        prediction = reader.read(digit_image(strokes))
        assert (prediction.digit, prediction.readable) == (digit.digit, True), (size, corner)

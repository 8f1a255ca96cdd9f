"""The shipped network reads digits drawn by hand for the tests."""

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from model.raster import digit_image
from model.reader import Prediction, Reader, load_reader
from tests.handmade import HANDMADE, Handmade, cells, fitted

PADS = ((28, 14), (40, 20), (56, 28), (80, 40))
SIZES = (0.5, 0.8, 1.0)
CORNERS = ((0.5, 0.5), (0.0, 0.0), (1.0, 1.0))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def in_cells(strokes: Sequence[npt.NDArray[np.floating]]) -> list[npt.NDArray[np.float64]]:
    """Snap strokes to the centres of the cells they pass, like mouse and keyboard."""
    return [np.array([(x + 0.5, 2 * y + 1) for x, y in stroke]) for stroke in cells(strokes)]


def misread(reader: Reader, digit: Handmade, pad: tuple[int, int]) -> list[str]:
    """Describe every size and corner at which a drawing is misread."""
    missed = []
    for size, corner in itertools.product(SIZES, CORNERS):
        strokes = in_cells(fitted(digit, *pad, scale=size, corner=corner))
        prediction: Prediction = reader.read(digit_image(strokes))
        if prediction.digit != digit.digit or not prediction.readable:
            read = prediction.digit if prediction.readable else "nothing"
            missed.append(f"{digit} on {pad}, size {size}, corner {corner}: {read}")
    return missed


@pytest.mark.parametrize("pad", PADS, ids=lambda pad: f"{pad[0]}x{pad[1]}")
@pytest.mark.parametrize("digit", HANDMADE, ids=str)
def test_a_handmade_digit_is_read_wherever_and_however_large(
    reader: Reader, digit: Handmade, pad: tuple[int, int]
) -> None:
    assert misread(reader, digit, pad) == []

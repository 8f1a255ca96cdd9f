"""Counterfactual edits improve or spoil the network's reading as stated."""

from collections.abc import Sequence

import numpy as np
import pytest

from digitgame.core.counterfactuals import Edit, best_edit, most_important_segment
from model.copybook import taught_ways
from model.raster import Points, digit_image
from model.reader import Prediction, Reader
from tests.core.given import drawn
from tests.handmade import HANDMADE, fitted


def read_by(reader: Reader, strokes: Sequence[Points]) -> Prediction:
    return reader.read(digit_image(strokes))


def help_towards(reader: Reader, strokes: Sequence[Points], digit: int) -> Edit | None:
    return best_edit(strokes, digit, taught_ways(), lambda ink: read_by(reader, ink))


def matters(reader: Reader, strokes: Sequence[Points], digit: int) -> Edit | None:
    return most_important_segment(strokes, digit, lambda ink: read_by(reader, ink))


class TestHelpful:
    def test_a_seven_without_its_top_lacks_its_top(self, reader: Reader) -> None:
        slant = drawn("56,0/36,41 20,100")
        assert read_by(reader, slant).digit == 1
        change = help_towards(reader, slant, 7)
        assert change is not None
        assert (len(change.added), len(change.removed)) == (1, 0)
        ink = np.concatenate(slant)
        assert change.added[0][:, 1].mean() < ink[:, 1].min() + 5
        assert change.prediction.digit == 7
        again = read_by(reader, [*slant, *change.added])
        assert change.prediction.probabilities == pytest.approx(again.probabilities, abs=1e-3)

    def test_a_nine_has_too_much_and_too_little_for_a_nought(self, reader: Reader) -> None:
        nine = drawn("53,12 38,0 16,5 3,20 7,36 24,43 42,35 53,12/52,50 46,100")
        assert read_by(reader, nine).digit == 9
        change = help_towards(reader, nine, 0)
        assert change is not None
        assert change.added
        assert change.removed
        assert change.prediction.digit == 0

    def test_nothing_helps_ink_that_is_all_otherwise(self, reader: Reader) -> None:
        assert help_towards(reader, [np.array([[5.5, 5.0]])], 3) is None
        assert best_edit(drawn("0,0 50,0"), 3, [], lambda ink: read_by(reader, ink)) is None


class TestDecisive:
    def test_a_two_hangs_on_its_base(self, reader: Reader) -> None:
        two = drawn("0,0/50,0/0,100/50,100")
        assert read_by(reader, two).digit == 2
        change = matters(reader, two, 2)
        assert change is not None
        assert change.prediction.digit == 7
        (piece,) = change.removed
        assert piece[:, 1].min() > np.concatenate(two)[:, 1].max() - 5

    def test_no_other_piece_matters_more(self, reader: Reader) -> None:
        for handmade in HANDMADE[::3]:
            strokes = list(fitted(handmade, 40, 20))
            seen: list[Prediction] = []

            def read(ink: Sequence[Points], seen: list[Prediction] = seen) -> Prediction:
                seen.append(read_by(reader, ink))
                return seen[-1]

            change = most_important_segment(strokes, handmade.digit, read)
            assert change is not None
            least = min(prediction.probabilities[handmade.digit] for prediction in seen)
            assert change.prediction.probabilities[handmade.digit] == least

    def test_a_dot_has_no_pieces(self, reader: Reader) -> None:
        assert matters(reader, [np.array([[5.5, 5.0]])], 1) is None
        assert matters(reader, [], 1) is None

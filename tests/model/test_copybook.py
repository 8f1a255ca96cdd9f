"""The copybook and its parser."""

import hashlib

import numpy as np
import pytest

from model.copybook import COPYBOOK, Way, copybook, parse_copybook
from model.tolerances import load_tolerances
from tests.model.given import WAYS

ONE_OF_EACH = "\n".join(
    f'[[way]]\ndigit = {digit}\nname = "a"\nadvice = "Go."\nnames = ["it"]\nstrokes = ["0,0 9,90"]'
    '\nparts = [["it"]]'
    for digit in range(10)
)


WRONG = {
    "a digit without a way": (ONE_OF_EACH.replace("digit = 3", "digit = 2"), "each digit"),
    "a name twice": (f"{ONE_OF_EACH}\n{ONE_OF_EACH}", "0 a"),
    "more names than strokes": (ONE_OF_EACH.replace('["it"]', '["a", "b"]', 1), "way 1 (0 a)"),
    "no pair of numbers": (ONE_OF_EACH.replace("0,0 9,90", "0,0 9;90", 1), "way 1 (0 a)"),
    "a stroke without length": (ONE_OF_EACH.replace("0,0 9,90", "5,5", 1), "way 1 (0 a)"),
    "an empty stroke": (ONE_OF_EACH.replace("0,0 9,90", "", 1), "way 1 (0 a)"),
    "no digit": (ONE_OF_EACH.replace("digit = 4", "digit = 11"), "way 5 (11 a)"),
    "no advice": (ONE_OF_EACH.replace('advice = "Go."', "", 1), "way 1 lacks"),
    "advice without a full stop": (ONE_OF_EACH.replace('"Go."', '"Go"', 1), "way 1 (0 a)"),
    "neither parts nor a look": (ONE_OF_EACH.replace("parts", "pieces", 1), "way 1 (0 a)"),
    "a part too few": (ONE_OF_EACH.replace("0,0 9,90", "0,0/9,90/9,0", 1), "way 1 (0 a)"),
    "an unknown look": (ONE_OF_EACH.replace('parts = [["it"]]', 'look = "b"', 1), "0 a"),
    "advice for a left hand alone": (
        ONE_OF_EACH.replace("names", 'left_advice = "Go left."\nnames', 1),
        "way 1 (0 a): give left_advice",
    ),
    "an unknown stroke of a left hand": (
        ONE_OF_EACH.replace("names", 'left_advice = "Go."\nleft_strokes = ["b"]\nnames', 1),
        "way 1 (0 a): give left_advice",
    ),
    "no list of ways": ("way = 7", "[[way]]"),
    "no TOML": ("[[way", "]]"),
    "nothing": ("", "each digit"),
}


class TestTheCopybook:
    def test_shows_a_taught_way_of_every_digit_first(self) -> None:
        first = {way.digit: way for way in reversed(copybook())}
        assert set(first) == set(range(10))
        assert all(way.is_taught for way in first.values())

    @WAYS
    def test_names_strokes_differently_and_advises_in_a_sentence(self, way: Way) -> None:
        assert len(way.names) == len(set(way.names))
        assert way.advice[0].isupper()

    @WAYS
    def test_lies_in_the_unit_square(self, way: Way) -> None:
        every = np.concatenate(way.strokes)
        np.testing.assert_allclose(every.min(axis=0), 0, atol=1e-12)
        assert every.max() == pytest.approx(1)

    @WAYS
    def test_has_no_jumps(self, way: Way) -> None:
        for stroke in way.strokes:
            assert np.hypot(*np.diff(stroke, axis=0).T).max() < 0.15

    @WAYS
    def test_is_upright(self, way: Way) -> None:
        width, height = np.ptp(np.concatenate(way.strokes), axis=0)
        assert width < height

    def test_is_the_one_that_the_tolerances_were_measured_with(self) -> None:
        """To update them: python -m training tolerances --data DIR."""
        assert load_tolerances().copybook == hashlib.sha256(COPYBOOK.read_bytes()).hexdigest()


class TestParsing:
    def test_reads_one_way_of_each_digit(self) -> None:
        ways = parse_copybook(ONE_OF_EACH)
        assert [way.digit for way in ways] == list(range(10))
        np.testing.assert_allclose(ways[0].strokes[0][[0, -1]], [(0, 0), (0.1, 1)])

    def test_knows_ways_that_only_a_teacher_accepts(self) -> None:
        text = ONE_OF_EACH.replace('"a"', '"a"\nis_taught = false', 1)
        assert [way.is_taught for way in parse_copybook(text)] == [False] + 9 * [True]

    def test_knows_ways_of_left_hands(self) -> None:
        left = 'left_advice = "Go left."\nleft_strokes = ["it"]\nnames'
        text = ONE_OF_EACH.replace("names", left, 1).replace('"a"', '"a"\nis_left_handed = true', 1)
        way = parse_copybook(text)[0]
        assert way.is_left_handed
        assert not way.is_taught
        assert way.left is not None
        assert way.left.advice == "Go left."
        np.testing.assert_array_equal(way.left.strokes[0], way.strokes[0][::-1])

    @pytest.mark.parametrize(("wrong", "place"), WRONG.values(), ids=WRONG)
    def test_says_where_it_fails(self, wrong: str, place: str) -> None:
        with pytest.raises(ValueError, match=r"\w") as error:
            parse_copybook(wrong)
        assert place in str(error.value)

"""The split of all pen strokes by writer."""

from pathlib import Path

import pytest

from training.errors import TrainingError
from training.ink import Ink, load_ink
from training.unipen import UNSEEN_LABS, load_negatives


@pytest.fixture(scope="module")
def ink(data: Path) -> Ink:
    return load_ink(data)


def test_no_writer_is_in_two_parts(ink: Ink) -> None:
    parts = [
        {digit.writer for digit in digits}
        for digits in (ink.pendigits, ink.unipen, ink.validation, ink.unseen)
    ]
    assert all(parts)
    assert sum(map(len, parts)) == len(set.union(*parts)) == 41


def test_the_unseen_labs_are_in_no_other_part(ink: Ink) -> None:
    assert {digit.lab for digit in ink.unseen} == set(UNSEEN_LABS)
    seen = {digit.lab for digit in (*ink.pendigits, *ink.unipen)}
    assert seen == {"pendigits", "apa", "ibm"}
    assert {digit.lab for digit in ink.validation} == seen


def test_every_digit_is_in_a_part(ink: Ink) -> None:
    assert sum(map(len, (ink.pendigits, ink.unipen, ink.validation, ink.unseen))) == 410


def test_letters_are_split_by_the_same_writers(ink: Ink, data: Path) -> None:
    training = {digit.writer for digit in ink.unipen}
    negatives = load_negatives(data)
    expected = [letter for letter in negatives if letter.writer in training]
    assert 0 < len(expected) < len(negatives)
    assert [strokes[0].tolist() for strokes in ink.letters] == [
        letter.strokes[0].tolist() for letter in expected
    ]
    assert len(ink.letters) + len(ink.validation_letters) == len(negatives)


def test_missing_parts_are_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="training fetch"):
        load_ink(tmp_path)

"""Parsers for digits and numbers."""

import argparse

import pytest

from digitgame.cli.arguments import digit, int_in_range


def test_what_is_valid_is_parsed() -> None:
    assert [digit("0"), digit("9")] == [0, 9]
    assert [int_in_range(30)(written) for written in ("1", "007", "30")] == [1, 7, 30]
    assert int_in_range(30, least=0)("0") == 0


@pytest.mark.parametrize("written", ["", "12", "-1", "²", "٣", "x"])
def test_what_is_no_digit_is_named(written: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a digit from 0 to 9"):
        digit(written)


@pytest.mark.parametrize("written", ["0", "31", "-1", "1.5", "²", "", "9" * 5000])
def test_a_number_out_of_bounds_is_told_them(written: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a number from 1 to 30"):
        int_in_range(30)(written)

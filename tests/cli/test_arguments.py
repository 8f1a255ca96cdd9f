"""What the commands' arguments have in common."""

import argparse

import pytest

from digitgame.cli.arguments import digit, int_in_range


@pytest.mark.parametrize("written", ["0", "9"])
def test_a_digit_is_taken(written: str) -> None:
    assert digit(written) == int(written)


@pytest.mark.parametrize("written", ["", "12", "-1", "²", "٣", "x"])
def test_what_is_no_digit_is_named(written: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no digit from 0 to 9"):
        digit(written)


@pytest.mark.parametrize("written", ["1", "007", "30"])
def test_a_number_within_bounds_is_taken(written: str) -> None:
    assert int_in_range(30)(written) == int(written)


@pytest.mark.parametrize("written", ["0", "31", "-1", "1.5", "²", "", "9" * 5000])
def test_a_number_out_of_bounds_is_told_them(written: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no number from 1 to 30"):
        int_in_range(30)(written)


def test_nought_is_taken_where_it_may_be() -> None:
    assert int_in_range(30, least=0)("0") == 0

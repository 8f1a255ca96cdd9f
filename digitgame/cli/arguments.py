"""Helpers for command-line arguments."""

import argparse
from collections.abc import Callable
from pathlib import Path

from digitgame.core.hand import Hand
from digitgame.core.learner_name import LearnerError, valid_name

_LONGEST_NUMBER = 9
"""Characters: Python rejects thousands of digits with an error of its own."""


def describe(parser: argparse.ArgumentParser, description: str, epilog: str) -> None:
    """Set a command's description and epilog; their line breaks are kept."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = description
    parser.epilog = epilog


def filled(written: str) -> str:
    """Parse a name, or raise argparse.ArgumentTypeError if it is empty.

    The shell gives an empty one for a variable that is not set; as a path it would be the current
    folder.
    """
    if not written.strip():
        raise argparse.ArgumentTypeError("it is empty. Is a variable not set?")
    return written


def learner_name(written: str) -> str:
    """Parse a learner's name, or raise argparse.ArgumentTypeError if it is invalid."""
    try:
        return valid_name(written)
    except LearnerError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def path(written: str) -> Path:
    """Parse a path, or raise argparse.ArgumentTypeError if it is empty."""
    return Path(filled(written))


def digit(written: str) -> int:
    """Parse a digit.

    Raises:
        argparse.ArgumentTypeError: if it is not a digit from 0 to 9.
    """
    if not (len(written) == 1 and written in "0123456789"):
        raise argparse.ArgumentTypeError(f"{written!r} is not a digit from 0 to 9")
    return int(written)


def int_in_range(most: int, least: int = 1) -> Callable[[str], int]:
    """Return a parser for whole numbers that raises argparse.ArgumentTypeError.

    Args:
        most: the largest number allowed.
        least: the smallest one, 0 or more.
    """

    def parse(written: str) -> int:
        is_number = written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER
        if not (is_number and least <= int(written) <= most):
            raise argparse.ArgumentTypeError(f"{written!r} is not a number from {least} to {most}")
        return int(written)

    return parse


def add_learner_option(parser: argparse.ArgumentParser, help_: str) -> None:
    """Add the option --learner."""
    parser.add_argument("--learner", type=filled, metavar="NAME", help=help_)


def add_copybook_options(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Add the options that say which ways of writing are right."""
    parser.add_argument(
        "--tradition",
        type=_parse_tradition,
        metavar="NAME",
        default=default,
        help="whose copybook to follow, for example germany or japan (docs/judge.md lists them)",
    )
    parser.add_argument(
        "--hand",
        choices=[hand.value for hand in Hand],
        default=default,
        help="the hand that writes: a left one may draw strokes to the left",
    )


def _parse_tradition(written: str) -> str:
    from model.traditions import check_tradition  # after `_check_imports`

    try:
        return check_tradition(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error

"""What the commands' arguments have in common: their help, numbers, digits; pure."""

import argparse
from collections.abc import Callable

_LONGEST_NUMBER = 9
"""Characters: Python refuses thousands of digits with an error of its own."""


def describe(parser: argparse.ArgumentParser, description: str, epilog: str) -> None:
    """Say in a command's help what it is for; the lines of both stay as they are written."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = description
    parser.epilog = epilog


def digit(written: str) -> int:
    """The digit that an argument names.

    Raises:
        argparse.ArgumentTypeError: if it is none.
    """
    if not (len(written) == 1 and written in "0123456789"):
        raise argparse.ArgumentTypeError(f"{written!r} is no digit from 0 to 9")
    return int(written)


def int_in_range(most: int, least: int = 1) -> Callable[[str], int]:
    """What takes a whole number from an argument, or raises argparse.ArgumentTypeError.

    Args:
        most: the largest that it takes.
        least: the smallest, 0 or more.
    """

    def taken(written: str) -> int:
        is_number = written.isascii() and written.isdigit() and len(written) <= _LONGEST_NUMBER
        if not (is_number and least <= int(written) <= most):
            raise argparse.ArgumentTypeError(f"{written!r} is no number from {least} to {most}")
        return int(written)

    return taken

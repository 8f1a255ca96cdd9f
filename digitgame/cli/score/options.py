"""What `digitgame score` can be told on the command line."""

import argparse
import re

from digitgame.cli.arguments import describe, digit, int_in_range
from digitgame.core.limits import FEWEST_CELLS, MOST_CELLS

LENIENCIES = ("gentle", "normal", "strict")
FORMATS = ("jsonl", "table")

STDIN = "-"

LOT_LINES = 32
"""Lines that a worker takes at once: long beside the handing over, short enough to follow."""

_MOST_JOBS = 256

_EPILOG = """\
A line of input is a drawing (JSON Lines):

  {"id": "ada-1", "target": 7, "strokes": [[[16, 37], [30, 3], [8, 3]]]}

  strokes  each a list of points [x, y] or [x, y, t] in order of drawing, x to the
           right and y DOWNWARDS, both in the same unit
  target   the digit asked for, 0 to 9; may be left out
  id       any JSON value, given back as it is; may be left out
Other fields (but see below) and empty lines are passed over.

Its line of output, in the same order:

  {"id": "ada-1", "digit": 7, "confidence": 0.99857, "probabilities": [...ten...],
   "readable": true, "target": 7, "score": 88.0, "stars": 2,
   "parts": {"reading": 99.9, "form": 100.0, "formation": 40.0,
             "proportion": 100.0, "placement": 100.0},
   "way": "plain", "tip": "You drew the top and the slant backwards. ..."}

Without a target, target, score, stars, parts, way and tip are null. What can't be read is
"readable": false; digit, confidence, score, stars, parts and way are null then, so that
nobody counts it as read. probabilities always says what it looked like most. A form that is
in no copybook has "way": null.

A line that is no drawing gives {"id": ..., "error": why, "line": its number} in its
place; the rest goes on, and the exit status is 1.

Where the drawing is judged: it is fitted between the guide lines of a pad of 40x20 cells
and judged as the pen drew it. --grid snaps it to cell centres, as a mouse over such a pad
would report it; a cell is 1 wide and 2 tall. With --place keep, x and y are that pad's
units already, and placement says how well the drawing stands between its lines. Lines of
digitgame export name the pad of each drawing, as columns and rows in cells: with --place keep
and without --grid, each is judged on its own.

A PNG of one digit is read only: it has no strokes to judge. With --target, parts has
"reading" alone. Light on dark or dark on light.

  digitgame score drawings.jsonl > scores.jsonl
  recogniser | digitgame score --target 7 --format table
  digitgame score --grid 40x20 --jobs 4 drawings.jsonl | jq .score
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up a parser for the command."""
    describe(parser, "Score drawings of digits: JSON Lines in, JSON Lines out.", _EPILOG)
    parser.add_argument(
        "file",
        nargs="?",
        default=STDIN,
        metavar="FILE",
        help="JSON Lines, or a PNG of one digit (default: -, standard input)",
    )
    parser.add_argument(
        "--target", type=digit, metavar="DIGIT", help="the digit asked for where a line has none"
    )
    parser.add_argument(
        "--grid",
        type=_cells,
        metavar="COLSxROWS",
        help="snap to the cells of such a pad, for example 40x20 (default: no snapping)",
    )
    parser.add_argument(
        "--place",
        choices=("fit", "keep"),
        default="fit",
        help="fit the drawing into the pad, or keep x and y, which are pad units (default: fit)",
    )
    parser.add_argument(
        "--leniency",
        choices=LENIENCIES,
        default="normal",
        help="how much is forgiven (%(default)s)",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="jsonl", help="table is for people (%(default)s)"
    )
    parser.add_argument(
        "--jobs",
        type=int_in_range(_MOST_JOBS),
        default=1,
        metavar="N",
        help=f"processes that share the work, {LOT_LINES} lines at a time (%(default)s)",
    )


def _cells(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,4})x([0-9]{1,4})", text, re.ASCII)
    size = tuple(map(int, found.groups())) if found else (0, 0)
    if not all(FEWEST_CELLS <= cells <= MOST_CELLS for cells in size):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no grid of {FEWEST_CELLS}x{FEWEST_CELLS} to "
            f"{MOST_CELLS}x{MOST_CELLS} cells, such as 40x20"
        )
    return size[0], size[1]

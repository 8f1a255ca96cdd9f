"""Command-line options of `digitgame score`."""

import argparse
import re

from digitgame.cli.arguments import (
    add_copybook_options,
    describe,
    digit,
    filled,
    int_in_range,
)
from digitgame.core.leniency import Leniency
from digitgame.core.limits import FEWEST_CELLS, MOST_CELLS

FORMATS = ("jsonl", "table")

STDIN = "-"

BATCH_LINES = 32
"""Lines per batch: enough to outweigh the overhead, few enough for steady output."""

_MOST_JOBS = 256

_EPILOG = """\
Each line of input is a drawing (JSON Lines):

  {"id": "ada-1", "target": 7, "strokes": [[[8, 3], [30, 3], [16, 37]]]}

  strokes  lists of points [x, y] or [x, y, t] in drawing order, x to the right and
           y DOWNWARDS, both in the same unit
  target   the expected digit, 0 to 9 (optional)
  id       any JSON value, copied to the output (optional)
Empty lines and all other fields except columns and rows (see below) are ignored.

Each line of output is a result, in the same order:

  {"id": "ada-1", "digit": 7, "confidence": 0.998335, "probabilities": [...ten...],
   "readable": true, "target": 7, "score": 100.0, "stars": 3,
   "parts": {"shape": 100.0, "formation": 100.0, "placement": 100.0},
   "way": "plain", "tip": "Beautiful! Can you do it again?"}

Without a target, the fields target, score, stars, parts, way and tip are null. If the
drawing cannot be read, "readable" is false, and digit, confidence, score, stars, parts
and way are null; probabilities still has the network's output. A shape that is not in the
copybook has "way": null.

An invalid line gives {"id": ..., "error": reason, "line": its number} instead. Scoring
continues, and the exit status is 1.

By default, the drawing is scaled to fit between the guide lines of a pad of 40x20 cells.
--grid also snaps it to cell centres, as if drawn with a mouse on a pad of that size; a
cell is 1 wide and 2 tall. With --place keep, x and y are units of that pad, and placement
says how well the drawing sits between the lines. Lines written by digitgame export contain
the size of their pad in cells as columns and rows: with --place keep and without --grid,
each drawing is judged on its own pad.

A PNG or JPEG of one digit is read but not judged, because it has no strokes; its id
is the file's name. The digit may be light on dark or
dark on light, scanned or photographed on paper without lines; dust, shadows and how the camera
was held do not matter. Of several files and of the pictures in a folder, each that cannot be
read gives {"id": name, "error": reason}.

  digitgame score drawings.jsonl > scores.jsonl
  recogniser | digitgame score --target 7 --format table
  digitgame score --grid 40x20 --jobs 4 drawings.jsonl | jq .score
  digitgame score --format table photos/ 7.png
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up the command's parser."""
    describe(parser, "Score drawings of digits: JSON Lines in, JSON Lines out.", _EPILOG)
    parser.add_argument(
        "files",
        nargs="*",
        type=filled,
        default=[STDIN],
        metavar="FILE-or-DIR",
        help="JSON Lines, PNG or JPEG of one digit each, or folders of such pictures"
        " (default: -, standard input)",
    )
    parser.add_argument(
        "--target", type=digit, metavar="DIGIT", help="expected digit for lines without a target"
    )
    parser.add_argument(
        "--grid",
        type=_parse_grid,
        metavar="COLSxROWS",
        help="snap to the cells of a pad of this size, for example 40x20 (default: no snapping)",
    )
    parser.add_argument(
        "--place",
        choices=("fit", "keep"),
        default="fit",
        help="fit the drawing into the pad, or keep x and y as pad units (default: fit)",
    )
    parser.add_argument(
        "--leniency",
        choices=[leniency.value for leniency in Leniency],
        default="normal",
        help="how much the judge forgives (default: %(default)s)",
    )
    add_copybook_options(parser, default=None)
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="jsonl",
        help="output format; table is for people (default: %(default)s)",
    )
    parser.add_argument(
        "--jobs",
        type=int_in_range(_MOST_JOBS),
        default=1,
        metavar="N",
        help=f"number of processes, each scoring {BATCH_LINES} lines at a time"
        " (default: %(default)s)",
    )


def _parse_grid(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,4})x([0-9]{1,4})", text, re.ASCII)
    columns, rows = map(int, match.groups()) if match else (0, 0)
    if not all(FEWEST_CELLS <= cells <= MOST_CELLS for cells in (columns, rows)):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a grid of {FEWEST_CELLS}x{FEWEST_CELLS} to "
            f"{MOST_CELLS}x{MOST_CELLS} cells, such as 40x20"
        )
    return columns, rows

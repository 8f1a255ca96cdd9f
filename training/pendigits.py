"""Digits as people wrote them with a pen: the UNIPEN file of Alpaydin and Alimoglu (UCI)."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.raster import Points
from training.errors import TrainingError

FILE = Path("pendigits") / "pendigits-orig.tra"
"""Where the file lies in the data folder."""

TRAIN_WRITERS = range(1, 25)
VALIDATION_WRITERS = range(25, 31)
"""Split by writer: a network must read people whom it never saw."""

_LABEL = re.compile(r'^\.SEGMENT\s+DIGIT\s+\S+\s+\?\s+"([0-9])"')
_WRITER = re.compile(r"^\.COMMENT\s+([0-9])\s+([0-9]+)\s+[0-9]+")


class PenDigitsError(TrainingError):
    """The pen strokes are missing or damaged; the message says what to do."""


@dataclass(frozen=True)
class PenDigit:
    """One digit as somebody wrote it on a tablet."""

    label: int
    """The digit meant, 0 to 9."""

    writer: int
    """Who wrote it, 1 to 30."""

    strokes: tuple[Points, ...]
    """Each (n, 2), n >= 1, in tablet units (about 0 to 500), y turned to grow downwards."""


def load_pendigits(data: Path) -> list[PenDigit]:
    """Every digit in the data folder's pen file, in the file's order.

    Args:
        data: the folder that holds `pendigits/pendigits-orig.tra`.

    Raises:
        PenDigitsError: if the file is missing or is not such a file.
    """
    file = data / FILE
    try:
        text = file.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise PenDigitsError(
            f"The pen strokes {file} cannot be read ({error}). "
            "Get them with: python -m training fetch --data DIR"
        ) from error
    try:
        digits = parse_unipen(text.splitlines())
    except ValueError as error:
        raise PenDigitsError(f"{file}: {error}") from error
    if not digits:
        raise PenDigitsError(f"{file} holds no digits.")
    return digits


def parse_unipen(lines: Iterable[str]) -> list[PenDigit]:
    """Digits out of UNIPEN text; pure.

    Args:
        lines: the file's lines.

    Raises:
        ValueError: if a line is none of the format's; the message has its number.
    """
    digits: list[PenDigit] = []
    label = writer = -1
    strokes: list[list[tuple[float, float]]] = []
    down = False

    def finish() -> None:
        inked = tuple(np.array(stroke) * (1.0, -1.0) for stroke in strokes if stroke)
        if label >= 0 and inked:
            digits.append(PenDigit(label, writer, inked))

    for number, line in enumerate(lines, start=1):
        if found := _LABEL.match(line):
            finish()
            label, writer, strokes, down = int(found[1]), -1, [], False
        elif (found := _WRITER.match(line)) and label >= 0:
            if int(found[1]) != label:
                raise ValueError(f"line {number}: the comment names another digit than {label}")
            writer = int(found[2])
        elif line.startswith(".PEN_DOWN"):
            strokes.append([])
            down = True
        elif line.startswith(".PEN_UP"):
            down = False
        elif down and line.strip() and not line.startswith("."):
            try:
                x, y = map(float, line.split())
            except ValueError as error:
                raise ValueError(f"line {number} is no pair of numbers: {line!r}") from error
            if not (math.isfinite(x) and math.isfinite(y)):
                raise ValueError(f"line {number} is on no tablet: {line!r}")
            strokes[-1].append((x, y))
    finish()
    return digits


def by_writers(digits: Iterable[PenDigit], writers: Iterable[int]) -> list[PenDigit]:
    """The digits of some writers, in order."""
    wanted = frozenset(writers)
    return [digit for digit in digits if digit.writer in wanted]

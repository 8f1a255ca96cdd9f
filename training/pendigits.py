"""Load handwritten digits from the UNIPEN file of Alpaydin and Alimoglu (UCI)."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.raster import Points
from training.errors import TrainingError

FILE = Path("pendigits") / "pendigits-orig.tra"
"""Path of the file in the data folder."""

LAB = "pendigits"

TRAIN_WRITERS = tuple(f"{LAB}/{number}" for number in range(1, 25))
VALIDATION_WRITERS = tuple(f"{LAB}/{number}" for number in range(25, 31))
"""Split by writer, because the network must read unseen people."""

_LABEL = re.compile(r'^\.SEGMENT\s+DIGIT\s+\S+\s+\?\s+"([0-9])"')
_WRITER = re.compile(r"^\.COMMENT\s+([0-9])\s+([0-9]+)\s+[0-9]+")


@dataclass(frozen=True)
class PenDigit:
    """A digit written on a tablet."""

    label: int
    """The digit meant, 0 to 9."""

    writer: str
    """Lab and writer, for example "pendigits/7"."""

    strokes: tuple[Points, ...]
    """Each (n, 2), n >= 1, in the tablet's units, y downwards."""

    @property
    def lab(self) -> str:
        """The lab that recorded the digit."""
        return self.writer.partition("/")[0]


def load_pendigits(data: Path) -> list[PenDigit]:
    """Load every digit of `data`/pendigits/pendigits-orig.tra, in the file's order.

    Raises:
        TrainingError: if the file is missing or invalid.
    """
    file = data / FILE
    try:
        text = file.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(
            f"The pen strokes {file} cannot be read ({error}). "
            "Download them with: python -m training fetch --data DIR"
        ) from error
    try:
        digits = parse_unipen(text.splitlines())
    except ValueError as error:
        raise TrainingError(f"{file}: {error}") from error
    if not digits:
        raise TrainingError(f"{file} contains no digits.")
    return digits


def parse_unipen(lines: Iterable[str]) -> list[PenDigit]:
    """Parse digits from the lines of a UNIPEN file.

    Raises:
        ValueError: if a line is invalid; the message has its number.
    """
    digits: list[PenDigit] = []
    label, writer = -1, ""
    strokes: list[list[tuple[float, float]]] = []
    down = False

    def finish() -> None:
        inked = tuple(np.array(stroke) * (1.0, -1.0) for stroke in strokes if stroke)
        if label >= 0 and inked:
            digits.append(PenDigit(label, writer, inked))

    for number, line in enumerate(lines, start=1):
        if match := _LABEL.match(line):
            finish()
            label, writer, strokes, down = int(match[1]), "", [], False
        elif (match := _WRITER.match(line)) and label >= 0:
            if int(match[1]) != label:
                raise ValueError(f"line {number}: the comment's digit is not {label}")
            writer = f"{LAB}/{match[2]}"
        elif line.startswith(".PEN_DOWN"):
            strokes.append([])
            down = True
        elif line.startswith(".PEN_UP"):
            down = False
        elif down and line.strip() and not line.startswith("."):
            try:
                x, y = map(float, line.split())
            except ValueError as error:
                raise ValueError(f"line {number} is not a pair of numbers: {line!r}") from error
            if not (math.isfinite(x) and math.isfinite(y)):
                raise ValueError(f"line {number} is not finite: {line!r}")
            strokes[-1].append((x, y))
    finish()
    return digits


def by_writers(digits: Iterable[PenDigit], writers: Iterable[str]) -> list[PenDigit]:
    """Return the digits of the given writers, in order."""
    wanted = frozenset(writers)
    return [digit for digit in digits if digit.writer in wanted]

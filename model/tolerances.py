"""What real writers do: how far from the copybook, and how wide; read from `tolerances.json`.

The file is written by `python -m training tolerances` from the training writers' pen strokes.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

TOLERANCES = Path(__file__).parent / "tolerances.json"


@dataclass(frozen=True)
class Tolerance:
    """Percentiles of one digit's formations by the training writers, on a 40x20 grid."""

    distance: tuple[float, float, float, float]
    """Form's distance: 25th, 75th, 95th and 99.5th percentile."""
    direction: tuple[float, float]
    """Mean cosine of the steps where no stroke was drawn backwards: 5th and 50th percentile."""
    proportion: tuple[float, float, float, float]
    """Width divided by height: 5th, 25th, 75th and 95th percentile."""


@dataclass(frozen=True)
class Tolerances:
    """What is usual, digit by digit."""

    writers: int
    """How many writers were measured."""
    digits: tuple[Tolerance, ...]
    """One for each digit from 0 to 9."""
    ways: dict[str, tuple[float, float, float, float]]
    """Proportions of ways that enough writers use, by "digit name"; percentiles as above."""
    copybook: str
    """sha256 of the copybook's text with which they were measured."""


@cache
def load_tolerances() -> Tolerances:
    """The tolerances that belong to the copybook."""
    return parse_tolerances(TOLERANCES.read_text("utf-8"))


def parse_tolerances(text: str) -> Tolerances:
    """Tolerances out of JSON text; pure."""
    found = json.loads(text)
    return Tolerances(
        writers=found["writers"],
        digits=tuple(
            Tolerance(
                distance=tuple(digit["distance"]),
                direction=tuple(digit["direction"]),
                proportion=tuple(digit["proportion"]),
            )
            for digit in found["digits"]
        ),
        ways={name: tuple(proportion) for name, proportion in found["ways"].items()},
        copybook=found["copybook"],
    )


def format_tolerances(tolerances: Tolerances) -> str:
    """JSON text of tolerances, the same for the same numbers; pure."""
    return json.dumps(asdict(tolerances), indent=1) + "\n"

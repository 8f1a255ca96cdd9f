"""Read `tolerances.json`: the training writers' deviations from the copybook, as percentiles.

`python -m training tolerances` writes the file.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

TOLERANCES = Path(__file__).parent / "tolerances.json"


@dataclass(frozen=True)
class Tolerance:
    """Percentiles of one digit's formations on a 40x20 grid."""

    distance: tuple[float, float, float, float]
    """Distance from the copybook's form: 25th, 75th, 95th and 99.5th percentile."""
    direction: tuple[float, float]
    """Mean cosine of the steps if no stroke was drawn backwards: 5th and 50th percentile."""
    proportion: tuple[float, float, float, float]
    """Width divided by height: 5th, 25th, 75th and 95th percentile."""


@dataclass(frozen=True)
class Tolerances:
    """Tolerances of all digits."""

    writers: int
    """Number of writers measured."""
    digits: tuple[Tolerance, ...]
    """One for each digit from 0 to 9."""
    ways: dict[str, tuple[float, float, float, float]]
    """Proportions of ways used by enough writers, by "digit name"; percentiles as above."""
    copybook: str
    """sha256 of the copybook file used for the measurement."""


@cache
def load_tolerances() -> Tolerances:
    """Load the tolerances measured with the shipped copybook."""
    return parse_tolerances(TOLERANCES.read_text("utf-8"))


def parse_tolerances(text: str) -> Tolerances:
    """Parse tolerances from JSON text."""
    loaded = json.loads(text)
    return Tolerances(
        writers=loaded["writers"],
        digits=tuple(
            Tolerance(**{name: tuple(percentiles) for name, percentiles in digit.items()})
            for digit in loaded["digits"]
        ),
        ways={name: tuple(proportion) for name, proportion in loaded["ways"].items()},
        copybook=loaded["copybook"],
    )


def format_tolerances(tolerances: Tolerances) -> str:
    """Format tolerances as JSON."""
    return json.dumps(asdict(tolerances), indent=1) + "\n"

"""Read the accepted ways to write each digit from `copybook.toml`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from model.curve import pen_stroke
from model.raster import Points, bounds

COPYBOOK = Path(__file__).parent / "copybook.toml"


@dataclass(frozen=True, eq=False)
class Way:
    """One accepted way to write a digit."""

    digit: int
    name: str
    """Unique for its digit."""
    advice: str
    """Instructions, in words for a child."""
    names: tuple[str, ...]
    """Name of each stroke, for use in tips."""
    is_taught: bool
    """True if it is accepted by default, without a teacher's settings."""
    strokes: tuple[Points, ...]
    """Each (n, 2), in order and direction of writing; the digit's longer side is 1 and its box
    starts at (0, 0), x to the right and y downwards."""


@cache
def taught_ways() -> tuple[Way, ...]:
    """Return the ways accepted by default."""
    return tuple(way for way in copybook() if way.is_taught)


@cache
def copybook() -> tuple[Way, ...]:
    """Return every way, digit by digit, each digit's usual way first."""
    return parse_copybook(COPYBOOK.read_text("utf-8"))


def parse_copybook(text: str) -> tuple[Way, ...]:
    """Parse a copybook from TOML text.

    Raises:
        ValueError: if the text is not a valid copybook; the message names the entry.
    """
    import tomllib  # not loaded while playing unless the copybook is read

    entries = tomllib.loads(text).get("way", [])
    if not isinstance(entries, list):
        raise ValueError("a copybook must be a list of tables named [[way]]")
    ways = tuple(_parse_way(entry, number) for number, entry in enumerate(entries, start=1))
    if missing := sorted(set(range(10)) - {way.digit for way in ways}):
        digits = ", ".join(map(str, missing))
        raise ValueError(f"a copybook needs a way for each digit; missing: {digits}")
    named = Counter(f"{way.digit} {way.name}" for way in ways)
    if duplicates := sorted(name for name, count in named.items() if count > 1):
        raise ValueError(f"duplicate names of ways: {', '.join(duplicates)}")
    return ways


def _parse_way(entry: object, number: int) -> Way:
    match entry:
        case {
            "digit": int(digit),
            "name": str(name),
            "advice": str(advice),
            "names": [*names],
            "strokes": [*written],
            **others,
        }:
            place = f"way {number} ({digit} {name})"
        case _:
            raise ValueError(f"way {number} lacks digit, name, advice, names or strokes")
    if not (0 <= digit <= 9):
        raise ValueError(f"{place}: the digit must be 0 to 9")
    if not advice.endswith("."):
        raise ValueError(f"{place}: the advice must end with a full stop")
    if not len(names) == len(written) > 0:
        raise ValueError(f"{place}: {len(names)} names for {len(written)} strokes")
    try:
        strokes = [pen_stroke(str(stroke)) for stroke in written]
    except ValueError as error:
        raise ValueError(f"{place}: a stroke must be a list of knots x,y ({error})") from error
    if not all(len(stroke) and np.ptp(stroke, axis=0).any() for stroke in strokes):
        raise ValueError(f"{place}: a stroke has no length")
    is_taught = bool(others.get("is_taught", True))
    return Way(digit, name, advice, tuple(map(str, names)), is_taught, _normalise(strokes))


def _normalise(strokes: Sequence[Points]) -> tuple[Points, ...]:
    low, high = bounds(strokes)
    return tuple((stroke - low) / (high - low).max() for stroke in strokes)

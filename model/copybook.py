"""The copybook: the accepted ways to write each digit, read from `copybook.toml`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from model.curve import Points, pen_stroke

COPYBOOK = Path(__file__).parent / "copybook.toml"


@dataclass(frozen=True, eq=False)
class Way:
    """One accepted way to write a digit."""

    digit: int
    name: str
    """Unique for its digit."""
    advice: str
    """How to go about it, in words for a child."""
    names: tuple[str, ...]
    """What each stroke is called in tips."""
    is_taught: bool
    """Is it accepted unless a teacher says otherwise?"""
    strokes: tuple[Points, ...]
    """Each (n, 2) in order and direction of writing; the digit's longer side is 1, its box starts
    at (0, 0), x to the right and y downwards."""


@cache
def taught_ways() -> tuple[Way, ...]:
    """The ways that are accepted unless a teacher says otherwise."""
    return tuple(way for way in copybook() if way.is_taught)


@cache
def copybook() -> tuple[Way, ...]:
    """Every way, digit by digit, each digit's usual way first."""
    return parse_copybook(COPYBOOK.read_text("utf-8"))


def parse_copybook(text: str) -> tuple[Way, ...]:
    """Ways out of TOML text; pure.

    Raises:
        ValueError: if the text is no copybook; the message says where.
    """
    import tomllib  # of no use to whoever plays, once the copybook is there

    entries = tomllib.loads(text).get("way", [])
    if not isinstance(entries, list):
        raise ValueError("a copybook is a list of tables named [[way]]")
    ways = tuple(_way(entry, number) for number, entry in enumerate(entries, start=1))
    if missing := sorted(set(range(10)) - {way.digit for way in ways}):
        raise ValueError(
            "a copybook needs a way for each digit; there is none for "
            + ", ".join(map(str, missing))
        )
    named = Counter(f"{way.digit} {way.name}" for way in ways)
    if twice := sorted(name for name, count in named.items() if count > 1):
        raise ValueError(f"two ways of one digit have the same name: {', '.join(twice)}")
    return ways


def _way(entry: object, number: int) -> Way:
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
        raise ValueError(f"{place}: there is no such digit")
    if not advice.endswith("."):
        raise ValueError(f"{place}: the advice is no sentence with a full stop")
    if not len(names) == len(written) > 0:
        raise ValueError(f"{place}: {len(names)} names for {len(written)} strokes")
    try:
        strokes = [pen_stroke(str(stroke)) for stroke in written]
    except ValueError as error:
        raise ValueError(f"{place}: a stroke is no list of knots x,y ({error})") from error
    if not all(len(stroke) and np.ptp(stroke, axis=0).any() for stroke in strokes):
        raise ValueError(f"{place}: a stroke has no length")
    is_taught = bool(others.get("is_taught", True))
    return Way(digit, name, advice, tuple(map(str, names)), is_taught, _normalise(strokes))


def _normalise(strokes: Sequence[Points]) -> tuple[Points, ...]:
    every = np.concatenate(strokes)
    low = every.min(axis=0)
    longer = (every.max(axis=0) - low).max()
    return tuple((stroke - low) / longer for stroke in strokes)

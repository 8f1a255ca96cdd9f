"""The copybook: the accepted ways to write each digit, read from `copybook.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
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
    ways = tuple(_way(entry) for entry in tomllib.loads(text).get("way", []))
    if {way.digit for way in ways} != set(range(10)):
        raise ValueError("a copybook needs at least one way for each digit from 0 to 9")
    if len({(way.digit, way.name) for way in ways}) < len(ways):
        raise ValueError("two ways of one digit have the same name")
    return ways


def _way(entry: Mapping[str, object]) -> Way:
    match entry:
        case {
            "digit": int(digit),
            "name": str(name),
            "advice": str(advice),
            "names": [*names],
            "strokes": [*written],
        } if len(names) == len(written) > 0:
            strokes = _normalised([pen_stroke(str(stroke)) for stroke in written])
            is_taught = bool(entry.get("is_taught", True))
            return Way(digit, name, advice, tuple(map(str, names)), is_taught, strokes)
    raise ValueError(f"not a way with digit, name, advice and one name for each stroke: {entry}")


def _normalised(strokes: Sequence[Points]) -> tuple[Points, ...]:
    every = np.concatenate(strokes)
    low = every.min(axis=0)
    longer = (every.max(axis=0) - low).max()
    return tuple((stroke - low) / longer for stroke in strokes)

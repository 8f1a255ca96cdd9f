"""Read the accepted ways to write each digit from `copybook.toml`."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from model.curve import pen_pieces
from model.raster import Points, bounds
from model.traditions import INTERNATIONAL, traditions

COPYBOOK = Path(__file__).parent / "copybook.toml"


@dataclass(frozen=True, eq=False)
class Part:
    """A named part of a letterform, such as the bar of a 4."""

    name: str
    points: Points
    """(n, 2) in the way's units."""


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
    """True if it is accepted by default, without a tradition or a teacher that says so."""
    strokes: tuple[Points, ...]
    """Each (n, 2), in order and direction of writing; the digit's longer side is 1 and its box
    starts at (0, 0), x to the right and y downwards."""
    look: str
    """Name of the way of this digit that has the same picture; its own unless it is only another
    path through that picture."""
    parts: tuple[Part, ...]
    """The picture's parts, in the order of writing; none if the picture is another way's."""
    is_left_handed: bool = False
    """True if it is accepted from left hands only."""
    either: frozenset[int] = frozenset()
    """Indices of the strokes that may run in either direction."""
    left: "Way | None" = None
    """The way as a left hand writes it: the strokes of `either` run the other way round. None if
    there is no difference."""


def accepted_ways(
    tradition: str = INTERNATIONAL,
    *,
    is_left_hand: bool = False,
    chosen: Mapping[str, Collection[str]] | None = None,
) -> tuple[Way, ...]:
    """Return the accepted ways, digit by digit, each digit's usual way first.

    Args:
        tradition: a name from `traditions`.
        is_left_hand: whether the writer is left-handed.
        chosen: names of the only accepted ways, by digit; a digit that is not there accepts all
            that are taught.
    """
    listed, chosen = traditions()[tradition].ways, chosen or {}

    def is_accepted(way: Way) -> bool:
        names = chosen.get(str(way.digit))
        if is_left_hand and way.is_left_handed:
            return names is None or way.name in names or way.look in names
        if names is None:
            return way.is_taught or way.name in listed.get(way.digit, ())
        return way.name in names

    return tuple(filter(is_accepted, _in_order(tradition, is_left_hand)))


@cache
def _in_order(tradition: str, is_left_hand: bool) -> tuple[Way, ...]:
    """Return every way, those first that are shown first."""
    listed = traditions()[tradition].ways
    names = [(digit, name) for digit, ways in listed.items() for name in ways]
    names += [(way.digit, way.name) for way in copybook()]

    def rank(way: Way) -> tuple[int, int, bool]:
        # A left hand's own way comes just before the one that looks alike.
        is_own = is_left_hand and way.is_left_handed
        return way.digit, names.index((way.digit, way.look if is_own else way.name)), not is_own

    ways = sorted(copybook(), key=rank)
    return tuple((is_left_hand and way.left) or way for way in ways)


@cache
def taught_ways() -> tuple[Way, ...]:
    """Return the ways accepted by default."""
    return accepted_ways()


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
    pictures = {(way.digit, way.name) for way in ways if way.parts}
    if lost := [f"{way.digit} {way.name}" for way in ways if (way.digit, way.look) not in pictures]:
        raise ValueError(f"ways whose look is no way with parts: {', '.join(lost)}")
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
        pieces = [pen_pieces(str(stroke)) for stroke in written]
    except ValueError as error:
        raise ValueError(f"{place}: a stroke must be a list of knots x,y ({error})") from error
    strokes = [np.concatenate([first, *(p[1:] for p in rest)]) for first, *rest in pieces]
    if not all(len(stroke) and np.ptp(stroke, axis=0).any() for stroke in strokes):
        raise ValueError(f"{place}: a stroke has no length")
    low, high = bounds(strokes)
    size = (high - low).max()
    named: Any = others.get("parts", [])
    if ("look" in others) == bool(named) or (
        named and list(map(len, named)) != list(map(len, pieces))
    ):
        raise ValueError(f"{place}: give either a look or the parts of each stroke")
    parts = tuple(
        Part(str(part), (piece - low) / size)
        for parts_of_stroke, stroke in zip(named, pieces, strict=False)
        for part, piece in zip(parts_of_stroke, stroke, strict=True)
    )
    is_left_handed = bool(others.get("is_left_handed", False))
    way = Way(
        digit,
        name,
        advice,
        tuple(map(str, names)),
        bool(others.get("is_taught", not is_left_handed)),
        tuple((stroke - low) / size for stroke in strokes),
        str(others.get("look", name)),
        parts,
        is_left_handed,
    )
    return replace(way, left=_left(way, others, place))


def _left(way: Way, others: Mapping[Any, object], place: str) -> Way | None:
    """Return a way as a left hand writes it, if there is a difference."""
    match others.get("left_strokes"), others.get("left_advice"):
        case None, None:
            return None
        case [*reversed_], str(advice) if set(reversed_) <= set(way.names):
            either = frozenset(map(way.names.index, reversed_))
        case _:
            raise ValueError(f"{place}: give left_advice, and names of its strokes as left_strokes")
    strokes = (s[::-1] if index in either else s for index, s in enumerate(way.strokes))
    return replace(way, advice=advice, strokes=tuple(strokes), either=either)

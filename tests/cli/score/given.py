"""Drawings to score, strategies for lines of any kind, and the fields of a result."""

import json
from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from digitgame.cli.score.scorer import Rules, place_on_pad
from digitgame.core.drawing_json import BadLineError, parse
from tests.command_result import CommandResult
from tests.handmade import HANDMADE

Run = Callable[..., CommandResult]

FIELDS = [
    *("id", "digit", "confidence", "probabilities", "readable"),
    *("target", "score", "stars", "parts", "way", "tip"),
]
"""The fields of a result, in order."""

SEVEN = [[[2, 1], [38, 1], [14, 37]]]


def line(strokes: object = None, **fields: object) -> str:
    """Return a line with a seven, or other strokes."""
    return json.dumps({"strokes": strokes or SEVEN, **fields})


def handmade(count: int) -> str:
    """Return numbered lines of hand-made digits."""
    return "".join(
        line(made.strokes, id=number, target=made.digit) + "\n"
        for number in range(count)
        for made in [HANDMADE[number % len(HANDMADE)]]
    )


def complaint(text: str, rules: Rules | None = None) -> str:
    """Return why a line is invalid."""
    with pytest.raises(BadLineError) as caught:
        place_on_pad(parse(text).strokes, rules or Rules())
    return str(caught.value)


BAD = (
    "{",
    "[1]",
    '{"id": "no strokes"}',
    '{"id": 3, "strokes": [[[NaN, 1]]]}',
    line([[[1, 1]]], id="dot"),
    line(target=12),
)
"""Invalid lines."""

numbers = st.one_of(
    st.floats(-100, 100),
    st.floats(),
    st.integers(-50, 50),
    st.integers(-(10**400), 10**400),
    st.booleans(),
    st.none(),
)
near = st.lists(st.one_of(st.floats(0, 40), st.integers(0, 40)), min_size=2, max_size=3)
drawn = st.lists(st.lists(near, min_size=1, max_size=8), min_size=1, max_size=8)
wild = st.lists(st.lists(st.lists(numbers, min_size=1, max_size=4), max_size=4), max_size=4)
anything = st.recursive(
    st.one_of(numbers, st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
objects = st.fixed_dictionaries(
    {"strokes": st.one_of(drawn, drawn, wild, anything)},
    optional={"id": anything, "target": st.one_of(st.integers(-1, 10), anything)},
)

"""What the fuzzers start from: JSON of all sorts, sound drawings, and bytes that were changed."""

import io
import json
import math
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from PIL import Image, ImageDraw

numbers = (
    st.integers()
    | st.floats()
    | st.sampled_from([0, -1, 9, 10, 2**31, 2**63, 2**64, 10**400, 1e308, 5e-324, math.nan])
)

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
"""Anything that JSON can say, and what Python's own reader takes for JSON besides."""

_points = st.lists(st.floats(-100, 100) | numbers, min_size=1, max_size=4)

drawings = st.fixed_dictionaries(
    {"strokes": st.lists(st.lists(_points, max_size=6), max_size=4) | values},
    optional={"target": st.integers(-1, 11) | values, "id": values},
)
"""Lines for `digitgame score`, nearly as they should be."""


def changed(record: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A sound record of which up to three values are others, or missing."""
    other = st.dictionaries(st.sampled_from(sorted(record)), values | st.just(...), max_size=3)
    return other.map(
        lambda new: {key: value for key, value in {**record, **new}.items() if value is not ...}
    )


def as_line(value: object) -> bytes:
    """A value as a line of JSON."""
    return json.dumps(value).encode("utf-8", "surrogatepass")


def damaged(sound: bytes) -> st.SearchStrategy[bytes]:
    """Sound bytes of which some were changed, put in or cut off."""
    places = st.integers(0, max(len(sound) - 1, 0))
    changes = st.lists(st.tuples(places, st.binary(min_size=1, max_size=4)), max_size=6)
    return st.tuples(changes, st.none() | places).map(lambda drawn: _apply(sound, *drawn))


def _apply(sound: bytes, changes: list[tuple[int, bytes]], end: int | None) -> bytes:
    content = bytearray(sound)
    for at, new in changes:
        content[at : at + len(new)] = new
    return bytes(content[:end])


def png(mode: str) -> bytes:
    """A small picture of a 1."""
    picture = Image.new(mode, (24, 24))
    ImageDraw.Draw(picture).line((12, 3, 12, 20), fill=1, width=2)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


pieces = st.lists(
    st.sampled_from(
        [
            "\x1b", "\x1b[", "\x1b[<", "\x1b[M", "\x1b[?", "\x1bO", "\x1bP", "\x1b]", "\x1b\\",
            "\x1b[200~", "\x1b[201~", "\x1b[I", "\x1b[O", "\x1b[<0;5;5M", "\x1b[<0;5;5m",
            "\x1b[<35;999999999;1M", "\x1b[<0;-1;0M", "\x1b[M \xff\xff", "\x1b[M#!!",
            "\x1b[?2048;2$y", "\x1b[?2026;0$y", "\x1b[48;24;80;0;0t", "\x1b[48;0;0;0;0t",
            "\x1b[48;65535;65535;9;9t", "\x1b[97;5u", "\x1b[;;;u", "\x1b[1114112u", "\x1b[27;5;13~",
            ";", "M", "m", "<", "~", "0", "99999999999999999999", "\r", "\t", "\x7f", "\x00", "a",
        ]
    )
    | st.text(max_size=4),
    max_size=30,
)  # fmt: skip
"""What a terminal may send: whole sequences, their parts, and anything."""

Check = Callable[..., None]

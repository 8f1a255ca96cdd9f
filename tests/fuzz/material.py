"""Generators of JSON, drawings, stores, pictures and terminal input."""

import io
import json
import math
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st
from PIL import Image, ImageDraw

from digitgame.core.records import SessionRecord
from digitgame.core.session import new_session
from digitgame.core.session_json import to_json
from digitgame.storage.database import IN_MEMORY
from digitgame.storage.history import History
from tests.storage.given import ATTEMPT

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
"""Any JSON value, including the extensions that Python's parser accepts."""

_points = st.lists(st.floats(-100, 100) | numbers, min_size=1, max_size=4)

drawings = st.fixed_dictionaries(
    {"strokes": st.lists(st.lists(_points, max_size=6), max_size=4) | values},
    optional={"target": st.integers(-1, 11) | values, "id": values},
)
"""Nearly valid lines for `digitgame score`."""


def json_line(value: object) -> bytes:
    """Encode a value as a line of JSON."""
    return json.dumps(value).encode("utf-8", "surrogatepass")


PAGE = 512
"""Page size of the stores in bytes: SQLite's smallest, for small cases."""


def build_store(prompts: int) -> bytes:
    """Return a history file with attempts of an unfinished session."""
    with closing(History(IN_MEMORY)) as history:
        session = SessionRecord(
            name=ATTEMPT.session,
            learner=ATTEMPT.learner,
            task=ATTEMPT.task,
            started_at=ATTEMPT.drawn_at,
            state=to_json(new_session(Random(1))),
            is_finished=False,
            answered=0,
            right=0,
            points=0.0,
            seconds=0.0,
        )
        for prompt in range(prompts):
            history.record(replace(ATTEMPT, prompt=prompt, name=""), session)
        return _with_small_pages(history._connection)


def _with_small_pages(connection: sqlite3.Connection) -> bytes:
    """Return the database with pages of `PAGE` bytes, which needs a file."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        file = Path(folder) / "small"
        file.write_bytes(connection.serialize())
        with closing(sqlite3.connect(file, isolation_level=None)) as small:
            small.execute(f"PRAGMA page_size = {PAGE}")
            small.execute("VACUUM")
        return file.read_bytes()


def damage_store(sound: bytes, rng: Random) -> bytes:
    """Change bytes, blank a page, truncate the store, or replace it with random bytes."""
    content = bytearray(sound)
    for _ in range(rng.choice((1, 4, 40, 400))):
        content[rng.randrange(len(content))] = rng.randrange(256)
    if rng.random() < 0.3:
        at = rng.randrange(len(content) // PAGE) * PAGE
        content[at : at + PAGE] = bytes(PAGE)
    if rng.random() < 0.3:
        del content[rng.randrange(len(content)) :]
    return rng.randbytes(500) if rng.random() < 0.05 else bytes(content)


def idx(shape: tuple[int, ...]) -> bytes:
    """Return an IDX file of the bytes 0 to 9, repeated."""
    numbers = b"".join(size.to_bytes(4, "big") for size in shape)
    return bytes([0, 0, 8, len(shape)]) + numbers + bytes(k % 10 for k in range(math.prod(shape)))


def encode_png(mode: str) -> bytes:
    """Return a small picture of a 1."""
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
"""Terminal input: whole sequences, parts of them, and any text."""

"""Parse the messages that a page sends over its websocket.

The page sends JSON lists: ["stdin", text], ["resize", {"width", "height", "aspect"}], ["ping",
text], ["focus"], ["blur"] and, first of all on a websocket that continues a session, ["resume",
token, {"width", "height", "aspect"}]. The aspect may be missing. The server sends ["session",
token], ["typing", whether text is typed] and ["pong", text], and terminal output as bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

IDLE, TAKEN_OVER, UNKNOWN_SESSION, FULL = 4001, 4002, 4003, 4004
"""Codes with which the server closes a websocket: no input for a long time; another page
continues the session; no such session to continue; every place is taken. page.js knows them too."""

_HIGHEST_ASPECT = 10  # of a cell; the game believes even less

LARGEST_SIZE = (500, 200)
"""Columns and rows, limited because memory use grows with the number of cells."""

MAX_STAMP_LENGTH = 32
"""Characters of a ping's time stamp, which is sent back."""


class MessageError(Exception):
    """An invalid message; the text says why."""


@dataclass(frozen=True)
class Input:
    """Terminal input in UTF-8: keys, mouse reports, pasted text."""

    data: bytes


@dataclass(frozen=True)
class Resize:
    """A new terminal size in cells."""

    columns: int
    rows: int
    aspect: float | None = None
    """The height of a cell divided by its width, if known."""


@dataclass(frozen=True)
class Ping:
    """A request for a pong with the same time stamp."""

    stamp: str


@dataclass(frozen=True)
class Focus:
    """The terminal has gained or lost the keyboard focus."""

    has_keyboard: bool


@dataclass(frozen=True)
class Resume:
    """A request to continue a session on another websocket."""

    token: str
    size: Resize


Message = Input | Resize | Ping | Focus | Resume

DEFAULT_SIZE = Resize(80, 24)


def parse(text: str) -> Message:
    """Parse the text of a websocket message.

    Raises:
        MessageError: if it is invalid.
    """
    try:
        envelope = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MessageError("not JSON") from error
    match envelope:
        case ["stdin", str(typed)]:
            # JSON allows lone surrogates, which cannot be encoded.
            return Input(typed.encode("utf-8", "replace"))
        case ["resize", {"width": int(columns), "height": int(rows), **more}]:
            return _clamp_size(columns, rows, more.get("aspect"))
        case ["ping", str(stamp)] if len(stamp) <= MAX_STAMP_LENGTH:
            return Ping(stamp)
        case ["resume", str(token), {"width": int(columns), "height": int(rows), **more}]:
            return Resume(token, _clamp_size(columns, rows, more.get("aspect")))
        case ["focus"]:
            return Focus(True)
        case ["blur"]:
            return Focus(False)
    raise MessageError("unknown message")


def parse_size(query: Mapping[str, str]) -> Resize:
    """Return the size in the websocket's query, or `DEFAULT_SIZE` if they are invalid."""
    written = (query.get("width", ""), query.get("height", ""))
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in written):
        return DEFAULT_SIZE
    return _clamp_size(int(written[0]), int(written[1]))


def _clamp_size(columns: int, rows: int, aspect: object = None) -> Resize:
    most_columns, most_rows = LARGEST_SIZE
    return Resize(
        min(max(columns, 1), most_columns),
        min(max(rows, 1), most_rows),
        aspect if isinstance(aspect, float | int) and 0 < aspect < _HIGHEST_ASPECT else None,
    )

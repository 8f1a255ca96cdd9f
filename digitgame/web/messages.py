"""Messages: what a page sends over its websocket, checked; pure.

textual-serve's page sends JSON lists: ["stdin", text], ["resize", {"width", "height"}],
["ping", text], ["focus"] and ["blur"].
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

USUAL_SIZE = (80, 24)
LARGEST_SIZE = (500, 200)
"""Columns and rows; a screen costs memory by the cell, and none this large stands anywhere."""

LONGEST_STAMP = 32
"""Characters of a ping's time, which is sent back."""


class MessageError(Exception):
    """This is no message of the page's; it says what is wrong, for whoever wrote it."""


@dataclass(frozen=True)
class Input:
    """What a terminal would send: keys, mouse reports, pasted text; UTF-8."""

    data: bytes


@dataclass(frozen=True)
class Resize:
    """The terminal has another size, in cells."""

    columns: int
    rows: int


@dataclass(frozen=True)
class Ping:
    """Wants an answer with the same stamp."""

    stamp: str


@dataclass(frozen=True)
class Focus:
    """The terminal has got the keyboard, or lost it."""

    has_keyboard: bool


Message = Input | Resize | Ping | Focus


def parse(text: str) -> Message:
    """The message in a websocket's text.

    Raises:
        MessageError: if there is none.
    """
    try:
        envelope = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MessageError("no JSON") from error
    match envelope:
        case ["stdin", str(typed)]:
            # Half of a surrogate pair, which JSON allows, is nothing that a keyboard sends.
            return Input(typed.encode("utf-8", "replace"))
        case ["resize", {"width": int(columns), "height": int(rows)}]:
            return Resize(*_clamp_size(columns, rows))
        case ["ping", str(stamp)] if len(stamp) <= LONGEST_STAMP:
            return Ping(stamp)
        case ["focus"]:
            return Focus(True)
        case ["blur"]:
            return Focus(False)
    raise MessageError("no message of this page")


def size(query: Mapping[str, str]) -> tuple[int, int]:
    """Columns and rows in the websocket's address; the usual ones where they make no sense."""
    written = (query.get("width", ""), query.get("height", ""))
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in written):
        return USUAL_SIZE
    return _clamp_size(int(written[0]), int(written[1]))


def _clamp_size(columns: int, rows: int) -> tuple[int, int]:
    most_columns, most_rows = LARGEST_SIZE
    return min(max(columns, 1), most_columns), min(max(rows, 1), most_rows)

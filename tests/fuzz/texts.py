"""Texts: lines to be scored, sessions that were left, names, and what a terminal sends."""

import json
from contextlib import suppress
from functools import cache
from random import Random

from hypothesis import strategies as st
from textual.message import Message

from digitgame.cli.jsonl import Line
from digitgame.cli.score.batch import score_batch
from digitgame.cli.score.scorer import Rules
from digitgame.core.learner_name import LearnerError, valid_name
from digitgame.core.session import new_session
from digitgame.core.session_json import SessionFormatError, from_json, to_json
from digitgame.tui.textual_compat.driver import ResilientDriver
from digitgame.tui.textual_compat.mouse import MouseParser
from tests.fuzz.material import as_line, drawings, pieces, values
from tests.fuzz.mutation import changed_bytes, changed_json
from tests.fuzz.target import Target


def score(line: bytes) -> None:
    """A line for `digitgame score`: a row for each kind of output, and what is JSON is JSON."""
    rules = Rules(keeps_place=len(line) % 2 == 0)
    written = score_batch([Line(1, line)], rules, "jsonl")
    found = json.loads(written.text, parse_constant=_refuse)
    assert ("error" in found) == (written.bad == 1)
    if not written.bad:
        assert len(found["probabilities"]) == 10
    assert written.text.count("\n") == 1


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


_LINES = (
    b'{"strokes": [[[5, 2], [20, 2], [9, 30]]], "target": 7}',
    b'{"id": "a", "strokes": [[[12, 4, 0.0], [11.5, 16, 0.5]], [[3, 3]]], "columns": 9, "rows": 9}',
    b'{"strokes": [[[0, 0], [1, 1]]], "target": null, "id": {"x": [1]}}',
)


@cache
def _bookmarks() -> tuple[bytes, ...]:
    return (to_json(new_session(Random(1))).encode(),)


def bookmark(content: bytes) -> None:
    """A session that was left: one that can be gone on with, or a refusal."""
    text = content.decode("utf-8", "replace")
    with suppress(SessionFormatError):
        session = from_json(text)
        assert from_json(to_json(session)) == session


def name(content: bytes) -> None:
    """A learner's name: one that does nothing but show, or what is wrong with it."""
    with suppress(LearnerError):
        taken = valid_name(content.decode("utf-8", "surrogateescape"))
        assert taken.isprintable()
        assert valid_name(taken) == taken


class _Deaf(ResilientDriver):
    """A driver without a terminal."""

    def __init__(self) -> None:
        self.heard: list[Message] = []

    def process_message(self, message: Message) -> None:
        self.heard.append(message)

    def take(self, parser: MouseParser, text: str) -> MouseParser:
        return self._take(parser, parser.feed(text))


_SPLIT = "|"
"""Where what a terminal sends is split."""


def escape(content: bytes) -> None:
    """What a terminal sends, split anywhere: afterwards a key still arrives as that key."""
    driver, parser = _Deaf(), MouseParser()
    for text in content.decode("utf-8", "replace").split(_SPLIT):
        if text:  # none is the end of what a terminal sends
            parser = driver.take(parser, text)
    for ending in ("\x1b[201~", "\x1b\\", "q"):
        parser = driver.take(parser, ending)


_SENT = (
    b"\x1b[<0;5;5M\x1b[<32;6;6|M\x1b[<0;6;6m",
    b"\x1b[200~abc|\x1b[201~q\x1b[I\x1b[O",
    b"\x1b[M !!\x1b[48;24;80;0;0t\x1b[?2026;0$y\x1b[97;5u|\x1bOP",
)


TARGETS = {
    "score": Target(
        score,
        lambda: _LINES,
        (changed_json, changed_json, changed_bytes),
        (drawings | values).map(as_line) | st.binary(max_size=60),
    ),
    "bookmark": Target(
        bookmark,
        _bookmarks,
        (changed_json, changed_bytes),
        st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")),
    ),
    "name": Target(
        name,
        lambda: ("Zoë".encode(),),
        made_up=st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")),
    ),
    "escape": Target(
        escape,
        lambda: _SENT,
        made_up=pieces.map(lambda sent: _SPLIT.join(sent).encode("utf-8", "replace"))
        | pieces.map(lambda sent: "".join(sent).encode("utf-8", "replace")),
    ),
}

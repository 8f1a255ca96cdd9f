"""Targets for lines to score, saved sessions, names, and terminal input."""

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
from tests.fuzz.material import drawings, json_line, pieces, values
from tests.fuzz.mutation import mutate_bytes, mutate_json
from tests.fuzz.target import Target


def check_score(line: bytes) -> None:
    """Score a line: the output is one line of valid JSON."""
    rules = Rules(keeps_place=len(line) % 2 == 0)
    written = score_batch([Line(1, line)], rules, "jsonl")
    result = json.loads(written.text, parse_constant=_reject)
    assert ("error" in result) == (written.bad == 1)
    if not written.bad:
        assert len(result["probabilities"]) == 10
    assert written.text.count("\n") == 1


def _reject(constant: str) -> None:
    raise AssertionError(f"{constant} is not valid JSON")


_LINES = (
    b'{"strokes": [[[5, 2], [20, 2], [9, 30]]], "target": 7}',
    b'{"id": "a", "strokes": [[[12, 4, 0.0], [11.5, 16, 0.5]], [[3, 3]]], "columns": 9, "rows": 9}',
    b'{"strokes": [[[0, 0], [1, 1]]], "target": null, "id": {"x": [1]}}',
)


@cache
def _sessions() -> tuple[bytes, ...]:
    return (to_json(new_session(Random(1))).encode(),)


def check_session(content: bytes) -> None:
    """Parse a saved session: it can be resumed, or is rejected."""
    text = content.decode("utf-8", "replace")
    with suppress(SessionFormatError):
        session = from_json(text)
        assert from_json(to_json(session)) == session


def check_name(content: bytes) -> None:
    """Validate a learner's name: it is printable, or rejected."""
    with suppress(LearnerError):
        name = valid_name(content.decode("utf-8", "surrogateescape"))
        assert name.isprintable()
        assert valid_name(name) == name


class _HeadlessDriver(ResilientDriver):
    """A driver without a terminal."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def process_message(self, message: Message) -> None:
        self.messages.append(message)

    def feed(self, parser: MouseParser, text: str) -> MouseParser:
        return self._take(parser, parser.feed(text))


_SPLIT = "|"
"""Splits input into separate reads."""


def check_escape(content: bytes) -> None:
    """Parse terminal input that is split anywhere, and then a key."""
    driver, parser = _HeadlessDriver(), MouseParser(lambda: (80, 24))
    for text in content.decode("utf-8", "replace").split(_SPLIT):
        if text:  # an empty read is the end of input
            parser = driver.feed(parser, text)
    for ending in ("\x1b[201~", "\x1b\\", "q"):
        parser = driver.feed(parser, ending)


_SENT = (
    b"\x1b[<0;5;5M\x1b[<32;6;6|M\x1b[<0;6;6m",
    b"\x1b[200~abc|\x1b[201~q\x1b[I\x1b[O",
    b"\x1b[M !!\x1b[48;24;80;0;0t\x1b[?2026;0$y\x1b[97;5u|\x1bOP",
)


TARGETS = {
    "score": Target(
        check_score,
        lambda: _LINES,
        (mutate_json, mutate_json, mutate_bytes),
        (drawings | values).map(json_line) | st.binary(max_size=60),
    ),
    "session": Target(
        check_session,
        _sessions,
        (mutate_json, mutate_bytes),
        st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")),
    ),
    "name": Target(
        check_name,
        lambda: ("Zoë".encode(),),
        generated=st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")),
    ),
    "escape": Target(
        check_escape,
        lambda: _SENT,
        generated=pieces.map(lambda sent: _SPLIT.join(sent).encode("utf-8", "replace"))
        | pieces.map(lambda sent: "".join(sent).encode("utf-8", "replace")),
    ),
}

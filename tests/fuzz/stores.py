"""What can be taken in, and histories that are damaged."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from digitgame.cli.importer import LearnerMapping, import_source
from digitgame.core.import_rules import validation_error
from digitgame.core.records import Attempt
from digitgame.errors import CommandError
from digitgame.storage.attempt_json import to_record
from digitgame.storage.buffered_history import BufferedHistory
from digitgame.storage.database import IN_MEMORY, CorruptDatabaseError, Database
from digitgame.storage.history import History
from digitgame.storage.recovery import recover_database
from digitgame.text import sanitize
from tests.fuzz.files import memory_folder, placed
from tests.fuzz.material import as_line, damaged_store, store, values
from tests.fuzz.mutation import changed_bytes, changed_database, changed_json
from tests.fuzz.target import Target
from tests.storage.given import ATTEMPT


@cache
def _blank() -> bytes:
    with closing(History(IN_MEMORY)) as history:
        return history._connection.serialize()


class _Copied(Database):
    """A database in memory whose tables are copied, which is quicker than to make them."""

    def _prepare(self, connection: sqlite3.Connection, mode: str) -> None:
        connection.deserialize(_blank())


def _empty() -> History:
    history = History.__new__(History)
    history._database = _Copied(IN_MEMORY)
    return history


@cache
def _stores() -> tuple[bytes, ...]:
    return (store(1), store(4))


def imported(content: bytes) -> None:
    """A file for `digitgame import`: what is taken in comes back, and its totals are sound."""
    source = placed("source", content)
    with closing(_empty()) as history:
        new = _taken_in(source, history)
        taken = [attempt for _, attempt in history.parsed_attempts()]
        assert new in (None, len(taken))
        for attempt in taken:
            assert isinstance(attempt, Attempt)
            assert not validation_error(attempt)
        for learner in history.learners():
            history.learner_stats(learner)


def _taken_in(source: Path, history: History) -> int | None:
    """How many attempts a source has brought; None where it was refused, under its own name."""
    try:
        count = import_source(source, history, LearnerMapping())
    except CommandError as refusal:
        assert str(source) in str(refusal)  # noqa: PT017 - most cases are not refused
        return None
    for each in count.reasons:
        sanitize(each).encode()
    return count.new


def stored(content: bytes) -> None:
    """A damaged history: play goes on, what is drawn is kept, here or in another file."""
    folder = memory_folder() / "store"
    folder.mkdir(exist_ok=True)
    file = folder / "history.sqlite3"
    file.write_bytes(content)
    try:
        history = BufferedHistory(file)
        history.record(replace(ATTEMPT, prompt=100))
        history.retry()
        history.retry()
        left = history.finish([folder])
        if history.waiting:
            assert left
            assert '"prompt": 100,' in left.read_text("utf-8")
        else:
            assert 100 in _prompts(file)
    finally:
        for each in folder.iterdir():
            each.unlink()


def _prompts(file: Path) -> list[int]:
    """Which prompts the next game finds, after it mended the file if it had to."""
    for _ in range(2):
        try:
            with closing(History(file)) as history:
                return [
                    each.prompt
                    for _, each in history.parsed_attempts()
                    if isinstance(each, Attempt)
                ]
        except CorruptDatabaseError:
            recover_database(file)
    raise AssertionError("it is damaged when it was mended")


TARGETS = {
    "import": Target(
        imported,
        lambda: (as_line(to_record(1, ATTEMPT)),),
        (changed_json, changed_json, changed_bytes),
        values.map(as_line) | st.binary(max_size=60),
    ),
    "import-store": Target(
        imported,
        _stores,
        (changed_database, changed_database, damaged_store),
    ),
    "store": Target(stored, _stores, (damaged_store,)),
}

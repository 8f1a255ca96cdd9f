"""Targets for imports and for damaged histories."""

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
from tests.fuzz.files import memory_folder, write_case_file
from tests.fuzz.material import build_store, damage_store, json_line, values
from tests.fuzz.mutation import mutate_bytes, mutate_database, mutate_json
from tests.fuzz.target import Target
from tests.storage.given import ATTEMPT


@cache
def _blank() -> bytes:
    with closing(History(IN_MEMORY)) as history:
        return history._connection.serialize()


class _CopiedDatabase(Database):
    """An in-memory database whose tables are copied, which is faster than creating them."""

    def _prepare(self, connection: sqlite3.Connection, mode: str) -> None:
        connection.deserialize(_blank())


def _empty_history() -> History:
    history = History.__new__(History)
    history._database = _CopiedDatabase(IN_MEMORY)
    return history


@cache
def _stores() -> tuple[bytes, ...]:
    return (build_store(1), build_store(4))


def check_import(content: bytes) -> None:
    """Import a file: imported attempts are valid, and so are the totals."""
    source = write_case_file("source", content)
    with closing(_empty_history()) as history:
        new = _import_file(source, history)
        attempts = [attempt for _, attempt in history.parsed_attempts()]
        assert new in (None, len(attempts))
        for attempt in attempts:
            assert isinstance(attempt, Attempt)
            assert not validation_error(attempt)
        for learner in history.learners():
            history.learner_stats(learner)


def _import_file(source: Path, history: History) -> int | None:
    """Return the number of imported attempts, or None if the source was rejected by name."""
    try:
        count = import_source(source, lambda: history, LearnerMapping())
    except CommandError as error:
        assert str(source) in str(error)  # noqa: PT017 - most cases raise nothing
        return None
    for reason in count.reasons:
        sanitize(reason).encode()
    return count.new


def check_store(content: bytes) -> None:
    """Record an attempt in a damaged history: it is saved, there or in another file."""
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
        for path in folder.iterdir():
            path.unlink()


def _prompts(file: Path) -> list[int]:
    """Return the prompts that the next game finds, after recovering the file if necessary."""
    for _ in range(2):
        try:
            with closing(History(file)) as history:
                return [
                    attempt.prompt
                    for _, attempt in history.parsed_attempts()
                    if isinstance(attempt, Attempt)
                ]
        except CorruptDatabaseError:
            recover_database(file)
    raise AssertionError("the recovered file is damaged")


TARGETS = {
    "import": Target(
        check_import,
        lambda: (json_line(to_record(1, ATTEMPT)),),
        (mutate_json, mutate_json, mutate_bytes),
        values.map(json_line) | st.binary(max_size=60),
    ),
    "import-store": Target(
        check_import,
        _stores,
        (mutate_database, mutate_database, damage_store),
    ),
    "store": Target(check_store, _stores, (damage_store,)),
}

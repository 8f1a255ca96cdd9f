"""Attempts to import, and the contents of a history."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

from digitgame.core.records import Attempt, SessionRecord
from digitgame.core.session import Task, new_session
from digitgame.core.session_json import to_json
from digitgame.storage.history import History
from tests.storage.given import drawn
from tests.storage.test_sessions import SESSION
from tests.storage.test_totals import rebuilt, tables

GIVEN = tuple(
    drawn(7, read, session="e" * 32, prompt=prompt, score=50.0)
    for prompt, read in enumerate([7, 1, None, 7])
)


def left_session() -> SessionRecord:
    """Return a practice session with one of three prompts skipped."""
    there = new_session(Random(1), 3).advance(Random(1))
    return replace(
        SESSION, state=to_json(there), is_finished=False, answered=1, right=0, task=Task.PRACTICE
    )


def found(file: Path) -> list[Attempt]:
    with closing(History(file)) as history:
        assert tables(history) == rebuilt(history)
        return [each for _, each in history.attempts_with_ids()]

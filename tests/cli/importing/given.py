"""Attempts to import, and the contents of a history."""

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

from digitgame.core.records import Attempt, SessionRecord
from digitgame.core.session import Task, new_session
from digitgame.core.session_json import to_json
from digitgame.storage.history import History
from digitgame.system.paths import data_folder, history_file
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


def own_file() -> Path:
    """Return the path of the history in the test's own home."""
    return history_file(data_folder(None, os.environ))


def found() -> list[Attempt]:
    """Return the attempts in the test's own history, whose totals must be right."""
    with closing(History(own_file())) as history:
        assert tables(history) == rebuilt(history)
        return [each for _, each in history.attempts_with_ids()]

"""Fetching, from the server into the history."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from digitgame.core.import_rules import prompt_error, resumable_state, validation_error
from digitgame.storage import merge, sessions
from digitgame.storage.merge import MergeResult, parse_rows
from digitgame.storage.rows import COLUMNS, from_row
from digitgame.storage.school.exchange import Exchange, LearnerChangedError, Remote, name_of
from digitgame.storage.school.records import TYPES, mark_sessions, mark_skips

_STORED = 50
"""Records stored per transaction, so that a verdict never waits for long."""


class Fetcher:
    """Fetches what the history does not have."""

    def __init__(self, exchange: Exchange) -> None:
        self._database, self._server = exchange.database, exchange.server
        self._result = exchange.result

    def fetch(self, known: Remote) -> None:
        """Fetch the records of a learner that are newer than those fetched before."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT fetched FROM learners WHERE id = ?", (known.id,)
            ).fetchone()
        since = row[0] if row else known.version
        self._fetch_newer("attempts", known, since, self._store_attempts)
        self._fetch_newer("skips", known, since, self._store_skips)
        self._fetch_newer("sessions", known, since, self._store_sessions)
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE learners SET fetched = MAX(fetched, ?) WHERE id = ?",
                (known.version, known.id),
            )

    def _fetch_newer(
        self,
        table: str,
        known: Remote,
        since: int,
        store: Callable[[Remote, Sequence[tuple[Any, ...]]], None],
    ) -> None:
        columns = ", ".join(
            f'to_char({column}, \'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"\')'
            if kind == "timestamptz"
            else f'"{column}"'
            for column, kind in TYPES[table].items()
        )
        with self._server.transaction(), self._server.cursor("newer") as cursor:
            cursor.execute(
                f"SELECT {columns} FROM {table} WHERE learner = %s AND version > %s"
                " ORDER BY version",
                (known.id, since),
            )
            while batch := cursor.fetchmany(_STORED):
                store(known, batch)

    def _store_attempts(self, known: Remote, batch: Sequence[tuple[Any, ...]]) -> None:
        at = COLUMNS.index("learner")
        with self._database.writing() as connection:
            name = self._stored_name(connection, known)
            rows = [(own.hex, *row[: at - 1], name, *row[at - 1 :]) for own, *row in batch]
            for attempt in parse_rows(rows, from_row):
                error = attempt if isinstance(attempt, str) else validation_error(attempt)
                if error or isinstance(attempt, str):
                    self._result.problems.append(f"a drawing on the server: {error}")
                    continue
                outcome = merge.add_attempt(connection, attempt)
                self._result.fetched += outcome is MergeResult.NEW
            connection.executemany(
                "UPDATE attempts SET is_waiting = 0 WHERE name = ?", [row[:1] for row in rows]
            )

    def _store_skips(self, known: Remote, batch: Sequence[tuple[Any, ...]]) -> None:
        with self._database.writing() as connection:
            name = self._stored_name(connection, known)
            for skip in parse_rows([(name, *row) for row in batch], sessions.skip_from_row):
                if not isinstance(skip, str) and not prompt_error(
                    skip.session, skip.prompt, skip.target
                ):
                    sessions.skip(connection, skip)
            mark_skips(connection, name, batch)

    def _store_sessions(self, known: Remote, batch: Sequence[tuple[Any, ...]]) -> None:
        with self._database.writing() as connection:
            name = self._stored_name(connection, known)
            rows = [(row[0], name, *row[1:]) for row in batch]
            for session in parse_rows(rows, sessions.session_from_row):
                if not isinstance(session, str) and not prompt_error(session.name, 0, 0):
                    checked = replace(session, state=resumable_state(session))
                    self._result.fetched_sessions += merge.add_session(connection, checked)
            mark_sessions(connection, name, batch)

    def _stored_name(self, connection: sqlite3.Connection, known: Remote) -> str:
        name = name_of(connection, known.id)
        if name is None:  # deleted here while the records came
            raise LearnerChangedError
        return name

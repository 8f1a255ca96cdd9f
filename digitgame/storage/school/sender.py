"""Sending, from the history to the server."""

from collections.abc import Sequence
from typing import Any

from digitgame.core.import_rules import validation_error
from digitgame.storage import sessions
from digitgame.storage.merge import parse_rows
from digitgame.storage.rows import COLUMNS, from_row, to_row
from digitgame.storage.school.exchange import Exchange, LearnerChangedError, Local, advance
from digitgame.storage.school.records import TYPES, mark_sessions, mark_skips

_SENT = 500
"""Records sent per transaction."""

_ON_CONFLICT = {
    "attempts": "NOTHING",
    "skips": "NOTHING",
    "sessions": "UPDATE SET "
    + ", ".join(f'"{column}" = excluded."{column}"' for column in ("version", *TYPES["sessions"]))
    + " WHERE (excluded.is_finished, excluded.answered, excluded.seconds)"
    " > (sessions.is_finished, sessions.answered, sessions.seconds)",
}


class Sender:
    """Sends what the server does not have."""

    def __init__(self, exchange: Exchange) -> None:
        self._database, self._server = exchange.database, exchange.server
        self._result = exchange.result

    def send(self, local: Local) -> None:
        """Send a learner's waiting records."""
        last = -1
        while rows := self._waiting_attempts(local.name, last):
            last = rows[-1][0]
            valid = []
            for attempt in parse_rows([row[1:] for row in rows], from_row):
                error = attempt if isinstance(attempt, str) else validation_error(attempt)
                if error or isinstance(attempt, str):
                    self._result.problems.append(f"a drawing of {local.name}: {error}")
                else:
                    row = dict(zip(COLUMNS, to_row(attempt), strict=True))
                    valid.append(tuple(row[column] for column in TYPES["attempts"]))
            if valid:
                number, version = self._insert("attempts", local, valid)
                self._result.sent += number
                with self._database.writing() as connection:
                    connection.executemany(
                        "UPDATE attempts SET is_waiting = 0 WHERE name = ?",
                        [row[:1] for row in valid],
                    )
                    advance(connection, local.id, version)
        self._send_others("skips", local)
        self._result.sent_sessions += self._send_others("sessions", local)

    def _waiting_attempts(self, name: str, after: int) -> list[Sequence[Any]]:
        with self._database.reading() as connection:
            return connection.execute(
                f"SELECT id, {', '.join(COLUMNS)} FROM attempts"
                " WHERE learner = ? AND is_waiting AND id > ? ORDER BY id LIMIT ?",
                (name, after, _SENT),
            ).fetchall()

    def _send_others(self, table: str, local: Local) -> int:
        """Send all waiting skips or sessions; return the number that the server did not have."""
        parse = sessions.skip_from_row if table == "skips" else sessions.session_from_row
        columns = sessions.SKIP_COLUMNS if table == "skips" else sessions.SESSION_COLUMNS
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {columns} FROM {table} WHERE learner = ? AND is_waiting", (local.name,)
            ).fetchall()
        at = columns.split(", ").index("learner")
        kinds = list(TYPES[table].values())
        valid = [
            tuple(
                bool(value) if kind == "boolean" else value
                for kind, value in zip(kinds, (*row[:at], *row[at + 1 :]), strict=True)
            )
            for row, record in zip(rows, parse_rows(rows, parse), strict=True)
            if not isinstance(record, str)
        ]
        number = 0
        for start in range(0, len(valid), _SENT):
            batch = valid[start : start + _SENT]
            added, version = self._insert(table, local, batch)
            number += added
            with self._database.writing() as connection:
                mark = mark_skips if table == "skips" else mark_sessions
                mark(connection, local.name, batch)
                advance(connection, local.id, version)
        return number

    def _insert(self, table: str, local: Local, rows: Sequence[Sequence[Any]]) -> tuple[int, int]:
        """Insert a batch in one transaction; return the number of new rows and their version."""
        types = TYPES[table]
        columns = ", ".join(f'"{column}"' for column in types)
        arrays = ", ".join(f"%s::{kind}[]" for kind in types.values())
        target = "(learner, session, prompt)" if table == "skips" else "(learner, name)"
        with self._server.transaction():
            row = self._server.execute(
                "UPDATE learners SET version = version + 1 WHERE id = %s RETURNING version",
                (local.id,),
            ).fetchone()
            if row is None:
                raise LearnerChangedError
            inserted = self._server.execute(
                f"INSERT INTO {table} (learner, version, {columns})"
                f" SELECT %s::uuid, %s::bigint, * FROM unnest({arrays})"
                f" ON CONFLICT {target} DO {_ON_CONFLICT[table]}",
                (local.id, row[0], *map(list, zip(*rows, strict=True))),
            )
        return inserted.rowcount, row[0]

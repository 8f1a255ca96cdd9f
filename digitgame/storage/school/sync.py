"""Exchange a history's records with a school's server.

Attempts and skips never change and have names, so that sending or fetching them again changes
nothing: an exchange that ends anywhere is completed by the next one. Of a session, the state with
more answers stays. A learner's name and settings are those that were sent last.
"""

import sqlite3
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from digitgame.core.import_rules import (
    learner_error,
    prompt_error,
    resumable_state,
    validation_error,
)
from digitgame.core.learner_name import learner_key
from digitgame.storage import learners, merge, sessions, totals
from digitgame.storage.database import Database, HistoryError
from digitgame.storage.merge import MergeResult, parse_rows
from digitgame.storage.rows import COLUMNS, from_row, to_row, to_utc
from digitgame.storage.school.connection import SchoolError, connect
from digitgame.storage.school.membership import Membership, membership, note_contact, send_again
from digitgame.storage.school.server import school_id

if TYPE_CHECKING:
    from digitgame.storage.school.connection import Server

_SENT = 500
"""Records sent per transaction."""

_STORED = 50
"""Records stored per transaction, so that a verdict never waits for long."""

_TRIES = 5
"""Exchanges that are begun if others change the same learners at the same time."""

_MOST_SUCCESSORS = 100

_TYPES = {
    "attempts": {
        **dict.fromkeys(COLUMNS, "text"),
        **dict.fromkeys(("prompt", "columns", "rows", "zone"), "integer"),
        **dict.fromkeys(("target", "digit"), "smallint"),
        "name": "uuid",
        "drawn_at": "timestamptz",
        "score": "float8",
    },
    "skips": {
        "session": "text",
        "prompt": "integer",
        "target": "smallint",
        "task": "text",
        "skipped_at": "timestamptz",
        "zone": "integer",
    },
    "sessions": {
        "name": "text",
        "task": "text",
        "started_at": "timestamptz",
        "zone": "integer",
        "state": "text",
        "is_finished": "boolean",
        "answered": "integer",
        "right": "integer",
        "points": "float8",
        "seconds": "float8",
    },
}
"""PostgreSQL's types of the columns that are exchanged, by table; without the learner."""

del _TYPES["attempts"]["learner"]

_ON_CONFLICT = {
    "attempts": "NOTHING",
    "skips": "NOTHING",
    "sessions": "UPDATE SET "
    + ", ".join(f'"{column}" = excluded."{column}"' for column in ("version", *_TYPES["sessions"]))
    + " WHERE (excluded.is_finished, excluded.answered, excluded.seconds)"
    " > (sessions.is_finished, sessions.answered, sessions.seconds)",
}


@dataclass
class SyncResult:
    """Numbers of records that the server or the history did not have."""

    sent: int = 0
    """Attempts."""
    sent_sessions: int = 0
    fetched: int = 0
    """Attempts."""
    fetched_sessions: int = 0
    removed: int = 0
    """Learners deleted or merged elsewhere."""
    problems: list[str] = field(default_factory=list)
    """Reasons why something was not exchanged."""

    @property
    def is_changed(self) -> bool:
        """Return whether the history has changed."""
        return bool(self.fetched or self.fetched_sessions or self.removed)


class _LearnerChangedError(Exception):
    """Another machine has just added, merged or deleted a learner."""


class _Remote(NamedTuple):
    """A learner on the server."""

    id: str
    key: str
    name: str
    settings: str
    version: int
    seen_at: datetime | None


class _Local(NamedTuple):
    """A learner of the history."""

    name: str
    key: str
    id: str
    settings: str
    is_waiting: int
    fetched: int


def synchronise(database: Database, learner: str | None = None) -> SyncResult:
    """Send what the server lacks, and fetch what the history lacks.

    Args:
        database: the history.
        learner: whose records are fetched; everyone's by default.

    Raises:
        SchoolError: if the history belongs to no school, or the server cannot be used. What was
            exchanged so far stays.
        HistoryError: if the history cannot be used.
    """
    with database.reading() as connection:
        school = membership(connection)
    # Overwrites what is deleted; rewriting the file would make a verdict wait.
    database.connection.execute("PRAGMA secure_delete = ON")
    if school is None:
        raise SchoolError("this history belongs to no school: digitgame school join URL.")
    with connect(school.url) as server:
        import psycopg

        own = _check_school(database, server, school)
        result = SyncResult()
        for _ in range(_TRIES):
            result.problems.clear()
            with suppress(_LearnerChangedError, psycopg.errors.ForeignKeyViolation):
                _Exchange(database, server, learner, result).run()
                break
        else:
            raise SchoolError("the learners are just being changed. Try again.")
    with database.writing() as connection:
        note_contact(connection, own, datetime.now(UTC))
    if result.removed:
        with suppress(HistoryError):  # another session reads it just now
            database.empty_wal()
    return result


def _check_school(database: Database, server: "Server", school: Membership) -> str:
    """Return the id of the server's school; if it is another one, everything is sent again."""
    own = school_id(server)
    if school.id not in ("", own):
        with database.writing() as connection:
            send_again(connection)
            connection.execute("UPDATE school SET id = ?", (own,))
    return own


@dataclass
class _Exchange:
    """One exchange."""

    database: Database
    server: "Server"
    learner: str | None
    result: SyncResult

    def run(self) -> None:
        """Exchange everything, the learners first.

        Raises:
            _LearnerChangedError: if it has to be begun again.
        """
        self._send_gone(set())
        self._remove_gone()
        remote = self._match_learners()
        self._send_gone({*remote})
        for each in self._locals():
            known = remote.get(each.id)
            if known and known.version > each.fetched and self._is_wanted(each):
                self._fetch(known)
        for each in self._locals():
            if each.id in remote:
                self._send(each)

    def _is_wanted(self, each: _Local) -> bool:
        return self.learner is None or learner_key(self.learner) == each.key

    def _locals(self) -> list[_Local]:
        with self.database.reading() as connection:
            rows = connection.execute(
                f"SELECT {', '.join(_Local._fields)} FROM learners"
            ).fetchall()
        return [_Local(*row) for row in rows if not learner_error(str(row[0]))]

    # Learners

    def _send_gone(self, successors: Collection[str]) -> None:
        """Let the server remove the learners who were deleted, or merged into one of these, here.

        Any others wait until the server has their successors.
        """
        with self.database.reading() as connection:
            rows = connection.execute("SELECT id, successor FROM gone").fetchall()
        for own, successor in rows:
            if successor is not None and successor not in successors:
                continue
            self.server.execute(
                "INSERT INTO gone (id, successor) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (own, successor),
            )
            with self.database.writing() as connection:
                connection.execute("DELETE FROM gone WHERE id = ?", (own,))

    def _remove_gone(self) -> None:
        """Delete or merge the learners who were deleted or merged elsewhere."""
        for _ in range(_MOST_SUCCESSORS):  # a successor may have a successor
            rows = self.server.execute(
                "SELECT id, successor FROM gone WHERE account = session_user AND id = ANY(%s)",
                ([UUID(each.id) for each in self._locals()],),
            ).fetchall()
            if not rows:
                return
            with self.database.writing() as connection:
                for own, successor in rows:
                    self._replace(connection, own.hex, successor.hex if successor else None)

    def _replace(self, connection: sqlite3.Connection, own: str, successor: str | None) -> None:
        name = _name_of(connection, own)
        if name is None:
            return
        if successor:
            _change_id(connection, own, successor)
        else:
            learners.forget(connection, name)
            connection.execute("UPDATE gone SET successor = NULL WHERE successor = ?", (own,))
        self.result.removed += 1

    def _match_learners(self) -> dict[str, _Remote]:
        """Make the learners here and on the server the same; return the server's by id."""
        with self.database.reading() as connection:
            pending = {row[0] for row in connection.execute("SELECT id FROM gone").fetchall()}
        self._report_names()
        rows = self.server.execute(
            "SELECT id, key, name, settings, version, seen_at FROM learners"
            " WHERE account = session_user"
        ).fetchall()
        found = (_Remote(row[0].hex, *row[1:]) for row in rows)
        remote = {each.id: each for each in found if each.id not in pending}
        for local in self._locals():
            if local.id in remote and local.is_waiting:
                self._send_learner(local)
                remote[local.id] = remote[local.id]._replace(
                    key=local.key, name=local.name, settings=local.settings
                )
        for local in self._locals():
            same = remote.get(local.id)
            if same and (same.name, same.settings) != (local.name, local.settings):
                self._take_learner(same, remote)
        by_key = {each.key: each for each in remote.values()}
        for local in self._locals():
            if local.id in remote:
                continue
            if same := by_key.get(local.key):
                with self.database.writing() as connection:
                    _change_id(connection, local.id, same.id)
                self._take_learner(same, remote)
            elif self._add(local):
                remote[local.id] = _Remote(local.id, local.key, local.name, local.settings, 0, None)
        self._add_missing(remote)
        return remote

    def _report_names(self) -> None:
        """Report learners whose names predate the rules, and are therefore not exchanged."""
        with self.database.reading() as connection:
            names = learners.names(connection)
        self.result.problems += [
            f"{name}: {error}. To correct it: digitgame learners rename"
            for name in names
            if (error := learner_error(name))
        ]

    def _add(self, local: _Local) -> bool:
        """Add a learner to the server; return whether that was possible."""
        import psycopg

        try:
            added = self.server.execute(
                "INSERT INTO learners (id, key, name, settings) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (account, key) DO NOTHING",
                (local.id, local.key, local.name, local.settings),
            )
        except psycopg.errors.UniqueViolation:
            self.result.problems.append(f"{local.name} belongs to another account on the server")
            return False
        if not added.rowcount:
            raise _LearnerChangedError
        self._mark_learner(local, 0)
        return True

    def _send_learner(self, local: _Local) -> None:
        """Send a name and settings that were changed here."""
        import psycopg

        try:
            row = self.server.execute(
                "UPDATE learners SET key = %s, name = %s, settings = %s, version = version + 1"
                " WHERE id = %s RETURNING version",
                (local.key, local.name, local.settings, local.id),
            ).fetchone()
        except psycopg.errors.UniqueViolation as error:  # names are one: so are the learners
            with self.database.writing() as connection:
                other = self.server.execute(
                    "SELECT id FROM learners WHERE account = session_user AND key = %s",
                    (local.key,),
                ).fetchone()
                if other:
                    learners.bury(connection, local.id, other[0].hex)
                    _change_id(connection, local.id, other[0].hex)
                    connection.execute(  # the name stays as the server has it
                        "UPDATE learners SET is_waiting = 0 WHERE id = ?", (other[0].hex,)
                    )
            raise _LearnerChangedError from error
        if row is None:
            raise _LearnerChangedError
        self._mark_learner(local, row[0])

    def _mark_learner(self, local: _Local, version: int) -> None:
        with self.database.writing() as connection:
            connection.execute(
                "UPDATE learners SET is_waiting = 0 WHERE id = ? AND name = ? AND settings = ?",
                (local.id, local.name, local.settings),
            )
            _advance(connection, local.id, version)

    def _take_learner(self, same: _Remote, remote: dict[str, _Remote]) -> None:
        """Take over a name and settings that were changed elsewhere."""
        with self.database.writing() as connection:
            name = _name_of(connection, same.id)
            if name is None:
                raise _LearnerChangedError
            if name != same.name and not learner_error(same.name):
                other = learners.spelling(connection, same.name)
                if other != name and (own := learners.id_of(connection, other)):
                    if own in remote:  # its new name follows
                        learners.rename(connection, other, own)
                    else:
                        learners.move(connection, other, name)
                        totals.rebuild(connection, name)
                learners.rename(connection, name, same.name)
            # Settings that were chosen before the first contact are sent by the next one.
            connection.execute(
                "UPDATE learners SET is_waiting = (settings <> '' AND ?1 = ''),"
                " settings = COALESCE(NULLIF(?1, ''), settings) WHERE id = ?2",
                (same.settings, same.id),
            )

    def _add_missing(self, remote: dict[str, _Remote]) -> None:
        """Add the learners that only the server has; their records follow."""
        here = {each.id for each in self._locals()}
        missing = [
            each for own, each in remote.items() if own not in here and not learner_error(each.name)
        ]
        if not missing:
            return
        now = to_utc(datetime.now(UTC))[0]
        with self.database.writing() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO learners (name, key, id, settings, added_at, seen_at)"
                " SELECT ?1, ?2, ?3, ?4, ?5, ?6"
                " WHERE NOT EXISTS (SELECT 1 FROM learners WHERE id = ?3)",
                [
                    (
                        each.name,
                        learner_key(each.name),
                        each.id,
                        each.settings,
                        now,
                        to_utc(each.seen_at)[0] if each.seen_at else None,
                    )
                    for each in missing
                ],
            )

    # Records

    def _fetch(self, known: _Remote) -> None:
        """Fetch the records of a learner that are newer than those fetched before."""
        with self.database.reading() as connection:
            row = connection.execute(
                "SELECT fetched FROM learners WHERE id = ?", (known.id,)
            ).fetchone()
        since = row[0] if row else known.version
        self._fetch_newer("attempts", known, since, self._store_attempts)
        self._fetch_newer("skips", known, since, self._store_skips)
        self._fetch_newer("sessions", known, since, self._store_sessions)
        with self.database.writing() as connection:
            connection.execute(
                "UPDATE learners SET fetched = MAX(fetched, ?) WHERE id = ?",
                (known.version, known.id),
            )

    def _fetch_newer(
        self,
        table: str,
        known: _Remote,
        since: int,
        store: Callable[[_Remote, Sequence[tuple[Any, ...]]], None],
    ) -> None:
        columns = ", ".join(
            f'to_char({column}, \'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"\')'
            if kind == "timestamptz"
            else f'"{column}"'
            for column, kind in _TYPES[table].items()
        )
        with self.server.transaction(), self.server.cursor("newer") as cursor:
            cursor.itersize = _SENT
            cursor.execute(
                f"SELECT {columns} FROM {table} WHERE learner = %s AND version > %s"
                " ORDER BY version",
                (known.id, since),
            )
            while batch := cursor.fetchmany(_STORED):
                store(known, batch)

    def _store_attempts(self, known: _Remote, batch: Sequence[tuple[Any, ...]]) -> None:
        at = COLUMNS.index("learner")
        with self.database.writing() as connection:
            name = self._stored_name(connection, known)
            rows = [(own.hex, *row[: at - 1], name, *row[at - 1 :]) for own, *row in batch]
            for attempt in parse_rows(rows, from_row):
                error = attempt if isinstance(attempt, str) else validation_error(attempt)
                if error or isinstance(attempt, str):
                    self.result.problems.append(f"a drawing on the server: {error}")
                    continue
                outcome = merge.add_attempt(connection, attempt)
                self.result.fetched += outcome is MergeResult.NEW
            connection.executemany(
                "UPDATE attempts SET is_waiting = 0 WHERE name = ?", [row[:1] for row in rows]
            )

    def _store_skips(self, known: _Remote, batch: Sequence[tuple[Any, ...]]) -> None:
        with self.database.writing() as connection:
            name = self._stored_name(connection, known)
            for skip in parse_rows([(name, *row) for row in batch], sessions.skip_from_row):
                if not isinstance(skip, str) and not prompt_error(
                    skip.session, skip.prompt, skip.target
                ):
                    sessions.skip(connection, skip)
            _mark_skips(connection, name, batch)

    def _store_sessions(self, known: _Remote, batch: Sequence[tuple[Any, ...]]) -> None:
        with self.database.writing() as connection:
            name = self._stored_name(connection, known)
            rows = [(row[0], name, *row[1:]) for row in batch]
            for session in parse_rows(rows, sessions.session_from_row):
                if not isinstance(session, str) and not prompt_error(session.name, 0, 0):
                    checked = replace(session, state=resumable_state(session))
                    self.result.fetched_sessions += merge.add_session(connection, checked)
            _mark_sessions(connection, name, batch)

    def _stored_name(self, connection: sqlite3.Connection, known: _Remote) -> str:
        name = _name_of(connection, known.id)
        if name is None:  # deleted here while the records came
            raise _LearnerChangedError
        return name

    def _send(self, local: _Local) -> None:
        """Send a learner's waiting records."""
        last = -1
        while rows := self._waiting_attempts(local.name, last):
            last = rows[-1][0]
            valid = []
            for attempt in parse_rows([row[1:] for row in rows], from_row):
                error = attempt if isinstance(attempt, str) else validation_error(attempt)
                if error or isinstance(attempt, str):
                    self.result.problems.append(f"a drawing of {local.name}: {error}")
                else:
                    row = dict(zip(COLUMNS, to_row(attempt), strict=True))
                    valid.append(tuple(row[column] for column in _TYPES["attempts"]))
            if valid:
                number, version = self._insert("attempts", local, valid)
                self.result.sent += number
                with self.database.writing() as connection:
                    connection.executemany(
                        "UPDATE attempts SET is_waiting = 0 WHERE name = ?",
                        [row[:1] for row in valid],
                    )
                    _advance(connection, local.id, version)
        self._send_others("skips", local)
        self.result.sent_sessions += self._send_others("sessions", local)

    def _waiting_attempts(self, name: str, after: int) -> list[Sequence[Any]]:
        with self.database.reading() as connection:
            return connection.execute(
                f"SELECT id, {', '.join(COLUMNS)} FROM attempts"
                " WHERE learner = ? AND is_waiting AND id > ? ORDER BY id LIMIT ?",
                (name, after, _SENT),
            ).fetchall()

    def _send_others(self, table: str, local: _Local) -> int:
        """Send all waiting skips or sessions; return the number that the server did not have."""
        parse = sessions.skip_from_row if table == "skips" else sessions.session_from_row
        columns = sessions.SKIP_COLUMNS if table == "skips" else sessions.SESSION_COLUMNS
        with self.database.reading() as connection:
            rows = connection.execute(
                f"SELECT {columns} FROM {table} WHERE learner = ? AND is_waiting", (local.name,)
            ).fetchall()
        at = columns.split(", ").index("learner")
        kinds = list(_TYPES[table].values())
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
            with self.database.writing() as connection:
                mark = _mark_skips if table == "skips" else _mark_sessions
                mark(connection, local.name, batch)
                _advance(connection, local.id, version)
        return number

    def _insert(self, table: str, local: _Local, rows: Sequence[Sequence[Any]]) -> tuple[int, int]:
        """Insert a batch in one transaction; return the number of new rows and their version."""
        types = _TYPES[table]
        columns = ", ".join(f'"{column}"' for column in types)
        arrays = ", ".join(f"%s::{kind}[]" for kind in types.values())
        target = "(learner, session, prompt)" if table == "skips" else "(learner, name)"
        with self.server.transaction():
            row = self.server.execute(
                "UPDATE learners SET version = version + 1 WHERE id = %s RETURNING version",
                (local.id,),
            ).fetchone()
            if row is None:
                raise _LearnerChangedError
            inserted = self.server.execute(
                f"INSERT INTO {table} (learner, version, {columns})"
                f" SELECT %s::uuid, %s::bigint, * FROM unnest({arrays})"
                f" ON CONFLICT {target} DO {_ON_CONFLICT[table]}",
                (local.id, row[0], *map(list, zip(*rows, strict=True))),
            )
        return inserted.rowcount, row[0]


def _name_of(connection: sqlite3.Connection, learner_id: str) -> str | None:
    row = connection.execute("SELECT name FROM learners WHERE id = ?", (learner_id,)).fetchone()
    return str(row[0]) if row else None


def _change_id(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Make a learner the one who has another id on the server, and fetch all records."""
    name, target = _name_of(connection, old), _name_of(connection, new)
    if name and target:
        learners.move(connection, name, target)
        totals.rebuild(connection, target)
    connection.execute("UPDATE learners SET id = ? WHERE id = ?", (new, old))
    connection.execute("UPDATE learners SET fetched = 0 WHERE id = ?", (new,))
    connection.execute("UPDATE gone SET successor = ? WHERE successor = ?", (new, old))


def _advance(connection: sqlite3.Connection, learner_id: str, version: int) -> None:
    """Note that a version of the server's records is here, if all before it are."""
    connection.execute(
        "UPDATE learners SET fetched = ? WHERE id = ? AND fetched = ?",
        (version, learner_id, version - 1),
    )


def _mark_skips(connection: sqlite3.Connection, name: str, rows: Sequence[Sequence[Any]]) -> None:
    connection.executemany(
        "UPDATE skips SET is_waiting = 0 WHERE learner = ? AND session = ? AND prompt = ?",
        [(name, row[0], row[1]) for row in rows],
    )


def _mark_sessions(
    connection: sqlite3.Connection, name: str, rows: Sequence[Sequence[Any]]
) -> None:
    """Mark sessions as sent that have not been continued since."""
    columns = list(_TYPES["sessions"])
    own, *state = (columns.index(each) for each in ("name", "is_finished", "answered", "seconds"))
    connection.executemany(
        "UPDATE sessions SET is_waiting = 0 WHERE learner = ? AND name = ?"
        " AND is_finished = ? AND answered = ? AND seconds = ?",
        [(name, row[own], *(row[each] for each in state)) for row in rows],
    )

"""The learners, which an exchange makes the same in the history and on the server."""

import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from digitgame.core.import_rules import learner_error
from digitgame.core.learner_name import learner_key
from digitgame.storage import learners, totals
from digitgame.storage.rows import to_utc
from digitgame.storage.school.exchange import (
    Exchange,
    LearnerChangedError,
    Local,
    Remote,
    advance,
    name_of,
)

_MOST_SUCCESSORS = 100


class Roster:
    """Exchanges the learners, their names and settings, and who was deleted or merged."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._database, self._server = exchange.database, exchange.server
        self._result = exchange.result

    def send_gone(self, successors: Collection[str]) -> None:
        """Let the server remove the learners who were deleted, or merged into one of these, here.

        Any others wait until the server has their successors.
        """
        with self._database.reading() as connection:
            rows = connection.execute("SELECT id, successor FROM gone").fetchall()
        for own, successor in rows:
            if successor is not None and successor not in successors:
                continue
            self._server.execute(
                "INSERT INTO gone (id, successor) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (own, successor),
            )
            self._result.sent_gone += 1
            with self._database.writing() as connection:
                connection.execute("DELETE FROM gone WHERE id = ?", (own,))

    def remove_gone(self) -> None:
        """Delete or merge the learners who were deleted or merged elsewhere."""
        for _ in range(_MOST_SUCCESSORS):  # a successor may have a successor
            rows = self._server.execute(
                "SELECT id, successor FROM gone WHERE account = session_user AND id = ANY(%s)",
                ([UUID(each.id) for each in self._exchange.learners()],),
            ).fetchall()
            if not rows:
                return
            with self._database.writing() as connection:
                for own, successor in rows:
                    self._replace(connection, own.hex, successor.hex if successor else None)

    def _replace(self, connection: sqlite3.Connection, own: str, successor: str | None) -> None:
        name = name_of(connection, own)
        if name is None:
            return
        if successor:
            _change_id(connection, own, successor)
        else:
            learners.forget(connection, name)
            connection.execute("UPDATE gone SET successor = NULL WHERE successor = ?", (own,))
        self._result.removed += 1

    def match(self) -> dict[str, Remote]:
        """Make the learners here and on the server the same; return the server's by id."""
        with self._database.reading() as connection:
            pending = {row[0] for row in connection.execute("SELECT id FROM gone").fetchall()}
        self._report_names()
        rows = self._server.execute(
            "SELECT id, key, name, settings, version, seen_at FROM learners"
            " WHERE account = session_user"
        ).fetchall()
        found = (Remote(row[0].hex, *row[1:]) for row in rows)
        remote = {each.id: each for each in found if each.id not in pending}
        for local in self._exchange.learners():
            if local.id in remote and local.is_waiting:
                self._send(local)
                remote[local.id] = remote[local.id]._replace(
                    key=local.key, name=local.name, settings=local.settings
                )
        for local in self._exchange.learners():
            same = remote.get(local.id)
            if same and (same.name, same.settings) != (local.name, local.settings):
                self._take(same, remote)
        by_key = {each.key: each for each in remote.values()}
        for local in self._exchange.learners():
            if local.id in remote:
                continue
            if same := by_key.get(local.key):
                with self._database.writing() as connection:
                    _change_id(connection, local.id, same.id)
                self._take(same, remote)
            elif self._add(local):
                remote[local.id] = Remote(local.id, local.key, local.name, local.settings, 0, None)
        self._add_missing(remote)
        return remote

    def _report_names(self) -> None:
        """Report learners whose names predate the rules, and are therefore not exchanged."""
        with self._database.reading() as connection:
            names = learners.names(connection)
        self._result.problems += [
            f"{name}: {error}. To correct it: digitgame learners rename"
            for name in names
            if (error := learner_error(name))
        ]

    def _add(self, local: Local) -> bool:
        """Add a learner to the server; return whether that was possible."""
        import psycopg

        try:
            added = self._server.execute(
                "INSERT INTO learners (id, key, name, settings) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (account, key) DO NOTHING",
                (local.id, local.key, local.name, local.settings),
            )
        except psycopg.errors.UniqueViolation:
            self._result.problems.append(f"{local.name} belongs to another account on the server")
            return False
        if not added.rowcount:
            raise LearnerChangedError
        self._mark(local, 0)
        return True

    def _send(self, local: Local) -> None:
        """Send a name and settings that were changed here."""
        import psycopg

        try:
            row = self._server.execute(
                "UPDATE learners SET key = %s, name = %s, settings = %s, version = version + 1"
                " WHERE id = %s RETURNING version",
                (local.key, local.name, local.settings, local.id),
            ).fetchone()
        except psycopg.errors.UniqueViolation as error:  # names are one: so are the learners
            with self._database.writing() as connection:
                other = self._server.execute(
                    "SELECT id FROM learners WHERE account = session_user AND key = %s",
                    (local.key,),
                ).fetchone()
                if other:
                    learners.bury(connection, local.id, other[0].hex)
                    _change_id(connection, local.id, other[0].hex)
                    connection.execute(  # the name stays as the server has it
                        "UPDATE learners SET is_waiting = 0 WHERE id = ?", (other[0].hex,)
                    )
            raise LearnerChangedError from error
        if row is None:
            raise LearnerChangedError
        self._mark(local, row[0])

    def _mark(self, local: Local, version: int) -> None:
        self._result.sent_learners += 1
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE learners SET is_waiting = 0 WHERE id = ? AND name = ? AND settings = ?",
                (local.id, local.name, local.settings),
            )
            advance(connection, local.id, version)

    def _take(self, same: Remote, remote: dict[str, Remote]) -> None:
        """Take over a name and settings that were changed elsewhere."""
        self._result.fetched_learners += 1
        with self._database.writing() as connection:
            name = name_of(connection, same.id)
            if name is None:
                raise LearnerChangedError
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

    def _add_missing(self, remote: dict[str, Remote]) -> None:
        """Add the learners that only the server has; their records follow."""
        here = {each.id for each in self._exchange.learners()}
        missing = [
            each for own, each in remote.items() if own not in here and not learner_error(each.name)
        ]
        if not missing:
            return
        self._result.fetched_learners += len(missing)
        now = to_utc(datetime.now(UTC))[0]
        with self._database.writing() as connection:
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


def _change_id(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Make a learner the one who has another id on the server, and fetch all records."""
    name, target = name_of(connection, old), name_of(connection, new)
    if name and target:
        learners.move(connection, name, target)
        totals.rebuild(connection, target)
    learners.change_id(connection, old, new)
    connection.execute("UPDATE learners SET fetched = 0 WHERE id = ?", (new,))
    connection.execute("UPDATE gone SET successor = ? WHERE successor = ?", (new, old))

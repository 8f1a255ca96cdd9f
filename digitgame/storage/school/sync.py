"""Exchange a history's records with a school's server.

Attempts and skips never change and have names, so that sending or fetching them again changes
nothing: an exchange that ends anywhere is completed by the next one. Of a session, the state with
more answers stays. A learner's name and settings are those that were sent last.
"""

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from digitgame.core.learner_name import learner_key
from digitgame.storage.database import Database, HistoryError
from digitgame.storage.learners import current_name
from digitgame.storage.school.connection import SchoolError, connect
from digitgame.storage.school.exchange import Exchange, LearnerChangedError, SyncResult
from digitgame.storage.school.fetcher import Fetcher
from digitgame.storage.school.membership import Membership, membership, note_contact, send_again
from digitgame.storage.school.roster import Roster
from digitgame.storage.school.sender import Sender
from digitgame.storage.school.server import school_id

if TYPE_CHECKING:
    from digitgame.storage.school.connection import Server

NO_SCHOOL = "this history belongs to no school: digitgame school join URL."

_TRIES = 5
"""Exchanges that are begun if others change the same learners at the same time."""


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
        raise SchoolError(NO_SCHOOL)
    with connect(school.url) as server:
        import psycopg

        own = _check_school(database, server, school)
        result = SyncResult()
        for _ in range(_TRIES):
            result.problems.clear()
            with suppress(LearnerChangedError, psycopg.errors.ForeignKeyViolation):
                _exchange(Exchange(database, server, result), learner)
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


def _exchange(exchange: Exchange, learner: str | None) -> None:
    """Exchange everything, the learners first.

    Raises:
        LearnerChangedError: if it has to be begun again.
    """
    roster = Roster(exchange)
    roster.send_gone(set())
    roster.remove_gone()
    remote = roster.match()
    roster.send_gone({*remote})
    wanted = None
    if learner is not None:
        with exchange.database.reading() as connection:
            wanted = learner_key(current_name(connection, learner))
    for each in exchange.learners():
        known = remote.get(each.id)
        if known and known.version > each.fetched and wanted in (None, each.key):
            Fetcher(exchange).fetch(known)
    for each in exchange.learners():
        if each.id in remote:
            Sender(exchange).send(each)

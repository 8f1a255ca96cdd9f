"""The history as all else sees it: methods that name what is asked, one transaction each."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from digitgame.core.lesson import Try
from digitgame.core.records import Attempt, SessionRecord, Skip
from digitgame.core.session import Task
from digitgame.core.tallies import LearnerStats, Span, Tally
from digitgame.storage import attempts, learners, lessons, queries, sessions
from digitgame.storage import merge as merging
from digitgame.storage.database import Database
from digitgame.storage.learners import LearnerInfo
from digitgame.storage.merge import MergeResult, parse_rows
from digitgame.storage.rows import from_row, text, to_utc

_PAGE = 200
"""Attempts read at once: no lock is held while somebody reads on, nor all ink in memory."""

_PAST_DAYS = 371
_PAST_MONTHS = 120


class History:
    """Learners' attempts in one SQLite file, safe to use from several threads and sessions.

    Every method raises `HistoryError` if the file cannot be used, or what it holds was damaged.
    """

    def __init__(self, file: Path, busy: float | None = None) -> None:
        """Open or make the file, with its folder, readable by their owner alone.

        Args:
            file: where it is.
            busy: how many seconds to wait while another session writes, instead of the usual.

        Raises:
            HistoryError: if that cannot be done, or the file is of a newer digitgame.
        """
        self._database = Database(file, busy)

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self._database.file

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._database.connection

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def record(
        self, attempt: Attempt, session: SessionRecord | None = None, known: int | None = None
    ) -> None:
        """Keep an attempt, and what it adds to the totals; it is on disk when this returns.

        Args:
            attempt: what was drawn.
            session: its session after it, to be kept with it or not at all.
            known: as in `keep_session`.

        Raises:
            SessionConflictError: as there; then neither is kept.
        """
        with self._database.writing() as connection:
            attempts.add(connection, attempt)
            if session:
                sessions.save_session(connection, session, known)

    def attempts(self, learner: str) -> Iterator[Attempt]:
        """A learner's attempts, in the order in which they were kept."""
        return (attempt for _, attempt in self.attempts_with_ids(learner))

    def attempts_with_ids(self, learner: str | None = None) -> Iterator[tuple[int, Attempt]]:
        """Attempts with their numbers in this file, in the order in which they were kept.

        They are read while they are asked for, however many there are.

        Args:
            learner: whose; everyone's by default.
        """
        for number, row in self._rows(learner):
            with self._database.describe_damage():
                attempt = from_row(row)
            yield number, attempt

    def parsed_attempts(self) -> Iterator[tuple[int, Attempt | str]]:
        """Everyone's attempts with their numbers, and of damaged ones what is wrong with them."""
        for number, row in self._rows(None):
            (found,) = parse_rows([row], from_row)
            yield number, found

    def _rows(self, learner: str | None) -> Iterator[tuple[int, Sequence[Any]]]:
        last = -1
        while True:
            with self._database.reading() as connection:
                rows = attempts.attempts_page(connection, learner, last, _PAGE)
            if not rows:
                return
            yield from rows
            last = rows[-1][0]

    def drawings_of(self, learner: str, session: str) -> list[Attempt]:
        """A session's attempts, in the order in which they were drawn."""
        with self._database.reading() as connection:
            return attempts.attempts_of_session(connection, learner, session)

    def latest_drawings(self, learner: str, digit: int, count: int) -> list[Attempt]:
        """The latest readable tries at a digit that count, latest first."""
        with self._database.reading() as connection:
            return attempts.latest(connection, learner, digit, count)

    def best_drawings(self, learner: str, digit: int, count: int) -> list[Attempt]:
        """The tries at a digit with the highest scores, best first."""
        with self._database.reading() as connection:
            return attempts.best(connection, learner, digit, count)

    def lesson_tries(self, learner: str) -> list[Try]:
        """What a learner drew in lessons, in the order in which it was drawn."""
        with self._database.reading() as connection:
            return lessons.tries(connection, learner)

    def add_learner(self, name: str, at: datetime) -> None:
        """Let a learner be known before the first attempt.

        Args:
            name: one that `learner.valid_name` gave.
            at: now.
        """
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO learners (name, added_at) VALUES (?, ?)",
                (name, to_utc(at)[0]),
            )

    def learners(self) -> list[str]:
        """Everyone who has attempts here or was added, by name."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT name FROM learners ORDER BY name").fetchall()
            return [text(name) for (name,) in rows]

    def learner_infos(self) -> list[LearnerInfo]:
        """Everyone, with when they drew last; whoever drew last is first."""
        with self._database.reading() as connection:
            return learners.learner_infos(connection)

    def keep_session(self, session: SessionRecord, known: int | None = None) -> None:
        """Keep a session, in the place of what was kept of it before.

        Args:
            session: what to keep.
            known: how many answers of it may be there already; any number by default.

        Raises:
            SessionConflictError: if there are more: somebody went on with it meanwhile.
        """
        with self._database.writing() as connection:
            sessions.save_session(connection, session, known)

    def open_session(self, learner: str, task: Task | None = None) -> SessionRecord | None:
        """The latest session that a learner left and can pick up again.

        Args:
            learner: whose.
            task: of which kind; of any by default.
        """
        with self._database.reading() as connection:
            return sessions.unfinished(connection, learner, task)

    def sessions(self, learner: str, latest: int = 50) -> list[SessionRecord]:
        """A learner's latest sessions, latest first."""
        with self._database.reading() as connection:
            return sessions.latest(connection, learner, latest)

    def best_sprint(self, learner: str) -> SessionRecord | None:
        """The finished sprint with most right; of those, the one with the fewest answered."""
        with self._database.reading() as connection:
            return sessions.best_sprint(connection, learner)

    def skip(
        self, passed: Skip, session: SessionRecord | None = None, known: int | None = None
    ) -> None:
        """Keep that a prompt was passed: a miss, unless it has a readable try.

        Args:
            passed: which prompt.
            session: its session after it, to be kept with it or not at all.
            known: as in `keep_session`.

        Raises:
            SessionConflictError: as there; then neither is kept.
        """
        with self._database.writing() as connection:
            sessions.skip(connection, passed)
            if session:
                sessions.save_session(connection, session, known)

    def parsed_sessions(self) -> list[SessionRecord | str]:
        """Everyone's sessions, and of damaged ones what is wrong with them."""
        with self._database.reading() as connection:
            return list(parse_rows(sessions.all_sessions(connection), sessions.session_from_row))

    def parsed_skips(self) -> list[Skip | str]:
        """Everyone's skips, and of damaged ones what is wrong with them."""
        with self._database.reading() as connection:
            return list(parse_rows(sessions.all_skips(connection), sessions.skip_from_row))

    def merge(self, drawn: Iterable[Attempt]) -> list[MergeResult]:
        """Keep those attempts from elsewhere that are not here yet, all of them or none.

        Returns:
            what became of each.
        """
        with self._database.writing() as connection:
            return [merging.add_attempt(connection, attempt) for attempt in drawn]

    def merge_sessions(self, kept: Iterable[SessionRecord], skipped: Iterable[Skip]) -> None:
        """Keep sessions and skips from elsewhere that are not here yet."""
        with self._database.writing() as connection:
            for session in kept:
                merging.add_session(connection, session)
            for skip in skipped:
                sessions.skip(connection, skip)

    def judge_again(self, judged: Iterable[Attempt]) -> None:
        """Put other judgements in the place of the attempts of the same names, all or none."""
        with self._database.writing() as connection:
            for attempt in judged:
                attempts.judge_again(connection, attempt)

    def count(self, learner: str | None = None) -> int:
        """How many attempts there are.

        Args:
            learner: whose; everyone's by default.
        """
        with self._database.reading() as connection:
            return queries.attempts_of(connection, learner)

    def first_tries(self, learner: str) -> tuple[int, int]:
        """How many prompts a learner has answered or skipped, and how many right at first."""
        with self._database.reading() as connection:
            return queries.first_tries(connection, learner)

    def answers(self, learner: str, latest: int = 500) -> list[tuple[int, bool]]:
        """A learner's latest answers: each prompt's first readable try or skip, oldest first.

        Returns:
            which digit was asked for, and was it right?
        """
        with self._database.reading() as connection:
            return queries.answers(connection, learner, latest)

    def tallies(
        self, learner: str, span: Span, digit: int | None = None, latest: int = -1
    ) -> list[tuple[date, Tally]]:
        """A learner's answers by day or by month, oldest first; spans without any are left out.

        Args:
            learner: whose.
            span: `Span.DAY` or `Span.MONTH`; each is named by its first day.
            digit: of which digit; of all ten by default.
            latest: how many of the latest; all by default.
        """
        with self._database.reading() as connection:
            return queries.tallies(connection, learner, span, digit, latest)

    def by_task(self, learner: str) -> dict[Task, Tally]:
        """A learner's answers by what they were asked for; tasks without answers are left out.

        The more attempts there are, the longer this takes.
        """
        with self._database.reading() as connection:
            return queries.by_task(connection, learner)

    def answers_by_day_and_month(
        self, learner: str, digit: int | None = None
    ) -> tuple[Sequence[tuple[date, Tally]], Sequence[tuple[date, Tally]]]:
        """What `Sums.with_past` takes: the answers of the latest 371 days and 120 months.

        These days are 53 weeks, as many as a year touches.

        Args:
            learner: whose.
            digit: of which digit; of all ten by default.
        """
        with self._database.reading() as connection:
            return (
                queries.tallies(connection, learner, Span.DAY, digit, _PAST_DAYS),
                queries.tallies(connection, learner, Span.MONTH, digit, _PAST_MONTHS),
            )

    def learner_stats(self, learner: str, latest: int = 500) -> LearnerStats:
        """A learner's attempts added up, as they were when they were kept; no ink is read for it.

        Args:
            learner: whose.
            latest: how many of the latest answers to name one by one.
        """
        with self._database.reading() as connection:
            return queries.learner_stats(connection, learner, latest)

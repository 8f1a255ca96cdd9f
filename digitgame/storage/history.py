"""The learners' history: one method per query, one transaction each."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from digitgame.core.class_report import ClassMixup, Week
from digitgame.core.lesson import Try
from digitgame.core.limits import SPRINT_SECONDS
from digitgame.core.records import Attempt, SessionRecord, Skip
from digitgame.core.session import Task
from digitgame.core.tallies import LearnerStats, Span, Tally
from digitgame.storage import attempts, learners, lessons, queries, sessions
from digitgame.storage import merge as merging
from digitgame.storage.database import Database
from digitgame.storage.learners import Contents, LearnerInfo
from digitgame.storage.merge import MergeResult, parse_rows
from digitgame.storage.rows import from_row
from digitgame.storage.school.membership import Membership, membership

_PAGE = 200
"""Attempts read per transaction: bounds the memory used, and no lock is held in between."""

_PAST_DAYS = 371
"""53 weeks, as many as a year touches."""

_PAST_MONTHS = 120

_Args = ParamSpec("_Args")
_Result = TypeVar("_Result")


class History:
    """Learners' attempts in one SQLite file, safe to use from several threads and sessions.

    Every method raises `HistoryError` if the file cannot be used or its content was altered.
    """

    def __init__(self, file: Path) -> None:
        """Open or create the file and its folder, readable only by the owner.

        Raises:
            HistoryError: if that fails, or the file was written by a newer digitgame.
        """
        self._database = Database(file)

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self._database.file

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._database.connection

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _read(
        self,
        query: Callable[Concatenate[sqlite3.Connection, _Args], _Result],
        *args: _Args.args,
        **options: _Args.kwargs,
    ) -> _Result:
        with self._database.reading() as connection:
            return query(connection, *args, **options)

    def record(
        self, attempt: Attempt, session: SessionRecord | None = None, known: int | None = None
    ) -> None:
        """Store an attempt with its session and update the totals; on disk when this returns.

        A learner who was renamed in the meantime is followed, here and in the other methods that
        store what is played.

        Raises:
            SessionConflictError: see `keep_session`; nothing is stored.
        """
        with self._database.writing() as connection:
            name = learners.current_name(connection, attempt.learner)
            attempts.add(connection, replace(attempt, learner=name))
            if session:
                sessions.save_session(connection, replace(session, learner=name), known)

    def attempts(self, learner: str) -> Iterator[Attempt]:
        """Yield a learner's attempts in the order they were stored."""
        return (attempt for _, attempt in self.attempts_with_ids(learner))

    def attempts_with_ids(self, learner: str | None = None) -> Iterator[tuple[int, Attempt]]:
        """Yield a learner's or everyone's attempts with their ids, read a page at a time."""
        for number, row in self._rows(learner):
            with self._database.describe_damage():
                attempt = from_row(row)
            yield number, attempt

    def parsed_attempts(self) -> Iterator[tuple[int, Attempt | str]]:
        """Yield everyone's attempts with their ids; an error message for each damaged one."""
        for number, row in self._rows(None):
            (attempt,) = parse_rows([row], from_row)
            yield number, attempt

    def _rows(self, learner: str | None) -> Iterator[tuple[int, Sequence[Any]]]:
        last = -1
        while rows := self._read(attempts.attempts_page, learner, last, _PAGE):
            yield from rows
            last = rows[-1][0]

    def drawings_of(self, learner: str, session: str) -> list[Attempt]:
        """Return a session's attempts in the order they were drawn."""
        return self._read(attempts.attempts_of_session, learner, session)

    def latest_drawings(self, learner: str, digit: int, count: int) -> list[Attempt]:
        """Return the latest readable tries at a digit that count, latest first."""
        return self._read(attempts.latest, learner, digit, count)

    def best_drawings(self, learner: str, digit: int, count: int) -> list[Attempt]:
        """Return the tries at a digit with the highest scores, best first."""
        return self._read(attempts.best, learner, digit, count)

    def misread_drawings(self, learner: str, target: int, read: int) -> list[Attempt]:
        """Return the latest try at a digit that was read as another, if there is one."""
        return self._read(attempts.misread, learner, target, read)

    def lesson_tries(self, learner: str) -> list[Try]:
        """Return a learner's tries in lessons in the order they were drawn."""
        return self._read(lessons.tries, learner)

    def add_learner(self, name: str, at: datetime) -> None:
        """Add a learner, with a valid name, who has no attempts yet."""
        with self._database.writing() as connection:
            learners.add(connection, name, at)

    def current_name(self, name: str) -> str:
        """Return how the name of a learner who plays is stored here, or the name itself."""
        return self._read(learners.current_name, name)

    def claim(self, name: str) -> None:
        """Let a name that was typed be someone else's than that of who had it before."""
        with self._database.writing() as connection:
            learners.claim(connection, name)

    def school(self) -> Membership | None:
        """Return the school that this history belongs to, if any."""
        return self._read(membership)

    def settings_of(self, learner: str) -> dict[str, Any]:
        """Return a learner's own settings; empty unless there is a school."""
        return self._read(learners.settings_of, learner)

    def keep_settings(self, learner: str, chosen: dict[str, Any]) -> None:
        """Store a learner's own settings, if there is a school."""
        with self._database.writing() as connection:
            learners.keep_settings(connection, learner, chosen)

    def contents(self, learner: str) -> Contents:
        """Count what is stored about a learner."""
        return self._read(learners.contents, learner)

    def rename_learner(self, old: str, new: str) -> None:
        """Give a learner another name.

        Raises:
            LearnerTakenError: if another learner has it; nothing is changed.
        """
        with self._database.writing() as connection:
            learners.rename(connection, old, new)

    def merge_learners(self, source: str, target: str) -> None:
        """Give all records of one learner to another, and remove the first."""
        with self._database.writing() as connection:
            merging.merge_learners(connection, source, target)

    def reset_learner(self, name: str, at: datetime) -> None:
        """Delete everything about a learner but the name."""
        with self._database.writing() as connection:
            learners.delete(connection, name)
            learners.add(connection, name, at)
        self._database.vacuum()

    def delete_learner(self, name: str) -> None:
        """Delete a learner with everything, so that the file has no trace of it."""
        with self._database.writing() as connection:
            learners.delete(connection, name)
        self._database.vacuum()

    def back_up_learner(self, name: str, file: Path) -> None:
        """Write everything about a learner into a new history.

        Raises:
            HistoryError: if that fails.
        """
        sessions_of = (each for each in self.parsed_sessions() if not isinstance(each, str))
        skips_of = (each for each in self.parsed_skips() if not isinstance(each, str))
        drawn = (
            attempt
            for attempt in parse_rows((row for _, row in self._rows(name)), from_row)
            if not isinstance(attempt, str)
        )
        with closing(History(file)) as copy:
            while batch := list(islice(drawn, _PAGE)):
                copy.merge(batch)
            copy.merge_sessions(
                (each for each in sessions_of if each.learner == name),
                (each for each in skips_of if each.learner == name),
            )

    def learners(self) -> list[str]:
        """Return the names of everyone who has attempts or was added, sorted."""
        return self._read(learners.names)

    def learner_infos(self) -> list[LearnerInfo]:
        """Return everyone, with the time of their last attempt, latest first."""
        return self._read(learners.learner_infos)

    def keep_session(self, session: SessionRecord, known: int | None = None) -> None:
        """Store a session, replacing its previous state.

        Raises:
            SessionConflictError: if the stored state has more than `known` answers.
        """
        with self._database.writing() as connection:
            name = learners.current_name(connection, session.learner)
            sessions.save_session(connection, replace(session, learner=name), known)

    def open_session(self, learner: str, task: Task | None = None) -> SessionRecord | None:
        """Return the latest session, of a task or of any, that a learner can resume."""
        return self._read(sessions.unfinished, learner, task)

    def sessions(self, learner: str, latest: int = 50) -> list[SessionRecord]:
        """Return a learner's latest sessions, latest first."""
        return self._read(sessions.latest, learner, latest)

    def best_sprint(self, learner: str, limit: float = SPRINT_SECONDS) -> SessionRecord | None:
        """Return the finished sprint of that duration with most right, then fewest answers."""
        return self._read(sessions.best_sprint, learner, limit)

    def skip(
        self, passed: Skip, session: SessionRecord | None = None, known: int | None = None
    ) -> None:
        """Store that a prompt was skipped: a miss, unless it has a readable try. See `record`."""
        with self._database.writing() as connection:
            name = learners.current_name(connection, passed.learner)
            sessions.skip(connection, replace(passed, learner=name))
            if session:
                sessions.save_session(connection, replace(session, learner=name), known)

    def parsed_sessions(self) -> list[SessionRecord | str]:
        """Return everyone's sessions; an error message for each damaged one."""
        return list(parse_rows(self._read(sessions.all_sessions), sessions.session_from_row))

    def parsed_skips(self) -> list[Skip | str]:
        """Return everyone's skips; an error message for each damaged one."""
        return list(parse_rows(self._read(sessions.all_skips), sessions.skip_from_row))

    def merge(self, drawn: Iterable[Attempt]) -> list[MergeResult]:
        """Store the attempts that are missing here, in one transaction; return the outcomes."""
        with self._database.writing() as connection:
            return [merging.add_attempt(connection, attempt) for attempt in drawn]

    def merge_sessions(self, kept: Iterable[SessionRecord], skipped: Iterable[Skip]) -> None:
        """Store the sessions and skips that are missing here, in one transaction."""
        with self._database.writing() as connection:
            for session in kept:
                merging.add_session(connection, session)
            for skip in skipped:
                merging.add_skip(connection, skip)

    def judge_again(self, judged: Iterable[Attempt]) -> None:
        """Replace the judgements of the attempts with the same names, in one transaction."""
        with self._database.writing() as connection:
            for attempt in judged:
                attempts.judge_again(connection, attempt)

    def count(self, learner: str | None = None) -> int:
        """Return the number of a learner's or of everyone's attempts."""
        return self._read(queries.attempts_of, learner)

    def first_tries(self, learner: str) -> tuple[int, int]:
        """Count the prompts a learner answered or skipped, and those right on the first try."""
        return self._read(queries.first_tries, learner)

    def answers(self, learner: str, latest: int = 500) -> list[tuple[int, bool]]:
        """Return a learner's latest answers, oldest first: the target and whether it was right."""
        return self._read(queries.answers, learner, latest)

    def tallies(
        self, learner: str, span: Span, digit: int | None = None, latest: int = -1
    ) -> list[tuple[date, Tally]]:
        """Return a learner's latest answers by first day of the span; see `queries.tallies`."""
        return self._read(queries.tallies, learner, span, digit, latest)

    def by_task(self, learner: str) -> dict[Task, Tally]:
        """Return a learner's answers by task, in time linear in their number."""
        return self._read(queries.by_task, learner)

    def answers_by_day_and_month(
        self, learner: str, digit: int | None = None
    ) -> tuple[Sequence[tuple[date, Tally]], Sequence[tuple[date, Tally]]]:
        """Return the answers of the latest 371 days and 120 months for `LearnerStats.with_past`."""
        with self._database.reading() as connection:
            return (
                queries.tallies(connection, learner, Span.DAY, digit, _PAST_DAYS),
                queries.tallies(connection, learner, Span.MONTH, digit, _PAST_MONTHS),
            )

    def class_totals(self) -> tuple[list[Week], list[ClassMixup]]:
        """Return everyone's answers by week, and everyone's mix-ups."""
        with self._database.reading() as connection:
            return queries.weeks(connection), queries.mixups(connection)

    def learner_stats(self, learner: str, latest: int = 500) -> LearnerStats:
        """Return a learner's aggregates with that many of the latest answers."""
        return self._read(queries.learner_stats, learner, latest)

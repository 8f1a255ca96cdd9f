"""Query the aggregates of a learner."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

from digitgame.core.class_report import ClassMixup, Week
from digitgame.core.session import Task
from digitgame.core.tallies import LearnerStats, ReadCount, Span, Tally
from digitgame.storage import totals
from digitgame.storage.rows import digit, text, whole
from digitgame.storage.streaks import parse_streak

_DAYS = 28
"""Days of history in `learner_stats`; `tallies` reads further back, in time linear in the days."""

_STREAKS = 30
"""The latest streaks in `learner_stats`: more than a wrong clock can put into the future."""

_TALLY = "answered, right, scored, thousandths"


def attempts_of(connection: sqlite3.Connection, learner: str | None) -> int:
    """Return the number of attempts of a learner, or of everyone."""
    condition, values = ("", ()) if learner is None else ("WHERE name = ?", (learner,))
    (count,) = connection.execute(
        f"SELECT COALESCE(SUM(attempts), 0) FROM learners {condition}", values
    ).fetchone()
    return whole(count)


def first_tries(connection: sqlite3.Connection, learner: str) -> tuple[int, int]:
    """Count the prompts a learner answered or skipped, and those right on the first try."""
    row = connection.execute(
        "SELECT answered, right FROM totals"
        " WHERE learner = ? AND span = ? AND target = ? AND start = ''",
        (learner, Span.EVER.value, totals.ALL),
    ).fetchone()
    return (whole(row[0]), whole(row[1])) if row else (0, 0)


def by_task(connection: sqlite3.Connection, learner: str) -> dict[Task, Tally]:
    """Return a learner's answers by task; tasks without answers are omitted.

    Reads every answer: for commands, not for screens.
    """
    rows = connection.execute(
        "SELECT COALESCE(attempts.task, skips.task), COUNT(*), SUM(is_right), COUNT(thousandths),"
        " COALESCE(SUM(thousandths), 0) FROM answers"
        " LEFT JOIN attempts ON attempts.id = answers.attempt"
        " LEFT JOIN skips ON answers.attempt IS NULL AND skips.learner = answers.learner"
        " AND skips.session = answers.session AND skips.prompt = answers.prompt"
        " WHERE answers.learner = ? GROUP BY 1",
        (learner,),
    ).fetchall()
    tallies = dict(zip((row[0] for row in rows), _tallies([row[1:] for row in rows]), strict=True))
    return {Task(task): tallies[task] for task in Task if task in tallies}


def answers(connection: sqlite3.Connection, learner: str, latest: int) -> list[tuple[int, bool]]:
    """Return a learner's latest answers, oldest first: the target and whether it was right."""
    rows = connection.execute(
        "SELECT target, is_right FROM answers WHERE learner = ?"
        " ORDER BY drawn_at DESC, session DESC, prompt DESC LIMIT ?",
        (learner, latest),
    ).fetchall()
    return [(digit(target), bool(is_right)) for target, is_right in reversed(rows)]


def tallies(
    connection: sqlite3.Connection,
    learner: str,
    span: Span,
    target: int | None = None,
    latest: int = -1,
) -> list[tuple[date, Tally]]:
    """Return a learner's answers by day or by month, oldest first; empty spans are omitted.

    Args:
        connection: in a transaction.
        learner: the name.
        span: `Span.DAY` or `Span.MONTH`.
        target: the digit; all ten by default.
        latest: the number of spans; all by default.
    """
    rows = connection.execute(
        f"SELECT start, {_TALLY} FROM totals WHERE learner = ? AND span = ? AND target = ?"
        " ORDER BY start DESC LIMIT ?",
        (learner, span.value, totals.ALL if target is None else target, latest),
    ).fetchall()
    starts = _starts([row[0] for row in rows], span)
    return list(zip(starts, _tallies([row[1:] for row in rows]), strict=True))[::-1]


def learner_stats(connection: sqlite3.Connection, learner: str, latest: int) -> LearnerStats:
    """Return a learner's aggregates in a time that hardly depends on the number of attempts."""
    ever = connection.execute(
        f"SELECT target, {_TALLY} FROM totals WHERE learner = ? AND span = ? AND target >= 0",
        (learner, Span.EVER.value),
    ).fetchall()
    days = tallies(connection, learner, Span.DAY, latest=_DAYS)
    by_digit = connection.execute(
        f"SELECT start, target, {_TALLY} FROM totals WHERE learner = ? AND span = ?"
        " AND target IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9) AND start >= ?",
        (learner, Span.DAY.value, days[0][0].isoformat() if days else ""),
    ).fetchall()
    tries = connection.execute(
        "SELECT target, read, count FROM tries WHERE learner = ?", (learner,)
    ).fetchall()
    ends = "SELECT score FROM attempts AS own WHERE learner = ? AND own.target = each.target"
    ends += f" AND {totals.COUNTS} AND score IS NOT NULL ORDER BY"
    scores = connection.execute(
        f"SELECT target, ({ends} score DESC LIMIT 1), ({ends} drawn_at DESC, id DESC LIMIT 1)"
        " FROM (SELECT DISTINCT target FROM tries WHERE learner = ?) AS each",
        (learner, learner, learner),
    ).fetchall()
    scored = [row for row in scores if row[1] is not None]
    practised = connection.execute(
        "SELECT days FROM learners WHERE name = ?", (learner,)
    ).fetchone()
    runs = "SELECT first, last FROM runs WHERE learner = ? ORDER BY"
    last_streaks = connection.execute(f"{runs} first DESC LIMIT ?", (learner, _STREAKS)).fetchall()
    longest_streak = connection.execute(f"{runs} days DESC LIMIT 1", (learner,)).fetchone()
    digits = [digit(row[0]) for row in ever]
    starts = _starts([row[0] for row in by_digit], Span.DAY)
    targets = [row[1] for row in by_digit]
    digit_tallies = _tallies([row[2:] for row in by_digit])
    return LearnerStats(
        answers=dict(zip(digits, _tallies([row[1:] for row in ever]), strict=True)),
        days=tuple(days),
        digit_days=tuple(zip(starts, targets, digit_tallies, strict=True)),
        practised=whole(practised[0]) if practised else 0,
        last_streaks=tuple(map(parse_streak, last_streaks)),
        longest_streak=parse_streak(longest_streak) if longest_streak else None,
        reads=tuple(
            ReadCount(
                digit(target), None if read == totals.UNREADABLE else digit(read), whole(count)
            )
            for target, read, count in tries
        ),
        best={digit(target): _score(best) for target, best, _ in scored},
        latest={digit(target): _score(last) for target, _, last in scored},
        recent=tuple(answers(connection, learner, latest)),
    )


def weeks(connection: sqlite3.Connection) -> list[Week]:
    """Return everyone's answers by week."""
    rows = connection.execute(
        "SELECT date(start, 'weekday 0', '-6 days'), COUNT(DISTINCT learner), SUM(answered),"
        " SUM(right), SUM(scored), SUM(thousandths) FROM totals WHERE span = ? AND target = ?"
        " GROUP BY 1",
        (Span.DAY.value, totals.ALL),
    ).fetchall()
    tallies_ = _tallies([row[2:] for row in rows])
    return [
        Week(date.fromisoformat(text(monday)), tally, whole(learners))
        for (monday, learners, *_), tally in zip(rows, tallies_, strict=True)
    ]


def mixups(connection: sqlite3.Connection) -> list[ClassMixup]:
    """Return everyone's mix-ups."""
    rows = connection.execute(
        "SELECT target, read, SUM(count), COUNT(DISTINCT learner) FROM tries"
        " WHERE read >= 0 AND read <> target GROUP BY 1, 2"
    ).fetchall()
    return [
        ClassMixup(digit(target), digit(read), whole(count), whole(learners))
        for target, read, count, learners in rows
    ]


def _starts(starts: Sequence[object], span: Span) -> list[date]:
    """Parse the first days of days or of months."""
    first = "-01" if span is Span.MONTH else ""
    return [date.fromisoformat(text(start) + first) for start in starts]


def _tallies(rows: Sequence[Sequence[Any]]) -> list[Tally]:
    """Parse the columns `_TALLY`, all rows at once: a year has hundreds."""
    if not set(map(type, chain.from_iterable(rows))) <= {int}:
        raise ValueError("counts must be integers")
    return [
        Tally(answered, right, scored, thousandths / 1000)
        for answered, right, scored, thousandths in rows
    ]


def _score(value: object) -> float:
    if not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ValueError("scores must be from 0 to 100")
    return value

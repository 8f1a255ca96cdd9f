"""Totals: what attempts add up to, kept beside them so that nobody adds up again.

They are changed in the transaction that changes an attempt. In the tables:

- `answers` has the answer of each prompt that has one: its first readable try at a task that
  counts, else a skip, which is a miss.
- `totals` has the answers added up by digit (`_ALL`: all ten together) and by the learner's day, by
  month and for ever. Scores are in whole thousandths: they add up to the same in any order.
- `tries` has how often a digit was read as which (`_UNREADABLE`: as none).
- `runs` has the days in a row on which something was answered.
- `learners` has everyone who was added or has drawn.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any

from digitgame.history.attempt import Attempt, digit, moment, text, whole
from digitgame.practice import COUNTED, Task
from digitgame.progress import Run, Span, Sums, Tally, Tries

_IN_SIGHT = ", ".join(f"'{task.value}'" for task in Task if task not in COUNTED)

COUNTED_TASK = f"task NOT IN ({_IN_SIGHT})"
"""Was it drawn for a task that counts? In SQL, word for word as the indexes have it."""

COUNTS = f"outcome <> 'unreadable' AND {COUNTED_TASK}"
"""Is it a readable try at a task that counts? In SQL, word for word as the indexes have it."""

_ALL = -1
_UNREADABLE = -1

_DAYS = 28
"""The latest days that `sums` tells of: what is older takes longer the older it gets, and is asked
for with `tallies` where it is looked at."""

_RUNS = 30
"""The latest days in a row: more than a clock that went wrong makes of days to come."""

_DAY = timedelta(days=1)

_CALENDAR = "day BETWEEN '0002-01-01' AND '9998-12-31'"
"""Days that no time zone moves out of the calendar; NULL, of no moment at all, is none either."""

_READABLE = (  # what can be an answer: the columns of `_ANSWER`, and whose of which prompt
    "(SELECT id, learner, session, prompt, target, outcome = 'right' AS is_right,"
    " CAST(ROUND(1000 * MIN(MAX(score, 0.0), 100.0)) AS INTEGER) AS thousandths, drawn_at,"
    f" date(drawn_at, zone || ' seconds') AS day FROM attempts WHERE {COUNTS})"
)
_SKIPPED = (
    "(SELECT NULL AS id, learner, session, prompt, target, 0 AS is_right, NULL AS thousandths,"
    " skipped_at AS drawn_at, date(skipped_at, zone || ' seconds') AS day"
    f" FROM skips WHERE {COUNTED_TASK})"
)
_ANSWER = "id, target, is_right, thousandths, drawn_at, day"
_KEPT_ANSWER = _ANSWER.replace("id", "attempt", 1)
_OF_PROMPT = "learner = ? AND session = ? AND prompt = ?"
_TALLY = "answered, right, scored, thousandths"

_MONTH_LETTERS = len("2026-03")


def count_attempt(connection: sqlite3.Connection, attempt: Attempt) -> None:
    """Take a new attempt, whose row is there already, into the totals."""
    see(connection, attempt.learner, moment(attempt.drawn_at)[0], attempts=1)
    count_try(connection, attempt, 1)
    recount(connection, attempt.learner, attempt.session, attempt.prompt)


def see(connection: sqlite3.Connection, learner: str, at: str, attempts: int = 0) -> None:
    """Note that a learner drew or skipped something, and is known from now on.

    Args:
        connection: in a transaction.
        learner: who.
        at: when, as it is kept.
        attempts: how many attempts more the learner has.
    """
    connection.execute(
        "INSERT INTO learners (name, added_at, seen_at, attempts) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET attempts = attempts + excluded.attempts,"
        " seen_at = MAX(COALESCE(seen_at, ''), excluded.seen_at)",
        (learner, at, at, attempts),
    )


def count_try(connection: sqlite3.Connection, attempt: Attempt, change: int) -> None:
    """Count one try more, or one less, at the attempt's digit that was read as it was."""
    if attempt.task not in COUNTED:
        return
    read = attempt.reading.digit if attempt.reading.readable else _UNREADABLE
    key = (attempt.learner, attempt.target, read)
    connection.execute(
        "INSERT INTO tries VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET count = count + excluded.count",
        (*key, change),
    )
    connection.execute(
        "DELETE FROM tries WHERE learner = ? AND target = ? AND read = ? AND count = 0", key
    )


def recount(connection: sqlite3.Connection, learner: str, session: str, prompt: int) -> None:
    """Find a prompt's answer anew, and take what changed into the totals."""
    key = (learner, session, prompt)
    before = connection.execute(
        f"SELECT {_KEPT_ANSWER} FROM answers WHERE {_OF_PROMPT}",
        key,
    ).fetchone()
    after = _answer(connection, key)
    if after == before:
        return
    if before is not None:
        connection.execute(f"DELETE FROM answers WHERE {_OF_PROMPT}", key)
        _adjust(connection, learner, before, -1)
    if after is not None:
        connection.execute(
            f"INSERT INTO answers (learner, session, prompt, {_KEPT_ANSWER})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*key, *after),
        )
        _adjust(connection, learner, after, 1)


def _answer(connection: sqlite3.Connection, key: tuple[str, str, int]) -> Any:
    """A prompt's answer: the columns of `_ANSWER`, or None."""
    for source in (_READABLE, _SKIPPED):
        found = connection.execute(
            f"SELECT {_ANSWER} FROM {source} WHERE {_OF_PROMPT} AND {_CALENDAR}"
            " ORDER BY drawn_at, id LIMIT 1",
            key,
        ).fetchone()
        if found:
            return found
    return None


def _adjust(
    connection: sqlite3.Connection, learner: str, answer: tuple[Any, ...], sign: int
) -> None:
    """Add an answer to the totals, or take it away."""
    _, target, is_right, thousandths, _, day = answer
    tally = (
        sign,
        sign * is_right,
        sign * (thousandths is not None),
        sign * (thousandths or 0),
    )
    starts = {Span.DAY: day, Span.MONTH: day[:_MONTH_LETTERS], Span.EVER: ""}
    keys = [
        (learner, span.value, each, start)
        for span, start in starts.items()
        for each in (target, _ALL)
    ]
    was_practised = _is_practised(connection, learner, day)
    connection.executemany(
        "INSERT INTO totals VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " answered = answered + excluded.answered, right = right + excluded.right,"
        " scored = scored + excluded.scored, thousandths = thousandths + excluded.thousandths",
        [(*key, *tally) for key in keys],
    )
    if sign > 0 and not was_practised:
        _add_day(connection, learner, date.fromisoformat(day))
    elif sign < 0:
        connection.executemany(
            "DELETE FROM totals WHERE learner = ? AND span = ? AND target = ? AND start = ?"
            " AND answered = 0",
            keys,
        )
        if was_practised and not _is_practised(connection, learner, day):
            _remove_day(connection, learner, date.fromisoformat(day))


def _is_practised(connection: sqlite3.Connection, learner: str, day: str) -> bool:
    """Was something answered on that day?"""
    found = connection.execute(
        "SELECT 1 FROM totals WHERE learner = ? AND span = ? AND target = ? AND start = ?",
        (learner, Span.DAY.value, _ALL, day),
    ).fetchone()
    return found is not None


def _add_day(connection: sqlite3.Connection, learner: str, day: date) -> None:
    """Take a day into the run that it lengthens or joins, or begin one."""
    first = last = day
    before = _run_around(connection, learner, day - _DAY)
    after = _run_around(connection, learner, day + _DAY)
    if before:
        first = before.first
    if after:
        last = after.last
    _replace_runs(connection, learner, (before, after), [(first, last)])


def _remove_day(connection: sqlite3.Connection, learner: str, day: date) -> None:
    """Take a day out of its run, of which two may be left."""
    run = _run_around(connection, learner, day)
    if run:
        left = [(run.first, day - _DAY), (day + _DAY, run.last)]
        _replace_runs(connection, learner, (run,), [each for each in left if each[0] <= each[1]])


def _replace_runs(
    connection: sqlite3.Connection,
    learner: str,
    old: Iterable[Run | None],
    new: Iterable[tuple[date, date]],
) -> None:
    change = 0
    for run in filter(None, old):
        change -= run.days
        connection.execute(
            "DELETE FROM runs WHERE learner = ? AND first = ?", (learner, run.first.isoformat())
        )
    for first, last in new:
        days = (last - first).days + 1
        change += days
        connection.execute(
            "INSERT INTO runs VALUES (?, ?, ?, ?)",
            (learner, first.isoformat(), last.isoformat(), days),
        )
    connection.execute("UPDATE learners SET days = days + ? WHERE name = ?", (change, learner))


def _run_around(connection: sqlite3.Connection, learner: str, day: date) -> Run | None:
    """The run that a day belongs to."""
    found = connection.execute(
        "SELECT first, last FROM runs WHERE learner = ? AND first <= ? ORDER BY first DESC LIMIT 1",
        (learner, day.isoformat()),
    ).fetchone()
    run = _run(found) if found else None
    return run if run and day <= run.last else None


def _run(row: tuple[Any, Any]) -> Run:
    return Run(*(date.fromisoformat(text(day)) for day in row))


def rebuild(connection: sqlite3.Connection) -> None:
    """Add everything up anew."""
    for table in ("answers", "totals", "tries", "runs"):
        connection.execute(f"DELETE FROM {table}")
    for source in (_READABLE, _SKIPPED):  # a skip counts only where there is no readable try
        connection.execute(
            f"INSERT OR IGNORE INTO answers (learner, session, prompt, {_KEPT_ANSWER})"
            f" SELECT learner, session, prompt, {_ANSWER} FROM (SELECT *, ROW_NUMBER() OVER"
            " (PARTITION BY learner, session, prompt ORDER BY drawn_at, id) AS nth"
            f" FROM {source} WHERE {_CALENDAR}) WHERE nth = 1"
        )
    starts = {
        Span.DAY: "day",
        Span.MONTH: f"substr(day, 1, {_MONTH_LETTERS})",
        Span.EVER: "''",
    }
    for span, start in starts.items():
        for target in ("target", str(_ALL)):
            connection.execute(
                f"INSERT INTO totals SELECT learner, '{span.value}', {target}, {start}, COUNT(*),"
                " SUM(is_right), COUNT(thousandths), COALESCE(SUM(thousandths), 0)"
                " FROM answers GROUP BY 1, 3, 4"
            )
    connection.execute(
        f"INSERT INTO tries SELECT learner, target, COALESCE(digit, {_UNREADABLE}), COUNT(*)"
        f" FROM attempts WHERE {COUNTED_TASK} GROUP BY 1, 2, 3"
    )
    # Days in a row are as far apart as their numbers are.
    connection.execute(
        "INSERT INTO runs SELECT learner, MIN(start), MAX(start), COUNT(*) FROM (SELECT learner,"
        " start, julianday(start) - ROW_NUMBER() OVER (PARTITION BY learner ORDER BY start) AS run"
        f" FROM totals WHERE span = '{Span.DAY.value}' AND target = {_ALL}) GROUP BY learner, run"
    )
    connection.execute("UPDATE learners SET attempts = 0, seen_at = NULL")
    for table, at, attempts in (("attempts", "drawn_at", "COUNT(*)"), ("skips", "skipped_at", "0")):
        connection.execute(
            "INSERT INTO learners (name, added_at, seen_at, attempts)"
            f" SELECT learner, MIN({at}), MAX({at}), {attempts} FROM {table} GROUP BY learner"
            " HAVING TRUE ON CONFLICT (name) DO UPDATE SET"
            " attempts = attempts + excluded.attempts,"
            " seen_at = MAX(COALESCE(seen_at, ''), excluded.seen_at)"
        )
    connection.execute(
        "UPDATE learners SET days ="
        " (SELECT COALESCE(SUM(runs.days), 0) FROM runs WHERE learner = name)"
    )


def attempts_of(connection: sqlite3.Connection, learner: str | None) -> int:
    """How many attempts a learner has, or everyone."""
    own, whose = ("", ()) if learner is None else ("WHERE name = ?", (learner,))
    (count,) = connection.execute(
        f"SELECT COALESCE(SUM(attempts), 0) FROM learners {own}", whose
    ).fetchone()
    return whole(count)


def first_tries(connection: sqlite3.Connection, learner: str) -> tuple[int, int]:
    """How many prompts a learner has answered, and how many right at first."""
    found = connection.execute(
        "SELECT answered, right FROM totals"
        " WHERE learner = ? AND span = ? AND target = ? AND start = ''",
        (learner, Span.EVER.value, _ALL),
    ).fetchone()
    return (whole(found[0]), whole(found[1])) if found else (0, 0)


def answers(connection: sqlite3.Connection, learner: str, latest: int) -> list[tuple[int, bool]]:
    """A learner's latest answers, oldest first: which digit, and was it right?"""
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
    """A learner's answers by day or by month, oldest first; those without answers are left out.

    Args:
        connection: in a transaction.
        learner: whose.
        span: days or months.
        target: of which digit; of all ten by default.
        latest: how many of the latest; all by default.
    """
    rows = connection.execute(
        f"SELECT start, {_TALLY} FROM totals WHERE learner = ? AND span = ? AND target = ?"
        " ORDER BY start DESC LIMIT ?",
        (learner, span.value, _ALL if target is None else target, latest),
    ).fetchall()
    starts = _starts([row[0] for row in rows], span)
    return list(zip(starts, _tallies([row[1:] for row in rows]), strict=True))[::-1]


def sums(connection: sqlite3.Connection, learner: str, latest: int) -> Sums:
    """A learner's attempts added up, in a time that hardly depends on how many there are."""
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
    ends += f" AND {COUNTS} AND score IS NOT NULL ORDER BY"
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
    last_runs = connection.execute(f"{runs} first DESC LIMIT ?", (learner, _RUNS)).fetchall()
    longest_run = connection.execute(f"{runs} days DESC LIMIT 1", (learner,)).fetchone()
    return Sums(
        answers=dict(
            zip((digit(row[0]) for row in ever), _tallies([row[1:] for row in ever]), strict=True)
        ),
        days=tuple(days),
        digit_days=tuple(
            zip(
                _starts([row[0] for row in by_digit], Span.DAY),
                [row[1] for row in by_digit],
                _tallies([row[2:] for row in by_digit]),
                strict=True,
            )
        ),
        practised=whole(practised[0]) if practised else 0,
        last_runs=tuple(map(_run, last_runs)),
        longest_run=_run(longest_run) if longest_run else None,
        tries=tuple(
            Tries(digit(target), None if read == _UNREADABLE else digit(read), whole(count))
            for target, read, count in tries
        ),
        best={digit(target): _score(best) for target, best, _ in scored},
        latest={digit(target): _score(last) for target, _, last in scored},
        recent=tuple(answers(connection, learner, latest)),
    )


def _starts(starts: Sequence[object], span: Span) -> list[date]:
    """The first days of days or of months."""
    first = "-01" if span is Span.MONTH else ""
    return [date.fromisoformat(text(start) + first) for start in starts]


def _tallies(rows: Sequence[Sequence[Any]]) -> list[Tally]:
    """Tallies out of `_TALLY` columns: checked and made at once, as a year has hundreds."""
    if not set(map(type, chain.from_iterable(rows))) <= {int}:
        raise ValueError("counts must be whole numbers")
    return [
        Tally(answered, right, scored, thousandths / 1000)
        for answered, right, scored, thousandths in rows
    ]


def _score(value: object) -> float:
    if not isinstance(value, int | float) or not 0 <= value <= 100:
        raise ValueError("scores must be from 0 to 100")
    return value

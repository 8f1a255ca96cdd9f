"""Incrementally maintained aggregates.

They are updated in the transaction that changes an attempt. The tables:

- `answers`: the answer of each prompt that has one: its first readable try at a task that counts,
  else a skip, which is a miss.
- `totals`: the answers by digit (`ALL`: all ten together), each by the learner's day, by month and
  in total. Scores are in whole thousandths, so that the sums do not depend on the order.
- `tries`: the number of tries by target and digit read (`UNREADABLE`: none).
- `runs`: the streaks of days on which something was answered; see `streaks`.
- `learners`: everyone who has drawn or was added.
"""

import sqlite3
from datetime import date
from typing import Any

from digitgame.core.records import Attempt
from digitgame.core.session import COUNTED, Task
from digitgame.core.tallies import Span
from digitgame.storage import learners, streaks
from digitgame.storage.rows import to_utc

_UNCOUNTED = ", ".join(f"'{task.value}'" for task in Task if task not in COUNTED)

COUNTED_TASK = f"task NOT IN ({_UNCOUNTED})"
"""SQL condition: drawn for a task that counts. Must be equal to that of the indexes."""

COUNTS = f"outcome <> 'unreadable' AND {COUNTED_TASK}"
"""SQL condition: a readable try at a task that counts. Must be equal to that of the indexes."""

ALL = -1
"""The `target` of totals over all ten digits."""

UNREADABLE = -1
"""The `read` of tries that could not be read."""

_CALENDAR = "day BETWEEN '0002-01-01' AND '9998-12-31'"
"""SQL condition: no time zone moves the day out of the calendar. NULL, an invalid moment, fails."""

_READABLE = (  # candidates for answers: the columns of `_ANSWER`, and learner, session and prompt
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
_STORED_ANSWER = _ANSWER.replace("id", "attempt", 1)
_OF_PROMPT = "learner = ? AND session = ? AND prompt = ?"

_MONTH_LETTERS = len("2026-03")


def count_attempt(connection: sqlite3.Connection, attempt: Attempt) -> None:
    """Add a new attempt, whose row exists, to the totals."""
    touch_learner(connection, attempt.learner, to_utc(attempt.drawn_at)[0], attempts=1)
    count_try(connection, attempt, 1)
    refresh_answer(connection, attempt.learner, attempt.session, attempt.prompt)


def touch_learner(connection: sqlite3.Connection, learner: str, at: str, attempts: int = 0) -> None:
    """Update a learner's last-seen time and number of attempts; the learner may be new."""
    connection.execute(
        "INSERT INTO learners (name, key, id, is_waiting, added_at, seen_at, attempts)"
        f" VALUES (?, ?, ?, {learners.IS_JOINED}, ?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET attempts = attempts + excluded.attempts,"
        " seen_at = MAX(COALESCE(seen_at, ''), excluded.seen_at)",
        (learner, learners.key_of(learner), learners.new_id(), at, at, attempts),
    )


def count_try(connection: sqlite3.Connection, attempt: Attempt, change: int) -> None:
    """Add `change` to the number of tries with the attempt's target and digit read."""
    if attempt.task not in COUNTED:
        return
    read = attempt.prediction.digit if attempt.prediction.readable else UNREADABLE
    key = (attempt.learner, attempt.target, read)
    connection.execute(
        "INSERT INTO tries VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET count = count + excluded.count",
        (*key, change),
    )
    connection.execute(
        "DELETE FROM tries WHERE learner = ? AND target = ? AND read = ? AND count = 0", key
    )


def refresh_answer(connection: sqlite3.Connection, learner: str, session: str, prompt: int) -> None:
    """Recompute a prompt's answer and update the totals."""
    key = (learner, session, prompt)
    before = connection.execute(
        f"SELECT {_STORED_ANSWER} FROM answers WHERE {_OF_PROMPT}", key
    ).fetchone()
    after = _answer(connection, key)
    if after == before:
        return
    if before is not None:
        connection.execute(f"DELETE FROM answers WHERE {_OF_PROMPT}", key)
        _add_to_totals(connection, learner, before, -1)
    if after is not None:
        connection.execute(
            f"INSERT INTO answers (learner, session, prompt, {_STORED_ANSWER})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*key, *after),
        )
        _add_to_totals(connection, learner, after, 1)


def _answer(connection: sqlite3.Connection, key: tuple[str, str, int]) -> Any:
    """Return the columns `_ANSWER` of a prompt's answer, or None."""
    for source in (_READABLE, _SKIPPED):
        row = connection.execute(
            f"SELECT {_ANSWER} FROM {source} WHERE {_OF_PROMPT} AND {_CALENDAR}"
            " ORDER BY drawn_at, id LIMIT 1",
            key,
        ).fetchone()
        if row:
            return row
    return None


def _add_to_totals(
    connection: sqlite3.Connection, learner: str, answer: tuple[Any, ...], sign: int
) -> None:
    """Add an answer to the totals, or subtract it if `sign` is -1."""
    _, target, is_right, thousandths, _, day = answer
    scored = thousandths is not None
    tally = (sign, sign * is_right, sign * scored, sign * (thousandths or 0))
    starts = {Span.DAY: day, Span.MONTH: day[:_MONTH_LETTERS], Span.EVER: ""}
    keys = [
        (learner, span.value, digit, start)
        for span, start in starts.items()
        for digit in (target, ALL)
    ]
    was_practised = _is_practised(connection, learner, day)
    connection.executemany(
        "INSERT INTO totals VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " answered = answered + excluded.answered, right = right + excluded.right,"
        " scored = scored + excluded.scored, thousandths = thousandths + excluded.thousandths",
        [(*key, *tally) for key in keys],
    )
    if sign > 0 and not was_practised:
        streaks.add_day(connection, learner, date.fromisoformat(day))
    elif sign < 0:
        connection.executemany(
            "DELETE FROM totals WHERE learner = ? AND span = ? AND target = ? AND start = ?"
            " AND answered = 0",
            keys,
        )
        if was_practised and not _is_practised(connection, learner, day):
            streaks.remove_day(connection, learner, date.fromisoformat(day))


def _is_practised(connection: sqlite3.Connection, learner: str, day: str) -> bool:
    """Return whether something was answered on that day."""
    row = connection.execute(
        "SELECT 1 FROM totals WHERE learner = ? AND span = ? AND target = ? AND start = ?",
        (learner, Span.DAY.value, ALL, day),
    ).fetchone()
    return row is not None


def rebuild(connection: sqlite3.Connection, learner: str | None = None) -> None:
    """Recompute the totals of a learner, or of everyone, from the attempts and skips."""
    own, values = ("", ()) if learner is None else ("AND learner = ?", (learner,))
    named = own.replace("learner", "name")

    def run(sql: str) -> None:
        connection.execute(sql.format(own=own), values)

    for table in ("answers", "totals", "tries", "runs"):
        run(f"DELETE FROM {table} WHERE TRUE {{own}}")
    for source in (_READABLE, _SKIPPED):  # a skip counts only without a readable try
        run(
            f"INSERT OR IGNORE INTO answers (learner, session, prompt, {_STORED_ANSWER})"
            f" SELECT learner, session, prompt, {_ANSWER} FROM (SELECT *, ROW_NUMBER() OVER"
            " (PARTITION BY learner, session, prompt ORDER BY drawn_at, id) AS nth"
            f" FROM {source} WHERE {_CALENDAR} {{own}}) WHERE nth = 1"
        )
    starts = {Span.DAY: "day", Span.MONTH: f"substr(day, 1, {_MONTH_LETTERS})", Span.EVER: "''"}
    for span, start in starts.items():
        for target in ("target", str(ALL)):
            run(
                f"INSERT INTO totals SELECT learner, '{span.value}', {target}, {start}, COUNT(*),"
                " SUM(is_right), COUNT(thousandths), COALESCE(SUM(thousandths), 0)"
                " FROM answers WHERE TRUE {own} GROUP BY 1, 3, 4"
            )
    run(
        f"INSERT INTO tries SELECT learner, target, COALESCE(digit, {UNREADABLE}), COUNT(*)"
        f" FROM attempts WHERE {COUNTED_TASK} {{own}} GROUP BY 1, 2, 3"
    )
    # Consecutive days have the same difference between day and row number.
    run(
        "INSERT INTO runs SELECT learner, MIN(start), MAX(start), COUNT(*) FROM (SELECT learner,"
        " start, julianday(start) - ROW_NUMBER() OVER (PARTITION BY learner ORDER BY start) AS run"
        f" FROM totals WHERE span = '{Span.DAY.value}' AND target = {ALL} {{own}})"
        " GROUP BY learner, run"
    )
    run(f"UPDATE learners SET attempts = 0, seen_at = NULL WHERE TRUE {named}")
    for table, at, count in (("attempts", "drawn_at", "COUNT(*)"), ("skips", "skipped_at", "0")):
        rows = connection.execute(
            f"SELECT learner, MIN({at}), MAX({at}), {count} FROM {table} WHERE TRUE {own}"
            " GROUP BY learner",
            values,
        ).fetchall()
        for name, first, last, number in rows:
            touch_learner(connection, name, first)
            touch_learner(connection, name, last, number)
    run(
        "UPDATE learners SET days ="
        " (SELECT COALESCE(SUM(runs.days), 0) FROM runs WHERE learner = name)"
        f" WHERE TRUE {named}"
    )

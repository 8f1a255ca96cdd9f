"""Read a whole class from a school's server, in a few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from digitgame.core.class_report import ClassMixup, Week
from digitgame.core.records import Attempt
from digitgame.core.tallies import LearnerStats, ReadCount, Streak, Tally
from digitgame.storage import totals
from digitgame.storage.merge import parse_rows
from digitgame.storage.rows import COLUMNS, from_row

if TYPE_CHECKING:
    from digitgame.storage.school.connection import Server

_DAYS = 28
"""Latest days with answers of each learner."""

_DAY = timedelta(days=1)

_TALLY = 'answered, "right", scored, thousandths'


@dataclass(frozen=True)
class SchoolLearner:
    """A learner of a school."""

    id: str
    name: str
    """With the account, if learners of two accounts have the same name."""
    attempts: int
    seen_at: datetime | None
    stats: LearnerStats
    """Without best and latest scores, and without the days of single digits."""


def load_learners(server: "Server", latest: int) -> list[SchoolLearner]:
    """Return everyone whom the account may read.

    Args:
        server: the connection.
        latest: the number of latest answers of each learner.
    """
    rows = server.execute(
        "SELECT id, CASE WHEN count(*) OVER (PARTITION BY key) > 1"
        " THEN name || ' (' || account || ')' ELSE name END, attempts, seen_at FROM learners"
    ).fetchall()
    ever = _by_learner(
        server,
        f"SELECT learner, array_agg(ARRAY[target, {_TALLY}]) FROM totals"
        " WHERE span = 'ever' AND target >= 0 AND answered > 0 GROUP BY 1",
    )
    days = _by_learner(
        server,
        f"SELECT learner, array_agg(start ORDER BY start),"
        f" (array_agg(ARRAY[{_TALLY}] ORDER BY start DESC))[:{_DAYS}] FROM totals"
        f" WHERE span = 'day' AND target = {totals.ALL} AND answered > 0 GROUP BY 1",
    )
    tries = _by_learner(
        server, "SELECT learner, array_agg(ARRAY[target, read, count]) FROM tries GROUP BY 1"
    )
    answers = _by_learner(
        server,
        "SELECT id, ARRAY(SELECT ARRAY[target, is_right] FROM answers WHERE learner = id"
        " ORDER BY drawn_at DESC LIMIT %s) FROM learners",
        latest,
    )
    return [
        SchoolLearner(
            own.hex,
            name,
            attempts,
            seen_at,
            _stats(*(found.get(own, ()) for found in (ever, days, tries, answers))),
        )
        for own, name, attempts, seen_at in rows
    ]


def _by_learner(server: "Server", query: str, *values: object) -> dict[Any, Sequence[Any]]:
    return {own: rest for own, *rest in server.execute(query, values).fetchall()}


def _stats(
    ever: Sequence[Any], days: Sequence[Any], tries: Sequence[Any], answers: Sequence[Any]
) -> LearnerStats:
    starts = [date.fromisoformat(start) for start in days[0]] if days else []
    tallies = [_tally(row) for row in reversed(days[1])] if days else []
    runs = _streaks(starts)
    return LearnerStats(
        answers={row[0]: _tally(row[1:]) for row in ever[0]} if ever else {},
        days=tuple(zip(starts[-_DAYS:], tallies, strict=True)),
        digit_days=(),
        practised=len(starts),
        last_streaks=tuple(reversed(runs)),
        longest_streak=max(runs, key=lambda run: run.days, default=None),
        reads=tuple(
            ReadCount(target, None if read == totals.UNREADABLE else read, count)
            for target, read, count in (tries[0] if tries else ())
        ),
        best={},
        latest={},
        recent=tuple((target, bool(is_right)) for target, is_right in reversed(answers[0]))
        if answers
        else (),
    )


def _tally(row: Sequence[int]) -> Tally:
    answered, right, scored, thousandths = row
    return Tally(answered, right, scored, thousandths / 1000)


def _streaks(days: Sequence[date]) -> list[Streak]:
    """Return the runs of consecutive days, oldest first."""
    runs: list[Streak] = []
    for day in days:
        if runs and runs[-1].last + _DAY == day:
            runs[-1] = Streak(runs[-1].first, day)
        else:
            runs.append(Streak(day, day))
    return runs


def load_weeks(server: "Server") -> list[Week]:
    """Return the answers of everyone whom the account may read, by week."""
    rows = server.execute(
        "SELECT date_trunc('week', start::date)::date, count(DISTINCT learner),"
        ' sum(answered)::bigint, sum("right")::bigint, sum(scored)::bigint,'
        " sum(thousandths)::bigint FROM totals"
        f" WHERE span = 'day' AND target = {totals.ALL} AND answered > 0 GROUP BY 1"
    ).fetchall()
    return [Week(monday, _tally(row), learners) for monday, learners, *row in rows]


def load_mixups(server: "Server") -> list[ClassMixup]:
    """Return the mix-ups of everyone whom the account may read."""
    rows = server.execute(
        "SELECT target, read, sum(count)::bigint, count(DISTINCT learner) FROM tries"
        " WHERE read >= 0 AND read <> target GROUP BY 1, 2"
    ).fetchall()
    return [ClassMixup(*row) for row in rows]


def load_drawings(
    server: "Server", wanted: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], tuple[Attempt | None, Attempt | None]]:
    """Return the best and the latest drawing of digits.

    Args:
        server: the connection.
        wanted: ids of learners, each with a digit.
    """
    columns = ", ".join(
        {"learner": "learner::text", "name": "name::text"}.get(column, column) for column in COLUMNS
    )
    columns = columns.replace(
        "drawn_at", 'to_char(drawn_at, \'YYYY-MM-DD"T"HH24:MI:SS.MS"+00:00"\')'
    )
    one = f"SELECT {columns} FROM attempts WHERE (learner, target) = (key.id, key.digit)"
    one += f" AND {totals.COUNTS}"
    rows = server.execute(
        "SELECT key.id, key.digit, best.*, latest.* FROM unnest(%s::uuid[], %s::smallint[])"
        " AS key (id, digit)"
        f" LEFT JOIN LATERAL ({one} AND score IS NOT NULL ORDER BY score DESC LIMIT 1) AS best"
        " ON TRUE"
        f" LEFT JOIN LATERAL ({one} ORDER BY drawn_at DESC LIMIT 1) AS latest ON TRUE",
        ([own for own, _ in wanted], [digit for _, digit in wanted]),
    ).fetchall()
    return {
        (own.hex, digit): (_parse(row[: len(COLUMNS)]), _parse(row[len(COLUMNS) :]))
        for own, digit, *row in rows
    }


def _parse(row: Sequence[Any]) -> Attempt | None:
    (attempt,) = parse_rows([row], from_row) if row[0] else (None,)
    return None if isinstance(attempt, str) else attempt

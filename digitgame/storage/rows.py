"""Convert attempts to and from rows of the database."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from digitgame.core import checks
from digitgame.core.ink import LARGEST, from_lists, to_lists
from digitgame.core.judging import Parts
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome, Task
from model.reader import Prediction

COLUMNS = (
    "name",
    "session",
    "learner",
    "prompt",
    "target",
    "task",
    "outcome",
    "digit",
    "probabilities",
    "ink",
    "columns",
    "rows",
    "model",
    "drawn_at",
    "zone",
    "score",
    "parts",
    "way",
)
"""The columns of a row in `to_row` and `from_row`."""

DERIVED_FROM = ("session", "learner", "prompt", "target", "outcome", "drawn_at", "ink")
"""The columns that identify attempts from before schema 4, which have no names."""


def quantise(prediction: Prediction) -> Prediction:
    """Round the probabilities to 6 decimals, as they are stored."""
    return Prediction(
        tuple(round(p, 6) for p in prediction.probabilities), readable=prediction.readable
    )


def to_row(attempt: Attempt) -> tuple[object, ...]:
    """Convert an attempt to a row."""
    prediction = attempt.prediction
    return (
        attempt.name,
        attempt.session,
        attempt.learner,
        attempt.prompt,
        attempt.target,
        attempt.task.value,
        attempt.outcome.value,
        prediction.digit if prediction.readable else None,
        json.dumps(quantise(prediction).probabilities),
        json.dumps(to_lists(attempt.strokes), separators=(",", ":")),
        attempt.columns,
        attempt.rows,
        attempt.model,
        *to_utc(attempt.drawn_at),
        attempt.score,
        json.dumps(asdict(attempt.parts)) if attempt.parts else None,
        attempt.way,
    )


def from_row(row: Sequence[Any]) -> Attempt:
    """Convert a row to an attempt.

    Raises:
        ValueError, TypeError, AttributeError, RecursionError: if it was altered.
    """
    name, session, learner, prompt, target, task, result, _, odds, ink, columns, lines, *rest = row
    model, drawn_at, zone, score, parts, way = rest
    outcome = Outcome(result)
    probabilities = checks.list_of(json.loads(odds), 10, 10, "probabilities")
    strokes = from_lists(json.loads(ink))
    if any(abs(value) > LARGEST for stroke in strokes for point in stroke for value in point):
        raise ValueError(f"a coordinate is beyond {LARGEST:,.0f}")
    return Attempt(
        session=text(session),
        learner=text(learner),
        prompt=whole(prompt),
        target=digit(target),
        outcome=outcome,
        prediction=Prediction(
            tuple(checks.number(value, "probabilities") for value in probabilities),
            readable=outcome is not Outcome.UNREADABLE,
        ),
        strokes=strokes,
        columns=whole(columns),
        rows=whole(lines),
        model=text(model),
        drawn_at=parse_moment(drawn_at, zone),
        score=None if score is None else number(score),
        parts=decode_parts(parts) if parts else None,
        way=None if way is None else text(way),
        task=Task(task),
        name=text(name),
    )


def derived_name(*content: object) -> str:
    """Return the name of an attempt stored before attempts had names.

    It is a hash of the content, so that an attempt has the same name in every copy of a store.

    Args:
        content: the columns `DERIVED_FROM` as they are stored.
    """
    import hashlib  # rarely needed, and loads OpenSSL (4 MB)

    serialised = json.dumps(content, default=repr)
    return hashlib.sha256(serialised.encode()).hexdigest()[:32]


def to_utc(at: datetime) -> tuple[str, int]:
    """Return a moment as stored: in UTC to the millisecond, and its zone in seconds east of it."""
    aware = at if at.tzinfo else at.astimezone()
    zone = aware.utcoffset() or timedelta()
    return aware.astimezone(UTC).isoformat(timespec="milliseconds"), int(zone.total_seconds())


def parse_moment(stored: str, zone: int) -> datetime:
    """Parse a stored moment.

    Raises:
        ValueError, TypeError, OverflowError: if it was altered.
    """
    moment = datetime.fromisoformat(stored)
    if moment.tzinfo is None:
        raise ValueError("moments must have a time zone")
    return moment.astimezone(timezone(timedelta(seconds=zone)) if whole(zone) else UTC)


# SQLite does not enforce the type of a column.


def text(value: object) -> str:
    """Check that a value is text."""
    return checks.text(value, "a name")


def whole(value: object) -> int:
    """Check that a value is an integer."""
    return checks.integer(value, "a count")


def digit(value: object) -> int:
    """Check that a value is a digit."""
    return checks.int_in(value, 0, 9, "a digit")


def number(value: object) -> float:
    """Check that a value is a finite number."""
    return checks.number(value, "a score")


def decode_parts(stored: str) -> Parts:
    """Parse the stored parts of a score."""
    values = {name: number(value) for name, value in json.loads(stored).items()}
    try:
        return Parts.from_stored(values)
    except KeyError as error:
        raise ValueError(f"a score lacks its {error}") from error

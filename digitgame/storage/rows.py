"""An attempt as a row of the database."""

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
"""A row's columns, as `to_row` gives and `from_row` takes them."""


DERIVED_FROM = ("session", "learner", "prompt", "target", "outcome", "drawn_at", "ink")
"""The columns that tell attempts apart which were kept before they had names."""


def quantise(prediction: Prediction) -> Prediction:
    """A reading with its probabilities in millionths, as it comes back from the database."""
    return Prediction(
        tuple(round(p, 6) for p in prediction.probabilities), readable=prediction.readable
    )


def to_row(attempt: Attempt) -> tuple[object, ...]:
    """An attempt as a row."""
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
    """A row as an attempt.

    Raises:
        ValueError, TypeError, AttributeError, RecursionError: if it was altered.
    """
    name, session, learner, prompt, target, task, kept, _, odds, ink, columns, lines, *rest = row
    model, drawn_at, zone, score, parts, way = rest
    result = Outcome(kept)
    probabilities = checks.list_of(json.loads(odds), 10, 10, "probabilities")
    strokes = from_lists(json.loads(ink))
    if any(abs(value) > LARGEST for stroke in strokes for point in stroke for value in point):
        raise ValueError(f"a coordinate is beyond {LARGEST:,.0f}")
    return Attempt(
        session=text(session),
        learner=text(learner),
        prompt=whole(prompt),
        target=digit(target),
        outcome=result,
        prediction=Prediction(
            tuple(checks.number(value, "probabilities") for value in probabilities),
            readable=result is not Outcome.UNREADABLE,
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
    """The name of an attempt that was kept before attempts had names.

    It follows from what is kept, so that the same attempt has the same name in every copy of a
    store.

    Args:
        content: the columns that `DERIVED_FROM` names, as they are kept.
    """
    import hashlib  # only for what comes from elsewhere: it brings OpenSSL along, 4 MB of it

    written = json.dumps(content, default=repr)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def to_utc(at: datetime) -> tuple[str, int]:
    """A moment as it is kept: in UTC, to the millisecond, and its zone in seconds east of it."""
    aware = at if at.tzinfo else at.astimezone()
    zone = aware.utcoffset() or timedelta()
    return aware.astimezone(UTC).isoformat(timespec="milliseconds"), int(zone.total_seconds())


def parse_moment(kept: str, zone: int) -> datetime:
    """A moment that was kept.

    Raises:
        ValueError, TypeError, OverflowError: if it was altered.
    """
    found = datetime.fromisoformat(kept)
    if found.tzinfo is None:
        raise ValueError("moments must have their time zone")
    return found.astimezone(timezone(timedelta(seconds=zone)) if whole(zone) else UTC)


# SQLite keeps whatever was put into a column, whatever the column's type.


def text(value: object) -> str:
    """A value that must be text."""
    return checks.text(value, "a name")


def whole(value: object) -> int:
    """A value that must be a whole number."""
    return checks.integer(value, "a count")


def digit(value: object) -> int:
    """A value that must be a digit."""
    return checks.int_in(value, 0, 9, "a digit")


def number(value: object) -> float:
    """A value that must be a finite number."""
    return checks.number(value, "a score")


def decode_parts(kept: str) -> Parts:
    """A score's parts that were kept."""
    return Parts(**{name: number(value) for name, value in json.loads(kept).items()})

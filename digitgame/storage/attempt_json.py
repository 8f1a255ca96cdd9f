"""An exported attempt: the fields that other programs see, written and read again; pure."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime

from digitgame.core.ink import from_lists, to_lists
from digitgame.core.judging import Parts
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome, Task
from digitgame.storage.rows import derived_name, to_utc
from model.reader import Prediction

FIELDS = (
    "id",
    "target",
    "strokes",
    "learner",
    "name",
    "session",
    "prompt",
    "task",
    "drawn_at",
    "outcome",
    "digit",
    "confidence",
    "probabilities",
    "score",
    "parts",
    "way",
    "columns",
    "rows",
    "model",
)
"""An exported attempt's fields; the first three are those that `digitgame score` reads."""


def to_record(number: int, attempt: Attempt) -> dict[str, object]:
    """An attempt's fields.

    Args:
        number: the attempt's in its store.
        attempt: with its name.
    """
    prediction = attempt.prediction
    values = (
        number,
        attempt.target,
        to_lists(attempt.strokes),
        attempt.learner,
        attempt.name,
        attempt.session,
        attempt.prompt,
        attempt.task.value,
        attempt.drawn_at.isoformat(timespec="milliseconds"),
        attempt.outcome.value,
        prediction.digit if prediction.readable else None,
        max(prediction.probabilities) if prediction.readable else None,
        prediction.probabilities,
        attempt.score,
        asdict(attempt.parts) if attempt.parts else None,
        attempt.way,
        attempt.columns,
        attempt.rows,
        attempt.model,
    )
    return dict(zip(FIELDS, values, strict=True))


def from_record(record: Mapping[str, object]) -> Attempt:
    """The attempt that has these fields; earlier digitgames wrote neither name nor task.

    Raises:
        ValueError: if they are no attempt's; the message says which field is wrong.
    """
    outcome = _one_of(Outcome, record, "outcome")
    task = _one_of(Task, record, "task") if "task" in record else Task.PRACTICE
    drawn_at = _moment(record)
    strokes = from_lists(record.get("strokes"))
    return Attempt(
        session=_text(record, "session"),
        learner=_text(record, "learner"),
        prompt=_whole(record, "prompt"),
        target=_whole(record, "target"),
        outcome=outcome,
        prediction=Prediction(_probabilities(record), readable=outcome is not Outcome.UNREADABLE),
        strokes=strokes,
        columns=_whole(record, "columns"),
        rows=_whole(record, "rows"),
        model=_text(record, "model"),
        drawn_at=drawn_at,
        score=None if record.get("score") is None else _number(record, "score"),
        parts=_parts(record.get("parts")),
        way=None if record.get("way") is None else _text(record, "way"),
        task=task,
        name=_text(record, "name") if "name" in record else _derived_name(record),
    )


def _derived_name(record: Mapping[str, object]) -> str:
    """The name that the attempt has got in its own store meanwhile."""
    ink = json.dumps(to_lists(from_lists(record["strokes"])), separators=(",", ":"))
    names = (record[field] for field in ("session", "learner", "prompt", "target", "outcome"))
    return derived_name(*names, to_utc(_moment(record))[0], ink)


def _text(record: Mapping[str, object], field: str) -> str:
    value = record.get(field)
    if not isinstance(value, str):
        raise ValueError(f"{field} must be text")
    return value


def _whole(record: Mapping[str, object], field: str) -> int:
    value = record.get(field)
    if type(value) is not int:
        raise ValueError(f"{field} must be a whole number")
    return value


def _number(record: Mapping[str, object], field: str) -> float:
    value = record.get(field)
    if type(value) not in (int, float) or not math.isfinite(value):  # type: ignore[arg-type]
        raise ValueError(f"{field} must be a number")
    return float(value)  # type: ignore[arg-type]


def _moment(record: Mapping[str, object]) -> datetime:
    try:
        found = datetime.fromisoformat(_text(record, "drawn_at"))
        to_utc(found)
    except (ValueError, OverflowError) as error:
        raise ValueError("drawn_at must be a moment such as 2026-03-01T09:30:15+00:00") from error
    if found.tzinfo is None:
        raise ValueError("drawn_at must have its time zone")
    return found


def _one_of(kinds: type[Outcome] | type[Task], record: Mapping[str, object], field: str):  # type: ignore[no-untyped-def]
    try:
        return kinds(_text(record, field))
    except ValueError as error:
        raise ValueError(f"{field} must be one of {', '.join(kinds)}") from error


def _probabilities(record: Mapping[str, object]) -> tuple[float, ...]:
    value = record.get("probabilities")
    if not isinstance(value, list) or len(value) != 10:
        raise ValueError("probabilities must be ten numbers")
    return tuple(_number({"probabilities": each}, "probabilities") for each in value)


def _parts(value: object) -> Parts | None:
    if value is None:
        return None
    names = [field.name for field in fields(Parts)]
    if not isinstance(value, dict) or sorted(value) != sorted(names):
        raise ValueError(f"parts must have {', '.join(names)}")
    return Parts(**{name: _number(value, name) for name in names})

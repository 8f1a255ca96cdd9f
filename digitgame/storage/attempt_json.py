"""Convert attempts to exported records and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime

from digitgame.core import checks
from digitgame.core.ink import from_lists, to_lists
from digitgame.core.judging import OLD_PARTS, Parts
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
"""The fields of an exported attempt; `digitgame score` reads the first three."""


def to_record(number: int, attempt: Attempt) -> dict[str, object]:
    """Return the exported fields of an attempt, given its number in its store."""
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
    """Read an attempt from its exported fields; early versions wrote neither name nor task.

    Raises:
        ValueError: if a field is invalid; the message names it.
    """
    outcome = checks.one_of(record.get("outcome"), Outcome, "outcome")
    drawn_at = _parse_drawn_at(record)
    strokes = from_lists(record.get("strokes"))
    probabilities = checks.list_of(record.get("probabilities"), 10, 10, "probabilities")
    score, parts, way = (record.get(field) for field in ("score", "parts", "way"))
    return Attempt(
        session=_text(record, "session"),
        learner=_text(record, "learner"),
        prompt=_integer(record, "prompt"),
        target=checks.digit(record.get("target"), "target"),
        outcome=outcome,
        prediction=Prediction(
            tuple(checks.number(value, "probabilities") for value in probabilities),
            readable=outcome is not Outcome.UNREADABLE,
        ),
        strokes=strokes,
        columns=_integer(record, "columns"),
        rows=_integer(record, "rows"),
        model=_text(record, "model"),
        drawn_at=drawn_at,
        score=None if score is None else checks.number(score, "score"),
        parts=None if parts is None else _parse_parts(parts),
        way=None if way is None else checks.text(way, "way"),
        task=checks.one_of(record.get("task", Task.PRACTICE), Task, "task"),
        name=_text(record, "name") if "name" in record else _derived_name(record),
    )


def _derived_name(record: Mapping[str, object]) -> str:
    """Return the name that the attempt's own store has given it since it was exported."""
    ink = json.dumps(to_lists(from_lists(record["strokes"])), separators=(",", ":"))
    prompt, target = _integer(record, "prompt"), checks.digit(record["target"], "target")
    names = (record["session"], record["learner"], prompt, target, record["outcome"])
    return derived_name(*names, to_utc(_parse_drawn_at(record))[0], ink)


def _text(record: Mapping[str, object], field: str) -> str:
    return checks.text(record.get(field), field)


def _integer(record: Mapping[str, object], field: str) -> int:
    return checks.integer(checks.whole(record.get(field)), field)


def _parse_drawn_at(record: Mapping[str, object]) -> datetime:
    text = _text(record, "drawn_at")
    try:
        moment = datetime.fromisoformat(text)
        to_utc(moment)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"drawn_at must be like 2026-03-01T09:30:15+00:00, not {text!r}"
        ) from error
    if moment.tzinfo is None:
        raise ValueError(f"drawn_at must have a time zone, unlike {text!r}")
    return moment


def _parse_parts(value: object) -> Parts:
    is_old = isinstance(value, dict) and "form" in value
    names = OLD_PARTS if is_old else [field.name for field in fields(Parts)]
    values = checks.fields(value, names, "parts")
    return Parts.from_stored(
        {name: checks.number(part, name) for name, part in zip(names, values, strict=True)}
    )

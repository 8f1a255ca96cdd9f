"""A classroom: how each learner of some stores gets on, a row each; pure."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from digitgame.core.progress import Mixup, Progress

if TYPE_CHECKING:
    from digitgame.core.records import Attempt

WEAKEST = 3
"""Weakest digits that a row names."""

SPARK_DAYS = 28
"""The latest days that accuracy over time is shown of."""


@dataclass(frozen=True)
class Example:
    """Drawings of one of a learner's weakest digits."""

    digit: int
    best: "Attempt | None"
    """The one with the highest score."""
    latest: "Attempt | None"


@dataclass(frozen=True)
class Pupil:
    """A learner's row."""

    store: str
    """Which data folder the learner's attempts are in."""
    learner: str
    attempts: int
    """All drawings, readable or not, lessons included."""
    answered: int
    """Prompts answered or skipped."""
    right: int
    accuracy: float | None
    """Right among answered, 0 to 1."""
    mean_score: float | None
    """0 to 100."""
    weakest: tuple[int, ...]
    """Digits missed lately, the weakest first; three at most."""
    last_seen: date | None
    """The day of the last drawing or skip; None before the first."""
    days: int
    """On how many days something was answered."""
    streak: int
    """Days in a row up to today, or up to yesterday while today is still to come."""
    shares: tuple[tuple[date, float], ...]
    """Accuracy on each of the latest days, oldest first."""
    mixups: tuple[Mixup, ...]
    """The commonest."""
    examples: tuple[Example, ...] = ()
    """Of each of the weakest digits, where drawings were asked for."""


def summarise_pupil(
    store: str,
    learner: str,
    found: Progress,
    *,
    attempts: int,
    last_seen: date | None,
    examples: tuple[Example, ...] = (),
) -> Pupil:
    """A learner's row.

    Args:
        store: which data folder it is about.
        learner: who.
        found: the learner's progress.
        attempts: how many there are.
        last_seen: the day of the last drawing or skip.
        examples: drawings of the weakest digits.
    """
    return Pupil(
        store=store,
        learner=learner,
        attempts=attempts,
        answered=found.answers.answered,
        right=found.answers.right,
        accuracy=found.answers.accuracy,
        mean_score=found.answers.mean_score,
        weakest=found.weakest[:WEAKEST],
        last_seen=last_seen,
        days=found.practised,
        streak=found.streak,
        shares=tuple(
            (each.day, each.answers.accuracy)
            for each in found.days[-SPARK_DAYS:]
            if each.answers.accuracy is not None
        ),
        mixups=found.mixups[:WEAKEST],
        examples=examples,
    )


def to_json(pupil: Pupil) -> dict[str, object]:
    """A row as programs take it; what is not known yet is null."""
    return {
        "store": pupil.store,
        "learner": pupil.learner,
        "attempts": pupil.attempts,
        "answered": pupil.answered,
        "right": pupil.right,
        "accuracy": None if pupil.accuracy is None else round(pupil.accuracy, 4),
        "mean_score": None if pupil.mean_score is None else round(pupil.mean_score, 1),
        "weakest": pupil.weakest,
        "last_seen": pupil.last_seen.isoformat() if pupil.last_seen else None,
        "days": pupil.days,
        "streak": pupil.streak,
    }

"""Class report: one row per learner."""

from dataclasses import dataclass
from datetime import date

from digitgame.core.progress import Mixup, Progress
from digitgame.core.records import Attempt

WEAKEST = 3
"""Weakest digits and commonest mix-ups in a row."""

SPARK_DAYS = 28
"""Number of latest days whose accuracy is shown."""


@dataclass(frozen=True)
class Example:
    """Drawings of one of a learner's weakest digits."""

    digit: int
    best: Attempt | None
    """The one with the highest score."""
    latest: Attempt | None


@dataclass(frozen=True)
class Pupil:
    """A learner's row."""

    store: str
    """The data folder that has the learner's attempts."""
    learner: str
    attempts: int
    """Number of drawings, readable or not, lessons included."""
    answered: int
    """Prompts answered or skipped."""
    right: int
    accuracy: float | None
    """Right among answered, 0 to 1."""
    mean_score: float | None
    """0 to 100."""
    weakest: tuple[int, ...]
    """Digits missed lately, weakest first; at most `WEAKEST`."""
    last_seen: date | None
    """The day of the last drawing or skip; None before the first."""
    days: int
    """Number of days with an answer."""
    streak: int
    """Consecutive days up to today, or up to yesterday if nothing was answered today yet."""
    shares: tuple[tuple[date, float], ...]
    """Accuracy on each of the latest days, oldest first."""
    mixups: tuple[Mixup, ...]
    """The commonest ones."""
    examples: tuple[Example, ...] = ()
    """Drawings of the weakest digits, if requested."""


def summarise_pupil(
    store: str,
    learner: str,
    progress: Progress,
    *,
    attempts: int,
    last_seen: date | None,
    examples: tuple[Example, ...] = (),
) -> Pupil:
    """Return a learner's row."""
    return Pupil(
        store=store,
        learner=learner,
        attempts=attempts,
        answered=progress.answers.answered,
        right=progress.answers.right,
        accuracy=progress.answers.accuracy,
        mean_score=progress.answers.mean_score,
        weakest=progress.weakest[:WEAKEST],
        last_seen=last_seen,
        days=progress.practised,
        streak=progress.streak,
        shares=tuple(
            (day.day, day.answers.accuracy)
            for day in progress.days[-SPARK_DAYS:]
            if day.answers.accuracy is not None
        ),
        mixups=progress.mixups[:WEAKEST],
        examples=examples,
    )


def to_json(pupil: Pupil) -> dict[str, object]:
    """Return a row as JSON fields; unknown values are null."""
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

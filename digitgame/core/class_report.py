"""Class report: one row per learner, and the class as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from digitgame.core.progress import Mixup, Progress
from digitgame.core.records import Attempt
from digitgame.core.tallies import Tally

WEAKEST = 3
"""Weakest digits and commonest mix-ups in a row."""

SPARK_DAYS = 28
"""Number of latest days whose accuracy is shown."""


LATEST_ANSWERS = 100
"""Number of each learner's latest answers that say which digits are weak."""

HELP_ANSWERS = 20
"""Number of latest answers that say who needs help: two sessions of practice."""

_FEWEST_ANSWERS = 10
"""With fewer, a share says little."""

_HELP_BELOW = 0.6
"""Share of right answers below which someone needs help."""

_MOST_WEEKS = 26
"""Number of latest weeks of the class: half a year."""

_MOST_MIXUPS = 5

_LONG_AWAY = timedelta(days=14)


@dataclass(frozen=True)
class Week:
    """A week of a class."""

    monday: date
    answers: Tally
    learners: int
    """Number of learners with an answer."""


@dataclass(frozen=True)
class ClassMixup:
    """A digit that a class drew and that was read as another one."""

    target: int
    read: int
    count: int
    learners: int
    """Number of learners to whom it happened."""


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
    latest: tuple[bool, ...] = ()
    """For each of the latest `HELP_ANSWERS` answers, whether it was right; oldest first."""
    examples: tuple[Example, ...] = ()
    """Drawings of the weakest digits, if requested."""


def summarise_pupil(
    store: str,
    learner: str,
    progress: Progress,
    *,
    attempts: int,
    last_seen: date | None,
    latest: Iterable[tuple[int, bool]],
    examples: tuple[Example, ...] = (),
) -> Pupil:
    """Return a learner's row; `latest` are the latest answers, oldest first."""
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
        latest=tuple(is_right for _, is_right in latest)[-HELP_ANSWERS:],
        examples=examples,
    )


def help_reasons(pupil: Pupil, day: date) -> tuple[str, ...]:
    """Return why a learner needs a teacher's attention on a day; empty if nothing says so."""
    reasons = []
    if len(pupil.latest) >= _FEWEST_ANSWERS:
        share = sum(pupil.latest) / len(pupil.latest)
        if share < _HELP_BELOW:
            reasons.append(f"{share:.0%} of the last {len(pupil.latest)} right")
    if pupil.last_seen and day - pupil.last_seen >= _LONG_AWAY:
        reasons.append(f"not seen since {pupil.last_seen}")
    return tuple(reasons)


def combine_weeks(weeks: Iterable[Week]) -> tuple[Week, ...]:
    """Add up the weeks of several stores; return the latest ones, oldest first."""
    found: dict[date, Week] = {}
    for week in weeks:
        same = found.get(week.monday, Week(week.monday, Tally(), 0))
        found[week.monday] = Week(
            week.monday, same.answers + week.answers, same.learners + week.learners
        )
    return tuple(found[monday] for monday in sorted(found)[-_MOST_WEEKS:])


def combine_mixups(mixups: Iterable[ClassMixup]) -> tuple[ClassMixup, ...]:
    """Add up the mix-ups of several stores; return the commonest ones."""
    found: dict[tuple[int, int], ClassMixup] = {}
    for each in mixups:
        key = (each.target, each.read)
        same = found.get(key, ClassMixup(*key, 0, 0))
        found[key] = ClassMixup(*key, same.count + each.count, same.learners + each.learners)
    commonest = sorted(found.values(), key=lambda each: (-each.count, each.target, each.read))
    return tuple(commonest[:_MOST_MIXUPS])


def to_json(pupil: Pupil, day: date) -> dict[str, object]:
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
        "help": list(help_reasons(pupil, day)),
    }

"""Aggregates of a learner's answers and tries, maintained by `digitgame.storage`.

As in a session, a prompt's first readable try is its answer, and a skipped prompt is a miss. All
readable tries count in the confusions. Days are in the learner's time zone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Tally(NamedTuple):
    """Counts and sums of answers. A tuple, because it is created hundreds of times."""

    answered: int = 0
    right: int = 0
    scored: int = 0
    """Number of answers with a score: skipped ones have none, nor those older than the judge."""
    points: float = 0.0
    """Sum of the scores."""

    @property
    def drawn(self) -> int:
        """Number of readable drawings, as the daily goal counts them: those with a score."""
        return self.scored

    @property
    def accuracy(self) -> float | None:
        """Right among answered, 0 to 1; None before the first answer."""
        return self.right / self.answered if self.answered else None

    @property
    def mean_score(self) -> float | None:
        """0 to 100; None before the first score."""
        return self.points / self.scored if self.scored else None

    def __add__(self, other: "Tally") -> "Tally":  # type: ignore[override]
        return Tally(
            self.answered + other.answered,
            self.right + other.right,
            self.scored + other.scored,
            self.points + other.points,
        )


@dataclass(frozen=True)
class ReadCount:
    """Number of tries at a digit with the same prediction."""

    target: int
    read: int | None
    """None for unreadable."""
    count: int


class Span(StrEnum):
    """Period over which answers are aggregated."""

    DAY = "day"
    MONTH = "month"
    EVER = "ever"


@dataclass(frozen=True)
class Streak:
    """A run of consecutive days with answers."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class LearnerStats:
    """Aggregates of a learner's attempts, as returned by `History.learner_stats`."""

    answers: Mapping[int, Tally]
    """By digit."""
    days: Sequence[tuple[date, Tally]]
    """By day, oldest first: the latest 28 days with answers, or more after `with_past`."""
    digit_days: Sequence[tuple[date, int, Tally]]
    """By day and digit, for the same days."""
    practised: int
    """Number of days with answers."""
    last_streaks: Sequence[Streak]
    """The latest ones, latest first."""
    longest_streak: Streak | None
    reads: Sequence[ReadCount]
    best: Mapping[int, float]
    """Highest score by digit, 0 to 100."""
    latest: Mapping[int, float]
    """Latest score by digit."""
    recent: Sequence[tuple[int, bool]]
    """The latest answers (digit, is_right), oldest first."""
    months: Sequence[tuple[date, Tally]] = ()
    """By month, named by its first day, oldest first; empty before `with_past`."""

    def with_past(
        self, days: Sequence[tuple[date, Tally]], months: Sequence[tuple[date, Tally]]
    ) -> "LearnerStats":
        """Return these aggregates with more days and months, as returned by `History.past`."""
        return replace(self, days=days, months=months)


NOTHING_DRAWN = LearnerStats({}, (), (), 0, (), None, (), {}, {}, ())
"""Aggregates of a learner without attempts."""

"""Sums: a learner's answers and tries, counted and summed; pure. `history` does the adding up.

What counts is what counts in a session: each prompt's first readable try is its answer, and a
skipped prompt is a miss. Every readable try tells what is mixed up with what. Days are the
learner's: those of the place where they drew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Tally(NamedTuple):
    """Answers, counted and summed. A tuple: a year has hundreds, and these are quickly made."""

    answered: int = 0
    right: int = 0
    scored: int = 0
    """How many have a score: all but those older than the judge."""
    points: float = 0.0
    """Their scores' sum."""

    @property
    def drawn(self) -> int:
        """Digits that were drawn and could be read, as the daily goal counts them.

        A skipped prompt is answered, but without a drawing and so without a score.
        """
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
    """All tries at a digit that were read alike."""

    target: int
    read: int | None
    """None: as nothing readable."""
    count: int


class Span(StrEnum):
    """What answers are added up by."""

    DAY = "day"
    MONTH = "month"
    EVER = "ever"


@dataclass(frozen=True)
class Streak:
    """Days in a row on which something was answered."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class LearnerStats:
    """A learner's attempts added up, as `History.sums` gives them."""

    answers: Mapping[int, Tally]
    """By digit."""
    days: Sequence[tuple[date, Tally]]
    """By day, oldest first: the latest 28 on which something was answered, unless `with_past`."""
    digit_days: Sequence[tuple[date, int, Tally]]
    """By day and digit: the same days."""
    practised: int
    """On how many days something was answered."""
    last_streaks: Sequence[Streak]
    """The latest, latest first."""
    longest_streak: Streak | None
    reads: Sequence[ReadCount]
    best: Mapping[int, float]
    """By digit: the highest score, 0 to 100."""
    latest: Mapping[int, float]
    """By digit: the score of the last try that has one."""
    recent: Sequence[tuple[int, bool]]
    """The latest answers, oldest first: which digit, and was it right?"""
    months: Sequence[tuple[date, Tally]] = ()
    """By month, which its first day names, oldest first; none unless `with_past`."""

    def with_past(
        self, days: Sequence[tuple[date, Tally]], months: Sequence[tuple[date, Tally]]
    ) -> "LearnerStats":
        """The same with more of the past, as `History.past` gives it."""
        return replace(self, days=days, months=months)


NOTHING_DRAWN = LearnerStats({}, (), (), 0, (), None, (), {}, {}, ())
"""The sums of a learner without attempts."""

"""A learner's progress, computed from tallies."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from digitgame.core.judging import STARS
from digitgame.core.scheduling import MASTERED, skills_from_tries
from digitgame.core.tallies import LearnerStats, ReadCount, Streak, Tally
from digitgame.i18n import _, ngettext


@dataclass(frozen=True)
class DigitProgress:
    """Progress with one digit."""

    digit: int
    answers: Tally
    unreadable: int
    """Unreadable tries."""
    best: float | None
    """Highest score, 0 to 100; None before the first score."""
    latest: float | None


@dataclass(frozen=True)
class Mixup:
    """A digit that was read as another one."""

    target: int
    read: int
    count: int

    @property
    def words(self) -> str:
        """The mix-up described to the learner."""
        times = ngettext("{number} time", "{number} times", self.count)
        return _(
            "Your {target} was read as {read}: {times}.",
            target=self.target,
            read=self.read,
            times=times,
        )


@dataclass(frozen=True)
class Day:
    """A day with answers."""

    day: date
    answers: Tally


@dataclass(frozen=True)
class Progress:
    """A learner's progress."""

    answers: Tally
    digits: tuple[DigitProgress, ...]
    """Ten, digit 0 first."""
    confusions: tuple[tuple[int, ...], ...]
    """10x10 counts of readable tries: rows are targets, columns predictions."""
    days: tuple[Day, ...]
    """Oldest first."""
    months: tuple[Day, ...]
    """Oldest first; each is named by its first day."""
    practised: int
    """Number of days with answers, ever."""
    streak: int
    """Consecutive days up to today, or up to yesterday if nothing was answered today yet."""
    longest_streak: int
    work_on: int | None
    """The digit to work on next; None before the first answer and if all answered are mastered."""
    weakest: tuple[int, ...]
    """Digits missed lately and not mastered since, weakest first."""

    @property
    def tries(self) -> int:
        """Number of tries, readable or not."""
        return sum(map(sum, self.confusions)) + self.unreadable

    @property
    def unreadable(self) -> int:
        """Number of unreadable tries."""
        return sum(digit.unreadable for digit in self.digits)

    @property
    def mixups(self) -> tuple[Mixup, ...]:
        """Digits read as another, most frequent first."""
        mixups = [
            Mixup(target, read, count)
            for target, row in enumerate(self.confusions)
            for read, count in enumerate(row)
            if count and read != target
        ]
        return tuple(sorted(mixups, key=lambda mixup: -mixup.count))


def progress(sums: LearnerStats, today: date) -> Progress:
    """Compute a learner's progress; today is the learner's local date."""
    digits = tuple(_digit_progress(digit, sums) for digit in range(10))
    weak = weakest(digits, sums.recent)
    return Progress(
        answers=sum((digit.answers for digit in digits), Tally()),
        digits=digits,
        confusions=_confusions(sums.reads),
        days=tuple(Day(day, tally) for day, tally in sums.days),
        months=tuple(Day(month, tally) for month, tally in sums.months),
        practised=sums.practised,
        streak=streak(sums.last_streaks, today),
        longest_streak=sums.longest_streak.days if sums.longest_streak else 0,
        work_on=work_on(digits, weak),
        weakest=weak,
    )


def _digit_progress(digit: int, sums: LearnerStats) -> DigitProgress:
    return DigitProgress(
        digit=digit,
        answers=sums.answers.get(digit, Tally()),
        unreadable=sum(r.count for r in sums.reads if r.target == digit and r.read is None),
        best=sums.best.get(digit),
        latest=sums.latest.get(digit),
    )


def _confusions(reads: Iterable[ReadCount]) -> tuple[tuple[int, ...], ...]:
    table = [[0] * 10 for _ in range(10)]
    for read in reads:
        if read.read is not None:
            table[read.target][read.read] += read.count
    return tuple(map(tuple, table))


def streak(last_streaks: Sequence[Streak], today: date) -> int:
    """Return the length of the streak that ends today, or yesterday if today has no answers yet.

    Days after today are ignored: a clock may have been wrong, or the learner flew west.

    Args:
        last_streaks: the latest runs of consecutive days with answers, latest first.
        today: the learner's local date.
    """
    run = next((run for run in last_streaks if run.first <= today), None)
    if run is None or (today - run.last).days > 1:
        return 0
    return (min(run.last, today) - run.first).days + 1


def work_on(digits: Sequence[DigitProgress], weak: Sequence[int]) -> int | None:
    """Return the digit to work on next, or None if no answered digit needs it.

    It is the first of those missed in recent answers, weakest first, else the one with the lowest
    mean score below three stars.
    """
    means = {digit: mean for digit, mean in _mean_scores(digits).items() if mean < STARS[-1]}
    lowest = min(means, key=lambda digit: (means[digit], digit), default=None)
    return next(iter(weak), lowest)


def weakest(
    digits: Sequence[DigitProgress], recent: Collection[tuple[int, bool]]
) -> tuple[int, ...]:
    """Return the digits missed in recent answers, weakest first, as practice sees them.

    A digit that has been mastered since its last miss is not among them.
    """
    skills, means = skills_from_tries(recent).digits, _mean_scores(digits)
    missed = {digit for digit, is_right in recent if not is_right}
    missed = {digit for digit in missed & means.keys() if skills[digit].accuracy < MASTERED}
    return tuple(sorted(missed, key=lambda digit: (skills[digit].accuracy, means[digit], digit)))


def _mean_scores(digits: Sequence[DigitProgress]) -> dict[int, float]:
    """Return the mean scores of answered digits; 100 for those without a score."""
    means = {digit.digit: digit.answers.mean_score for digit in digits if digit.answers.answered}
    return {digit: 100.0 if mean is None else mean for digit, mean in means.items()}

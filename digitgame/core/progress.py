"""Progress: how a learner gets on, by what their attempts add up to; pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from digitgame.core.scheduling import skills_from_tries
from digitgame.core.tallies import LearnerStats, ReadCount, Streak, Tally
from digitgame.i18n import _, ngettext


@dataclass(frozen=True)
class DigitProgress:
    """How one digit goes."""

    digit: int
    answers: Tally
    unreadable: int
    """Tries that could not be read."""
    best: float | None
    """The highest score, 0 to 100; None before the first score."""
    latest: float | None


@dataclass(frozen=True)
class Mixup:
    """A digit that was read as another one."""

    target: int
    read: int
    count: int

    @property
    def words(self) -> str:
        """The mix-up as one says it to the learner."""
        times = ngettext("{number} time", "{number} times", self.count)
        return _(
            "Your {target} is read as {read}: {times}.",
            target=self.target,
            read=self.read,
            times=times,
        )


@dataclass(frozen=True)
class Day:
    """One of the learner's days on which something was answered."""

    day: date
    answers: Tally


@dataclass(frozen=True)
class Progress:
    """How a learner gets on."""

    answers: Tally
    digits: tuple[DigitProgress, ...]
    """Ten, digit 0 first."""
    confusions: tuple[tuple[int, ...], ...]
    """Ten rows of ten: how often the row's digit was read as the column's, of readable tries."""
    days: tuple[Day, ...]
    """Oldest first: as many as the sums have."""
    months: tuple[Day, ...]
    """The same by month, which its first day names."""
    practised: int
    """On how many days something was answered, ever."""
    streak: int
    """Days in a row up to today, or up to yesterday while today is still to come."""
    longest_streak: int
    work_on: int | None
    """The digit to work on next; None before the first answer."""
    weakest: tuple[int, ...]
    """The digits missed lately, the weakest first."""

    @property
    def tries(self) -> int:
        """All tries, readable or not."""
        return sum(map(sum, self.confusions)) + self.unreadable

    @property
    def unreadable(self) -> int:
        """Tries that could not be read."""
        return sum(digit.unreadable for digit in self.digits)

    @property
    def mixups(self) -> tuple[Mixup, ...]:
        """What was read as something else, most frequent first."""
        found = [
            Mixup(target, read, count)
            for target, row in enumerate(self.confusions)
            for read, count in enumerate(row)
            if count and read != target
        ]
        return tuple(sorted(found, key=lambda mixup: -mixup.count))


def progress(sums: LearnerStats, today: date) -> Progress:
    """How a learner gets on.

    Args:
        sums: the learner's attempts.
        today: the date where the learner is.
    """
    digits = tuple(_digit(digit, sums) for digit in range(10))
    return Progress(
        answers=sum((digit.answers for digit in digits), Tally()),
        digits=digits,
        confusions=_confusions(sums.reads),
        days=tuple(Day(day, tally) for day, tally in sums.days),
        months=tuple(Day(month, tally) for month, tally in sums.months),
        practised=sums.practised,
        streak=streak(sums.last_streaks, today),
        longest_streak=sums.longest_streak.days if sums.longest_streak else 0,
        work_on=work_on(digits, sums.recent),
        weakest=weakest(digits, sums.recent),
    )


def _digit(digit: int, sums: LearnerStats) -> DigitProgress:
    tries = [each for each in sums.reads if each.target == digit]
    return DigitProgress(
        digit=digit,
        answers=sums.answers.get(digit, Tally()),
        unreadable=sum(each.count for each in tries if each.read is None),
        best=sums.best.get(digit),
        latest=sums.latest.get(digit),
    )


def _confusions(tries: Iterable[ReadCount]) -> tuple[tuple[int, ...], ...]:
    table = [[0] * 10 for _ in range(10)]
    for each in tries:
        if each.read is not None:
            table[each.target][each.read] += each.count
    return tuple(map(tuple, table))


def streak(last_streaks: Sequence[Streak], today: date) -> int:
    """How many days in a row end today, or yesterday while today is still to come.

    Days after today break nothing: a clock may have been wrong, and who flies west may have drawn
    on what is tomorrow here.

    Args:
        last_streaks: the latest days in a row on which something was answered, latest first.
        today: the date where the learner is.
    """
    run = next((run for run in last_streaks if run.first <= today), None)
    if run is None or (today - run.last).days > 1:
        return 0
    return (min(run.last, today) - run.first).days + 1


def work_on(digits: Sequence[DigitProgress], recent: Collection[tuple[int, bool]]) -> int | None:
    """The digit to work on next.

    Args:
        digits: how each goes.
        recent: the latest answers, oldest first.

    Returns:
        of the digits missed lately, the one that practice holds for the weakest; where none was
        missed, the one with the lowest mean score; None where nothing was answered.
    """
    means = _mean_scores(digits)
    usual = min(means, key=lambda digit: (means[digit], digit), default=None)
    return next(iter(weakest(digits, recent)), usual)


def weakest(
    digits: Sequence[DigitProgress], recent: Collection[tuple[int, bool]]
) -> tuple[int, ...]:
    """The digits missed lately, the one first that practice holds for the weakest.

    Args:
        digits: how each goes.
        recent: the latest answers, oldest first.
    """
    skills, means = skills_from_tries(recent).digits, _mean_scores(digits)
    missed = means.keys() & {digit for digit, is_right in recent if not is_right}
    return tuple(sorted(missed, key=lambda digit: (skills[digit].accuracy, means[digit], digit)))


def _mean_scores(digits: Sequence[DigitProgress]) -> dict[int, float]:
    """The mean scores of digits that were answered; 100 for those without one."""
    return {
        each.digit: 100.0 if each.answers.mean_score is None else each.answers.mean_score
        for each in digits
        if each.answers.answered
    }

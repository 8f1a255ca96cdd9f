"""Answers over time, in stretches of equal length."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from digitgame.core.progress import Day
from digitgame.core.tallies import Tally
from digitgame.i18n import N_, _, ngettext

_WEEK = 7  # days


class Period(StrEnum):
    """Period to look back over."""

    WEEKS = N_("4 weeks")
    HALF_YEAR = N_("6 months")
    ALL = N_("all time")

    @property
    def following(self) -> "Period":
        """The next period, cyclically."""
        periods = list(Period)
        return periods[(periods.index(self) + 1) % len(periods)]


_DAYS = {Period.WEEKS: 4 * _WEEK, Period.HALF_YEAR: 26 * _WEEK}


@dataclass(frozen=True)
class Trend:
    """Consecutive stretches of equal length, up to today."""

    stretch: str
    """Length of a stretch, in words."""
    first: date
    """First day of the first stretch."""
    answers: tuple[Tally, ...]
    """Answers in each stretch, oldest first."""


def trend(
    days: Sequence[Day], months: Sequence[Day], today: date, period: Period, most: int
) -> Trend:
    """Return answers up to today, by day, week or month.

    Days after today, from a wrong clock, are ignored.

    Args:
        days: the learner's days, at least those of half a year.
        months: the learner's months, each named by its first day.
        today: the learner's local date.
        period: the period to look back over.
        most: largest number of stretches, at least 1.
    """
    if period is Period.ALL:
        return _by_month(months, today, most)
    length = _DAYS[period]
    size = 1 if length <= most else _WEEK * ceil(length / (_WEEK * most))
    end = today.toordinal()
    ago = [(end - day.day.toordinal(), day.answers) for day in days]
    words = {1: _("a day"), _WEEK: _("a week")}.get(size) or _(
        "{number} weeks", number=size // _WEEK
    )
    count = ceil(length / size)
    first = date.fromordinal(max(end - size * count + 1, 1))
    return Trend(words, first, _stretches(ago, size, count))


def _by_month(months: Sequence[Day], today: date, most: int) -> Trend:
    now = _month_number(today)
    ago = [(now - _month_number(month.day), month.answers) for month in months]
    since = max([0, *(number for number, _answers in ago)]) + 1
    size = ceil(since / most)
    count = ceil(since / size)
    year, month = divmod(max(now - size * count + 1, 12), 12)
    words = ngettext("a month", "{number} months", size)
    return Trend(words, date(year, month + 1, 1), _stretches(ago, size, count))


def _month_number(day: date) -> int:
    return 12 * day.year + day.month - 1


def _stretches(ago: Sequence[tuple[int, Tally]], size: int, count: int) -> tuple[Tally, ...]:
    """Sum answers by stretch, oldest first.

    Args:
        ago: answers with their age in days or months.
        size: length of a stretch in days or months.
        count: number of stretches.
    """
    tallies = [Tally()] * count
    for age, answers in ago:
        if 0 <= age < size * count:
            tallies[age // size] += answers
    return tuple(reversed(tallies))

"""The trend: answers over time, in equal stretches; pure."""

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
    """How far back to look."""

    WEEKS = N_("4 weeks")
    HALF_YEAR = N_("6 months")
    ALL = N_("all time")

    @property
    def following(self) -> "Period":
        """The next one, the first after the last."""
        periods = list(Period)
        return periods[(periods.index(self) + 1) % len(periods)]


_DAYS = {Period.WEEKS: 4 * _WEEK, Period.HALF_YEAR: 26 * _WEEK}


@dataclass(frozen=True)
class Trend:
    """Stretches of the same length that follow each other up to today."""

    stretch: str
    """What each is, in words."""
    first: date
    """On which day the first began."""
    answers: tuple[Tally, ...]
    """Of each, oldest first."""


def trend(
    days: Sequence[Day], months: Sequence[Day], today: date, period: Period, most: int
) -> Trend:
    """Answers up to today: by day, by week, or by month.

    What lies after today, of a clock that went wrong, is left out.

    Args:
        days: the learner's, at least those of half a year.
        months: the learner's, each named by its first day.
        today: the date where the learner is.
        period: how far back to look.
        most: stretches that there may be, at least 1.
    """
    if period is Period.ALL:
        return _by_month(months, today, most)
    looked_at = _DAYS[period]
    size = 1 if looked_at <= most else _WEEK * ceil(looked_at / (_WEEK * most))
    end = today.toordinal()
    ago = [(end - day.day.toordinal(), day.answers) for day in days]
    words = {1: _("a day"), _WEEK: _("a week")}.get(size) or _(
        "{number} weeks", number=size // _WEEK
    )
    count = ceil(looked_at / size)
    first = date.fromordinal(max(end - size * count + 1, 1))
    return Trend(words, first, _stretches(ago, size, count))


def _by_month(months: Sequence[Day], today: date, most: int) -> Trend:
    now = _month_number(today)
    ago = [(now - _month_number(month.day), month.answers) for month in months]
    since = max([0, *(each for each, _answers in ago)]) + 1
    size = ceil(since / most)
    count = ceil(since / size)
    year, month = divmod(max(now - size * count + 1, 12), 12)
    words = ngettext("a month", "{number} months", size)
    return Trend(words, date(year, month + 1, 1), _stretches(ago, size, count))


def _month_number(day: date) -> int:
    return 12 * day.year + day.month - 1


def _stretches(ago: Sequence[tuple[int, Tally]], size: int, count: int) -> tuple[Tally, ...]:
    """Tallies of so many stretches of a size, oldest first.

    Args:
        ago: how many days or months ago, and the answers then.
        size: in days or months.
        count: stretches.
    """
    tallies = [Tally()] * count
    for each, answers in ago:
        if 0 <= each < size * count:
            tallies[each // size] += answers
    return tuple(reversed(tallies))

"""Weeks: the calendar of what was practised, and a daily goal; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from digitgame.core.progress import Day
from digitgame.core.tallies import Tally
from digitgame.i18n import _, ngettext


class DayLevel(StrEnum):
    """How full a day is."""

    NOTHING = "nothing"
    SOME = "some"
    REACHED = "reached"
    """As many digits as the daily goal asks for; without a goal, any."""
    TO_COME = "to come"


@dataclass(frozen=True)
class CalendarDay:
    """A day in the calendar."""

    day: date
    answers: int
    level: DayLevel


def weeks(
    days: Sequence[Day], today: date, count: int, goal: int
) -> tuple[tuple[CalendarDay, ...], ...]:
    """The last weeks, Monday to Sunday, the current one last.

    Args:
        days: the learner's.
        today: the date where the learner is.
        count: how many weeks, at least 1.
        goal: digits a day, as it is today; 0: none.
    """
    tallies = {day.day.toordinal(): day.answers for day in days}
    end = today.toordinal()
    monday = end - today.weekday()
    return tuple(
        tuple(_calendar_day(ordinal, end, tallies.get(ordinal, Tally()), goal) for ordinal in week)
        for week in (
            range(start, start + 7) for start in range(monday - 7 * (count - 1), monday + 1, 7)
        )
        if week[0] >= 1
    )


def _calendar_day(ordinal: int, today: int, answers: Tally, goal: int) -> CalendarDay:
    if ordinal > today:
        filled = DayLevel.TO_COME
    elif not answers.answered:
        filled = DayLevel.NOTHING
    else:
        filled = DayLevel.REACHED if is_reached(answers.drawn, goal) else DayLevel.SOME
    return CalendarDay(date.fromordinal(ordinal), answers.drawn, filled)


def digits_on(days: Sequence[Day], day: date) -> int:
    """How many digits were drawn on a day; skipped ones were not."""
    return sum((each.answers for each in days if each.day == day), Tally()).drawn


def is_reached(drawn: int, goal: int) -> bool:
    """Was the daily goal reached? Without one (0), by the first digit."""
    return drawn >= max(goal, 1)


def goal_words(drawn: int, goal: int) -> str:
    """How today stands, for the learner."""
    if not goal:
        return _("Today: {drawn} {digits}.", drawn=drawn, digits=_digits(drawn))
    if is_reached(drawn, goal):
        return _(
            "Today: {drawn} {digits}, the goal of {goal} is reached.",
            drawn=drawn,
            digits=_digits(drawn),
            goal=goal,
        )
    return _("Today: {drawn} of {goal} {digits}.", drawn=drawn, goal=goal, digits=_digits(goal))


def _digits(count: int) -> str:
    return ngettext("digit", "digits", count)

"""Calendar of practice, and the daily goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from digitgame.core.limits import GOAL_STEP, MOST_GOAL
from digitgame.core.progress import Day
from digitgame.core.tallies import Tally
from digitgame.i18n import _, ngettext


class DayLevel(StrEnum):
    """Amount of practice on a day."""

    NOTHING = "nothing"
    SOME = "some"
    REACHED = "reached"
    """The daily goal; without one, at least one digit."""
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
    """Return the last `count` weeks, Monday to Sunday, the current one last.

    The current daily goal, in digits or 0 for none, applies to all days.
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
        level = DayLevel.TO_COME
    elif not answers.answered:
        level = DayLevel.NOTHING
    else:
        level = DayLevel.REACHED if is_reached(answers.drawn, goal) else DayLevel.SOME
    return CalendarDay(date.fromordinal(ordinal), answers.drawn, level)


def digits_on(days: Sequence[Day], day: date) -> int:
    """Return the number of digits drawn on a day, skipped ones excluded."""
    return sum((other.answers for other in days if other.day == day), Tally()).drawn


def is_reached(drawn: int, goal: int) -> bool:
    """Return whether the daily goal is reached; without one (0), by the first digit."""
    return drawn >= max(goal, 1)


def change_goal(goal: int, steps: int) -> int:
    """Return the goal raised (negative: lowered) by some steps, 0 to `MOST_GOAL`."""
    return min(max(goal + steps * GOAL_STEP, 0), MOST_GOAL)


def goal_words(drawn: int, goal: int) -> str:
    """Describe today's progress towards the goal."""
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

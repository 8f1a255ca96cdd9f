"""The calendar, and the daily goal."""

from datetime import date, timedelta
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.calendar import (
    DayLevel,
    change_goal,
    digits_on,
    goal_words,
    is_reached,
    weeks,
)
from digitgame.core.limits import MOST_GOAL
from digitgame.core.progress import Day
from digitgame.core.tallies import Tally

SUNDAY = date(2026, 3, 1)
days_lists = st.dictionaries(
    st.dates(date(2025, 12, 1), date(2026, 3, 9)), st.integers(1, 50), max_size=20
).map(lambda found: [Day(day, Tally(found[day], 1, found[day])) for day in sorted(found)])


class TestWeeks:
    @given(days_lists, st.dates(date(2026, 2, 1), date(2026, 3, 9)), st.integers(1, 30))
    def test_are_whole_and_end_with_the_current_one(
        self, days: list[Day], today: date, count: int
    ) -> None:
        found = weeks(days, today, count, goal=20)
        squares = list(chain(*found))
        assert len(found) == count
        assert all(week[0].day.weekday() == 0 and len(week) == 7 for week in found)
        assert all(a.day + timedelta(days=1) == b.day for a, b in pairwise(squares))
        assert today in {square.day for square in found[-1]}
        for square in squares:
            assert square.answers == digits_on(days, square.day)
            assert (square.level is DayLevel.TO_COME) == (square.day > today)

    def test_a_day_is_as_full_as_the_goal_says(self) -> None:
        days = [Day(SUNDAY, Tally(21, 9, 20)), Day(SUNDAY - timedelta(days=1), Tally(25, 9, 19))]
        (week,) = weeks(days, SUNDAY, 1, goal=20)
        assert [square.level for square in week[-3:]] == [
            DayLevel.NOTHING,
            DayLevel.SOME,
            DayLevel.REACHED,
        ]
        (week,) = weeks(days, SUNDAY, 1, goal=0)
        assert week[-2].level is DayLevel.REACHED

    def test_a_day_of_skips_alone_has_no_digit(self) -> None:
        (week,) = weeks([Day(SUNDAY, Tally(30, 0))], SUNDAY, 1, goal=20)
        assert (week[-1].answers, week[-1].level) == (0, DayLevel.SOME)

    def test_before_the_calendar_began_there_are_no_weeks(self) -> None:
        assert len(weeks([], date(1, 1, 10), 9, goal=20)) == 2


class TestGoal:
    @pytest.mark.parametrize(
        ("drawn", "goal", "words"),
        [
            (0, 20, "Today: 0 of 20 digits."),
            (19, 20, "Today: 19 of 20 digits."),
            (20, 20, "Today: 20 digits, the goal of 20 is reached."),
            (1, 1, "Today: 1 digit, the goal of 1 is reached."),
            (0, 1, "Today: 0 of 1 digit."),
            (0, 0, "Today: 0 digits."),
            (1, 0, "Today: 1 digit."),
        ],
    )
    def test_is_told_in_words(self, drawn: int, goal: int, words: str) -> None:
        assert goal_words(drawn, goal) == words

    def test_without_a_goal_a_digit_is_enough(self) -> None:
        assert not is_reached(0, 0)
        assert is_reached(1, 0)

    @given(st.integers(0, MOST_GOAL), st.integers(-200, 200))
    def test_stays_within_reason(self, goal: int, steps: int) -> None:
        assert 0 <= change_goal(goal, steps) <= MOST_GOAL

"""Answers over time, in stretches of equal length."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.progress import Day
from digitgame.core.tallies import Tally
from digitgame.core.trend import Period, trend

TODAY = date(2026, 3, 10)

some_days = st.dictionaries(
    st.dates(date(2024, 1, 1), date(2026, 4, 1)), st.integers(1, 50), max_size=20
).map(lambda found: [Day(day, Tally(found[day], 1)) for day in sorted(found)])


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def by_month(days: list[Day]) -> list[Day]:
    months: dict[date, Tally] = {}
    for day in days:
        first = day.day.replace(day=1)
        months[first] = months.get(first, Tally()) + day.answers
    return [Day(month, months[month]) for month in sorted(months)]


class TestTrend:
    def test_a_day_each_where_there_is_room(self) -> None:
        days = [Day(ago(27), Tally(4, 1)), Day(ago(0), Tally(5, 2))]
        found = trend(days, [], TODAY, Period.WEEKS, 28)
        assert (found.stretch, found.first, len(found.answers)) == ("a day", ago(27), 28)
        assert (found.answers[0], found.answers[-1]) == (Tally(4, 1), Tally(5, 2))

    def test_weeks_where_days_are_too_many(self) -> None:
        days = [Day(ago(7), Tally(4, 1)), Day(ago(6), Tally(5, 2)), Day(ago(0), Tally(1, 1))]
        found = trend(days, [], TODAY, Period.HALF_YEAR, 30)
        assert (found.stretch, len(found.answers)) == ("a week", 26)
        assert found.answers[-2:] == (Tally(4, 1), Tally(6, 3))

    def test_of_all_time_by_month_from_the_first_on(self) -> None:
        months = [Day(date(2025, 11, 1), Tally(4, 1)), Day(date(2026, 3, 1), Tally(9, 9))]
        found = trend([], months, TODAY, Period.ALL, 30)
        assert (found.stretch, found.first) == ("a month", date(2025, 11, 1))
        assert [each.answered for each in found.answers] == [4, 0, 0, 0, 9]

    def test_many_months_share_a_point(self) -> None:
        months = [Day(date(2016, 4, 1), Tally(4, 1)), Day(date(2026, 3, 1), Tally(9, 9))]
        found = trend([], months, TODAY, Period.ALL, 30)
        assert (found.stretch, found.first) == ("4 months", date(2016, 4, 1))
        assert len(found.answers) == 30

    @given(some_days, st.sampled_from(Period), st.integers(1, 120))
    def test_there_are_never_too_many_and_none_is_of_days_to_come(
        self, days: list[Day], period: Period, most: int
    ) -> None:
        found = trend(days, by_month(days), TODAY, period, most)
        assert 1 <= len(found.answers) <= most
        assert found.first <= TODAY
        counted = sum(each.answered for each in found.answers)
        assert counted <= sum(day.answers.answered for day in days if day.day < date(2026, 4, 1))

    @given(some_days, st.integers(1, 120))
    def test_of_all_time_nothing_is_left_out_but_months_to_come(
        self, days: list[Day], most: int
    ) -> None:
        found = trend([], by_month(days), TODAY, Period.ALL, most)
        assert sum(each.answered for each in found.answers) == sum(
            day.answers.answered for day in days if day.day < date(2026, 4, 1)
        )

    @pytest.mark.parametrize("period", Period)
    @pytest.mark.parametrize("day", [date.min, date(2, 1, 1), date.max])
    def test_a_day_at_the_calendars_edge_is_only_far_away(self, day: date, period: Period) -> None:
        far = [Day(day, Tally(1, 1))]
        assert trend(far, by_month(far), TODAY, period, 30)
        assert trend(far, by_month(far), day, period, 30).answers[-1] == Tally(1, 1)


class TestPeriod:
    def test_each_follows_another_round_and_round(self) -> None:
        period, seen = Period.WEEKS, []
        for _ in range(4):
            seen.append(period)
            period = period.following
        assert seen == [Period.WEEKS, Period.HALF_YEAR, Period.ALL, Period.WEEKS]

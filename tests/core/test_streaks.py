"""Streaks go by the learner's own days: through midnight, other time zones and wrong clocks."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.core.progress import Progress, progress
from digitgame.core.records import Attempt
from digitgame.core.session import Outcome
from digitgame.storage.history import History
from model.reader import Prediction

SEVEN = Prediction(tuple(1.0 if each == 7 else 0.0 for each in range(10)), readable=True)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History(tmp_path / "history.sqlite3")
    yield history
    history.close()


def practised(history: History, moments: Iterable[datetime], today: date) -> Progress:
    """How a learner gets on who answered one prompt at each moment."""
    for number, moment in enumerate(moments):
        history.record(
            Attempt(
                session=f"{number}",
                learner="ada",
                prompt=0,
                target=7,
                outcome=Outcome.RIGHT,
                prediction=SEVEN,
                strokes=(),
                columns=40,
                rows=20,
                model="m",
                drawn_at=moment,
            )
        )
    return progress(history.learner_stats("ada"), today)


def at(written: str, hours_east: float = 0.0) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=timezone(timedelta(hours=hours_east)))


class TestMidnight:
    def test_a_minute_before_and_after_are_two_days(self, history: History) -> None:
        moments = [at("2026-03-01T23:59", -5), at("2026-03-02T00:01", -5)]
        found = practised(history, moments, date(2026, 3, 2))
        assert (found.streak, found.practised) == (2, 2)

    def test_one_evening_is_one_day_though_it_is_two_in_greenwich(self, history: History) -> None:
        moments = [at("2026-03-01T18:00", -5), at("2026-03-01T22:00", -5)]
        assert len({moment.astimezone(UTC).date() for moment in moments}) == 2
        found = practised(history, moments, date(2026, 3, 1))
        assert (found.streak, found.practised) == (1, 1)

    def test_it_is_not_broken_before_the_day_is_over(self, history: History) -> None:
        moments = [at("2026-03-01T12:00"), at("2026-03-02T12:00")]
        assert practised(history, moments, date(2026, 3, 3)).streak == 2
        assert progress(history.learner_stats("ada"), date(2026, 3, 4)).streak == 0


class TestTimeZones:
    def test_days_that_are_over_stay_what_they_were(self, history: History) -> None:
        """Who moves to another zone does not lose evenings that would be another day there."""
        moments = [at(f"2026-03-0{day}T23:30", -8) for day in (1, 2, 3)]
        found = practised(history, [*moments, at("2026-03-04T09:00", 9)], date(2026, 3, 4))
        assert found.streak == 4
        assert [day.day.day for day in found.days] == [1, 2, 3, 4]

    def test_a_day_that_comes_twice_over_the_date_line_is_one(self, history: History) -> None:
        moments = [
            at("2026-03-01T12:00", 13),
            at("2026-03-02T09:00", 13),
            at("2026-03-01T12:00", -11),
        ]
        found = practised(history, moments, date(2026, 3, 1))
        assert (found.streak, found.practised) == (1, 2)
        assert progress(history.learner_stats("ada"), date(2026, 3, 2)).streak == 2

    def test_a_day_that_is_left_out_over_the_date_line_is_a_day_without_play(
        self, history: History
    ) -> None:
        """Days are those on the wall, and the wall had that day: nothing else could be told to a
        learner. Whoever plays on the way keeps the streak."""
        moments = [at("2026-03-01T21:00", -8), at("2026-03-03T06:00", 9)]
        assert moments[1] - moments[0] < timedelta(days=1)
        assert practised(history, moments, date(2026, 3, 3)).streak == 1

    @pytest.mark.parametrize("first", [date(2026, 3, 27), date(2026, 10, 23)])
    def test_changing_the_clocks_for_summer_breaks_nothing(
        self, history: History, first: date
    ) -> None:
        zone = ZoneInfo("Europe/Berlin")
        moments = [
            datetime(first.year, first.month, first.day, hour, 30, tzinfo=zone) + timedelta(days)
            for days in range(5)
            for hour in (0, 2, 23)
        ]
        assert practised(history, moments, first + timedelta(4)).streak == 5


class TestClock:
    def test_one_that_ran_ahead_and_was_set_right_breaks_nothing(self, history: History) -> None:
        moments = [at("2026-03-01T12:00"), at("2031-01-01T12:00"), at("2026-03-02T12:00")]
        found = practised(history, moments, date(2026, 3, 2))
        assert (found.streak, found.longest_streak) == (2, 2)

    def test_one_that_lost_its_time_is_forgiven_when_it_is_set(self, history: History) -> None:
        moments = [at("2026-03-01T12:00"), at("1970-01-01T00:10"), at("2026-03-02T12:00")]
        assert practised(history, moments, date(1970, 1, 1)).streak == 1
        assert progress(history.learner_stats("ada"), date(2026, 3, 2)).streak == 2


@given(
    st.lists(
        st.datetimes(
            datetime(2026, 3, 1),  # noqa: DTZ001 - Hypothesis adds the zone
            datetime(2026, 3, 9),  # noqa: DTZ001
            timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
        ),
        max_size=12,
    ),
    st.dates(date(2026, 3, 1), date(2026, 3, 10)),
)
def test_are_what_the_days_on_the_learners_wall_add_up_to(
    tmp_path_factory: pytest.TempPathFactory, moments: list[datetime], today: date
) -> None:
    history = History(tmp_path_factory.mktemp("streaks") / "history.sqlite3")
    found = practised(history, moments, today)
    history.close()
    walls = {moment.date() for moment in moments}
    day = today if today in walls else today - timedelta(1)
    count = 0
    while day in walls:
        day, count = day - timedelta(1), count + 1
    assert (found.streak, found.practised) == (count, len(walls))

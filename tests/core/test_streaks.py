"""Streaks use the learner's local days: midnight, time zones and wrong clocks."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
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


def practise(history: History, moments: Iterable[datetime], today: date) -> Progress:
    """Record an answer at each moment and return the progress."""
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


AHEAD, LOST = ("2031-01-01T12:00", 0), ("1970-01-01T00:10", 0)
"""Times of a clock that runs ahead, and of one that was never set."""


@pytest.mark.parametrize(
    ("moments", "today", "streak", "practised"),
    [
        # A minute before and after midnight are two days.
        ([("2026-03-01T23:59", -5), ("2026-03-02T00:01", -5)], "2026-03-02", 2, 2),
        # One evening is one day, though it is two in Greenwich.
        ([("2026-03-01T18:00", -5), ("2026-03-01T22:00", -5)], "2026-03-01", 1, 1),
        # A streak lasts until the end of the next day.
        ([("2026-03-01T12:00", 0), ("2026-03-02T12:00", 0)], "2026-03-03", 2, 2),
        ([("2026-03-01T12:00", 0), ("2026-03-02T12:00", 0)], "2026-03-04", 0, 2),
        # Moving east, where the evenings before would be other days.
        (
            [(f"2026-03-0{day}T23:30", -8) for day in (1, 2, 3)] + [("2026-03-04T09:00", 9)],
            "2026-03-04",
            4,
            4,
        ),
        # A day that comes twice, over the date line, is one.
        (
            [("2026-03-01T12:00", 13), ("2026-03-02T09:00", 13), ("2026-03-01T12:00", -11)],
            "2026-03-02",
            2,
            2,
        ),
        # A day skipped over the date line counts as one without play: its calendar had that day.
        ([("2026-03-01T21:00", -8), ("2026-03-03T06:00", 9)], "2026-03-03", 1, 2),
        ([("2026-03-01T12:00", 0), AHEAD, ("2026-03-02T12:00", 0)], "2026-03-02", 2, 3),
        ([("2026-03-01T12:00", 0), LOST, ("2026-03-02T12:00", 0)], "1970-01-01", 1, 3),
        ([("2026-03-01T12:00", 0), LOST, ("2026-03-02T12:00", 0)], "2026-03-02", 2, 3),
    ],
)
def test_go_by_the_learners_calendar(
    history: History,
    moments: list[tuple[str, int]],
    today: str,
    streak: int,
    practised: int,
) -> None:
    drawn_at = [
        datetime.fromisoformat(local).replace(tzinfo=timezone(timedelta(hours=hours_east)))
        for local, hours_east in moments
    ]
    found = practise(history, drawn_at, date.fromisoformat(today))
    assert (found.streak, found.practised) == (streak, practised)


@pytest.mark.parametrize("first", [date(2026, 3, 27), date(2026, 10, 23)])
def test_changing_the_clocks_for_summer_breaks_nothing(history: History, first: date) -> None:
    zone = ZoneInfo("Europe/Berlin")
    moments = [
        datetime(first.year, first.month, first.day, hour, 30, tzinfo=zone) + timedelta(days)
        for days in range(5)
        for hour in (0, 2, 23)
    ]
    assert practise(history, moments, first + timedelta(4)).streak == 5


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
    found = practise(history, moments, today)
    history.close()
    walls = {moment.date() for moment in moments}
    day = today if today in walls else today - timedelta(1)
    count = 0
    while day in walls:
        day, count = day - timedelta(1), count + 1
    assert (found.streak, found.practised) == (count, len(walls))

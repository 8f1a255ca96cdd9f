"""The learner's day may end after midnight."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from digitgame.system.clock import learner_now

ZONES = [timezone(timedelta(hours=hours)) for hours in (-12, -5, 0, 1, 14)]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(
    ("hours", "at", "day"),
    [
        (0, datetime(2026, 3, 2, 0, 0, tzinfo=UTC), date(2026, 3, 2)),
        (4, datetime(2026, 3, 1, 23, 59, tzinfo=UTC), date(2026, 3, 1)),
        (4, datetime(2026, 3, 2, 3, 59, tzinfo=UTC), date(2026, 3, 1)),
        (4, datetime(2026, 3, 2, 4, 0, tzinfo=UTC), date(2026, 3, 2)),
        (6, datetime(2026, 3, 2, 5, 59, tzinfo=UTC), date(2026, 3, 1)),
    ],
)
def test_the_date_turns_when_the_day_ends(
    zone: timezone, hours: int, at: datetime, day: date
) -> None:
    now = at.replace(tzinfo=zone)
    found = learner_now(hours, now)
    assert found == now
    assert found.date() == day


def test_without_a_setting_it_is_the_local_time() -> None:
    assert learner_now().utcoffset() == datetime.now(UTC).astimezone().utcoffset()

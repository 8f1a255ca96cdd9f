"""The learner's clock."""

from datetime import UTC, datetime, timedelta, timezone


def learner_now(day_ends_at: int = 0, now: datetime | None = None) -> datetime:
    """Return the time in a zone whose midnight is the end of the learner's day.

    Whatever is drawn after midnight then has the date of the evening before, in every count.

    Args:
        day_ends_at: hours after midnight, up to `LATEST_DAY_END`; 0 gives the local time zone.
        now: the time, with its zone; by default the present.
    """
    here = now or datetime.now(UTC).astimezone()
    if not day_ends_at:
        return here
    offset = here.utcoffset() or timedelta()
    return here.astimezone(timezone(offset - timedelta(hours=day_ends_at)))

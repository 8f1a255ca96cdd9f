"""A time zone in which it is about noon, so that no midnight passes during a test there."""

from datetime import UTC, datetime, timedelta, timezone

_AHEAD = 12 - datetime.now(UTC).hour

ZONE = timezone(timedelta(hours=_AHEAD))

TZ = f"NOON{-_AHEAD:+d}"
"""What the environment calls it; POSIX counts hours westwards."""

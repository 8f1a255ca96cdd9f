"""A time zone where it is about noon, so that no test runs across midnight."""

from datetime import UTC, datetime, timedelta, timezone

_AHEAD = 12 - datetime.now(UTC).hour

NOON_ZONE = timezone(timedelta(hours=_AHEAD))

NOON_TZ = f"NOON{-_AHEAD:+d}"
"""The same zone for the variable TZ; POSIX counts hours westwards."""

"""A stopwatch: how long somebody was at it; pure, the time is handed in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stopwatch:
    """Stands still, or runs since a moment."""

    since: float | None = None
    """Monotonic seconds; None while it stands still."""

    @property
    def is_running(self) -> bool:
        """Does it run?"""
        return self.since is not None

    def restarted_at(self, now: float) -> "Stopwatch":
        """The stopwatch while it runs; one that runs already runs on."""
        return self if self.is_running else Stopwatch(now)

    def seconds(self, now: float) -> float:
        """What it shows: never less than 0, whatever the clock does."""
        return 0.0 if self.since is None else max(0.0, now - self.since)

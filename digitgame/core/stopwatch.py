"""A stopwatch; callers pass the time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stopwatch:
    """A stopwatch that is stopped, or running since a moment."""

    since: float | None = None
    """Monotonic seconds; None while stopped."""

    @property
    def is_running(self) -> bool:
        """Return whether it is running."""
        return self.since is not None

    def restarted_at(self, now: float) -> "Stopwatch":
        """Return a running stopwatch: this one if it is running, else one started now."""
        return self if self.is_running else Stopwatch(now)

    def seconds(self, now: float) -> float:
        """Return the elapsed time, at least 0 even if the clock goes back."""
        return 0.0 if self.since is None else max(0.0, now - self.since)

"""Allowance: how much may be sent in how much time; pure."""

from collections.abc import Callable


class TokenBucket:
    """So much at once, and so much a second from then on.

    What is above it is not thrown away: it has to wait, and whoever sends waits with it, because
    nothing more of theirs is read meanwhile.
    """

    def __init__(self, at_once: float, per_second: float, clock: Callable[[], float]) -> None:
        """All of it is there.

        Args:
            at_once: how much may come in a burst.
            per_second: how much grows back.
            clock: monotonic seconds.
        """
        self._most = self._left = at_once
        self._rate = per_second
        self._clock = clock
        self._seen = clock()

    def try_consume(self, amount: float) -> float:
        """Take some; returns the seconds to wait before going on."""
        now = self._clock()
        self._left = min(self._most, self._left + self._rate * (now - self._seen)) - amount
        self._seen = now
        return max(0.0, -self._left / self._rate)

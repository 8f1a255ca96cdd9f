"""A token-bucket rate limiter."""

from collections.abc import Callable


class TokenBucket:
    """A token bucket that never rejects: it returns how long to wait instead.

    The sender waits as well, because nothing else is read from it in the meantime.
    """

    def __init__(self, capacity: float, rate: float, clock: Callable[[], float]) -> None:
        """Start with a full bucket.

        Args:
            capacity: capacity, the largest burst.
            rate: refill rate.
            clock: monotonic seconds.
        """
        self._most = self._left = capacity
        self._rate = rate
        self._clock = clock
        self._seen = clock()

    def try_consume(self, amount: float) -> float:
        """Consume tokens, and return how many seconds to wait before going on."""
        now = self._clock()
        self._left = min(self._most, self._left + self._rate * (now - self._seen)) - amount
        self._seen = now
        return max(0.0, -self._left / self._rate)

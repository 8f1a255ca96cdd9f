"""Once: a value that is made when it is first asked for; pure."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Lazy(Generic[Value]):
    """Makes a value for whichever thread asks first; another one that asks meanwhile waits for it.

    Where making it fails, it fails for whoever asks, and is tried again for the next.
    """

    def __init__(self, make: Callable[[], Value]) -> None:
        """Nothing made yet.

        Args:
            make: makes the value.
        """
        self._make = make
        self._lock = Lock()
        self._made: list[Value] = []

    def __call__(self) -> Value:
        """The value."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    @property
    def value(self) -> Value | None:
        """The value, if anybody asked for it."""
        return self._made[0] if self._made else None

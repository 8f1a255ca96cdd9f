"""A thread-safe lazily computed value."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Lazy(Generic[Value]):
    """A value computed by the first call; concurrent callers wait for it.

    functools.cache and cached_property would compute it once per thread. If computing it fails, the
    error is raised and the next call tries again.
    """

    def __init__(self, make: Callable[[], Value]) -> None:
        """Compute nothing yet.

        Args:
            make: computes the value, which is not None.
        """
        self._make = make
        self._lock = Lock()
        self.value: Value | None = None
        """The value, or None before the first call."""

    def __call__(self) -> Value:
        """Return the value."""
        with self._lock:
            if self.value is None:
                self.value = self._make()
            return self.value

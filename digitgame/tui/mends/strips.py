"""Textual's strips, mended."""

from typing import Any

from textual import strip


class _NoCache:
    """Remembers nothing, in the place of a `FIFOCache`."""

    def __init__(self, _: int) -> None:
        pass

    def __new__(cls, _: int) -> "_NoCache":
        """The only one: they are all the same."""
        return _nothing

    def get(self, _: Any) -> None:
        """Nothing."""

    def __setitem__(self, _: Any, value: Any) -> None:
        pass


_nothing: _NoCache = object.__new__(_NoCache)


def mend() -> None:
    """Mend them, once.

    Textual (8.2.8) gives each line of each widget seven caches of the pieces it was once cut into,
    more memory than what the line says, and more time to make than they save here.
    """
    strip.FIFOCache = _NoCache  # type: ignore[assignment, attr-defined]

"""Textual's screens, mended: each lays itself out in the size that the terminal has now."""

from textual import events
from textual.screen import Screen

_usual = Screen._on_resize


async def _on_resize(screen: Screen[object], event: events.Resize) -> None:
    """Take the terminal's size, whatever the event says.

    Textual (8.2.8) tells a screen of each size that it lays itself out in. Where a second size
    comes meanwhile, the first one is heard of after it: the screen would stay in that, or go from
    one to the other and back without end.
    """
    size = screen.app.size
    await _usual(screen, event if event.size == size else events.Resize(size, size, size))


def mend() -> None:
    """Mend them all, once."""
    Screen._on_resize = _on_resize  # type: ignore[assignment, method-assign]

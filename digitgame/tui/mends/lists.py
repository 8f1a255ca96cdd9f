"""Textual's lists, mended; also those that it makes itself, such as the commands."""

from textual import events
from textual.widgets import OptionList

_usual = OptionList._on_click


async def _on_click(choices: OptionList, event: events.Click) -> None:
    """Choose a line, if it is still there.

    Textual (8.2.8) fails where the list has become shorter since it was painted.
    """
    if event.style.meta.get("option", 0) < choices.option_count:
        await _usual(choices, event)


def mend() -> None:
    """Mend them all, once."""
    OptionList._on_click = _on_click  # type: ignore[assignment, method-assign]

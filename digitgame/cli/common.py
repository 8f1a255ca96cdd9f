"""Helpers shared by the commands."""

from datetime import date

from rich.console import Console, RenderableType

from digitgame.storage.settings import load
from digitgame.system.clock import learner_now
from digitgame.system.paths import settings_file

_WIDTH = 80
"""Columns that tables fit in."""


def today() -> date:
    """Return the date of the learner's day, which may end after midnight."""
    return learner_now(load(settings_file()).settings.day_ends_at).date()


def format_count(count: int, noun: str) -> str:
    """Format a number with its noun, in the plural unless the number is 1."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def format_percent(share: float | None) -> str:
    """Format a share from 0 to 1 in whole percent; None is a dash."""
    return "-" if share is None else f"{share:.0%}"


def format_score(score: float | None) -> str:
    """Format a score in whole points; None is a dash."""
    return "-" if score is None else f"{score:.0f}"


def render(*items: RenderableType) -> str:
    """Render tables and lines of text, at least 80 columns wide."""
    console = Console(highlight=False)
    # A narrower terminal wraps whole lines; the table would cut every cell.
    console.width = max(console.width, _WIDTH)
    with console.capture() as captured:
        for item in items:
            console.print(item, markup=False, soft_wrap=isinstance(item, str))
    return captured.get()

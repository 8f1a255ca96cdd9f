"""The time left, as a number and as a bar."""

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from digitgame.i18n import ngettext
from digitgame.tui.symbols import get_symbols

_BAR = 15  # cells
_LITTLE = 10
"""Seconds left from which the countdown is shown in another colour."""


class Countdown(Widget):
    """`43 seconds left`, and a bar for the share of the total."""

    seconds: reactive[int] = reactive(0)
    """Seconds left."""

    def __init__(self, whole: float) -> None:
        """Start with all the time, in seconds."""
        super().__init__()
        self._whole = whole
        self.set_reactive(Countdown.seconds, round(whole))

    def render(self) -> RenderResult:
        """Render the number and the bar; towards the end with an exclamation mark."""
        bar = get_symbols(self).bar(self.seconds / self._whole, _BAR)
        is_little = self.seconds <= _LITTLE
        left = ngettext("{number:>2} second left", "{number:>2} seconds left", self.seconds)
        words = f"{left}{'!' if is_little else ' '} ".ljust(18)
        return Content.styled(f"{words}{bar}", "bold $warning" if is_little else "bold")

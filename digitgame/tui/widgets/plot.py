"""A plot of values over time, scaled to its widget."""

from collections.abc import Sequence

from rich.text import Text
from textual.app import RenderResult
from textual.widget import Widget

from digitgame.tui.layout import Cells
from digitgame.tui.plot import plot
from digitgame.tui.symbols import get_symbols


class Plot(Widget):
    """A plot of values from 0 to 100."""

    def __init__(self, name: str) -> None:
        """Create a plot without values, named after what they are."""
        super().__init__(name=name)
        self._values: Sequence[float | None] = ()
        self._ends = ("", "")

    def show(self, values: Sequence[float | None], ends: tuple[str, str]) -> None:
        """Show values.

        Args:
            values: 0 to 100, evenly spaced in time, oldest first; None if unknown.
            ends: labels below the first and the last value.
        """
        self._values, self._ends = values, ends
        self.refresh()

    def render(self) -> RenderResult:
        """Render the name, and the plot below."""
        size = Cells(self.size.width, self.size.height - 1)
        lines = plot(self._values, size, get_symbols(self), self._ends)
        name = Text((self.name or "").center(size.columns).rstrip(), "bold", no_wrap=True)
        return Text("\n").join([name, *(Text(line, no_wrap=True) for line in lines)])

"""The target in large print."""

from textual.reactive import reactive
from textual.widgets import Static

from digitgame.i18n import N_
from digitgame.tui.symbols import get_symbols

NAMES = (
    N_("zero"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
)

_DOTS = (
    ("01110", "10001", "10011", "10101", "11001", "10001", "01110"),
    ("00100", "01100", "00100", "00100", "00100", "00100", "01110"),
    ("01110", "10001", "00001", "00110", "01000", "10000", "11111"),
    ("11110", "00001", "00001", "01110", "00001", "00001", "11110"),
    ("00010", "00110", "01010", "10010", "11111", "00010", "00010"),
    ("11111", "10000", "11110", "00001", "00001", "10001", "01110"),
    ("01110", "10000", "10000", "11110", "10001", "10001", "01110"),
    ("11111", "00001", "00010", "00100", "01000", "01000", "01000"),
    ("01110", "10001", "10001", "01110", "10001", "10001", "01110"),
    ("01110", "10001", "10001", "01111", "00001", "00010", "01100"),
)


class TargetDigit(Static):
    """A digit, seven rows high."""

    digit: reactive[int | None] = reactive(None)
    """The target, if any."""

    def watch_digit(self, digit: int | None) -> None:
        """Show the digit."""
        if digit is None:
            self.update("")
            return
        square = 2 * get_symbols(self).square  # as wide as it is high
        self.update("\n".join(_DOTS[digit]).replace("1", square).replace("0", "  "))

"""The target: the digit asked for, large enough to be seen across a room."""

from textual.reactive import reactive
from textual.widgets import Static

from digitgame.i18n import N_

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
    """One digit, seven rows high."""

    digit: reactive[int | None] = reactive(None)
    """Which digit is asked for?"""

    def __init__(self, dot: str = "██") -> None:
        """Nothing asked for yet.

        Args:
            dot: two characters for each dot of the large digit.
        """
        super().__init__()
        self._dot = dot

    def watch_digit(self, digit: int | None) -> None:
        """Show another digit."""
        if digit is None:
            self.update("")
            return
        large = "\n".join(
            "".join(self._dot if dot == "1" else "  " for dot in row) for row in _DOTS[digit]
        )
        self.update(large)

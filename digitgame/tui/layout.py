"""How much room the terminal gives: the pad's size for a terminal's; pure."""

from typing import NamedTuple

SIDE_PANEL = 38
"""Columns that a drawing screen's side panel is given at 80x24 and above."""

NARROW_SIDE_PANEL = 30
"""Columns below which the side panel is not squeezed."""

FRAME = 2
"""Rows or columns that the pad's frame takes."""

BARS = 2
"""Rows that header and footer take."""


class Cells(NamedTuple):
    """A size in character cells."""

    columns: int
    rows: int


SMALLEST_PAD = Cells(28, 14)
USUAL_PAD = Cells(40, 20)
LARGEST_PAD = Cells(80, 40)

SMALLEST_TERMINAL = Cells(
    SMALLEST_PAD.columns + FRAME + NARROW_SIDE_PANEL, SMALLEST_PAD.rows + FRAME + BARS
)
"""Below this a drawing screen asks for more room."""


def pad_size(terminal: Cells) -> Cells | None:
    """The largest pad for a terminal, twice as many columns as rows; None without room for one.

    80x24 gives 40x20. A smaller terminal first narrows the side panel, then the pad.
    """
    across = terminal.columns - FRAME
    panel = min(max(across - USUAL_PAD.columns, NARROW_SIDE_PANEL), SIDE_PANEL)
    rows = min(terminal.rows - BARS - FRAME, (across - panel) // 2, LARGEST_PAD.rows)
    if rows < SMALLEST_PAD.rows:
        return None
    return Cells(2 * rows, rows)

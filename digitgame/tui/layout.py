"""Compute the pad size from the terminal size: next to the panel, or above it."""

from typing import NamedTuple

SIDE_PANEL = 38
"""Columns of the side panel at 80x24 and above."""

NARROW_SIDE_PANEL = 30
"""Minimum columns of the side panel."""

UPRIGHT_PANEL = 12
"""Minimum rows of the panel below the pad."""

FRAME = 2
"""Rows or columns of the pad's frame."""

BARS = 2
"""Rows of header and footer."""


class Cells(NamedTuple):
    """A size or position in character cells."""

    columns: int
    rows: int


SMALLEST_PAD = Cells(28, 14)
USUAL_PAD = Cells(40, 20)
LARGEST_PAD = Cells(80, 40)

SMALLEST_TERMINAL = Cells(
    SMALLEST_PAD.columns + FRAME + NARROW_SIDE_PANEL, SMALLEST_PAD.rows + FRAME + BARS
)
"""Minimum size of a terminal to draw in."""

SMALLEST_UPRIGHT = Cells(
    SMALLEST_PAD.columns + FRAME, SMALLEST_PAD.rows + FRAME + BARS + UPRIGHT_PANEL
)
"""The same with the panel below the pad."""


def is_upright(terminal: Cells) -> bool:
    """Return whether the panel is below the pad: the terminal is taller than wide."""
    return 2 * terminal.rows > terminal.columns  # a cell is twice as tall as wide


def pad_size(terminal: Cells) -> Cells | None:
    """Return the largest pad that fits a terminal, or None if it is too small."""
    return _upright_pad_size(terminal) if is_upright(terminal) else _wide_pad_size(terminal)


def _upright_pad_size(terminal: Cells) -> Cells | None:
    rows = min(
        terminal.rows - BARS - FRAME - UPRIGHT_PANEL,
        (terminal.columns - FRAME) // 2,
        LARGEST_PAD.rows,
    )
    return Cells(2 * rows, rows) if rows >= SMALLEST_PAD.rows else None


def _wide_pad_size(terminal: Cells) -> Cells | None:
    """Return the size of a pad next to its panel.

    A pad has twice as many columns as rows. 80x24 gives 40x20. A smaller terminal first narrows the
    side panel, then the pad.
    """
    across = terminal.columns - FRAME
    panel = min(max(across - USUAL_PAD.columns, NARROW_SIDE_PANEL), SIDE_PANEL)
    rows = min(terminal.rows - BARS - FRAME, (across - panel) // 2, LARGEST_PAD.rows)
    if rows < SMALLEST_PAD.rows:
        return None
    return Cells(2 * rows, rows)

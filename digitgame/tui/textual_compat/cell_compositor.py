"""A compositor that sends only the cells that changed."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Span = tuple[int, int, int]
"""Row, first column, column after the last."""


class Cells(NamedTuple):
    """A run of cells in one row."""

    x: int
    """Column of the first cell, from 0."""
    y: int
    """Row, from 0."""
    strip: Strip


class CellUpdate(CompositorUpdate):
    """An update of some runs of cells."""

    def __init__(self, cells: Sequence[Cells]) -> None:
        """Keep the cells, in the order in which they are sent."""
        self._cells = cells

    def render_segments(self, console: Console) -> str:
        """Render the update as terminal sequences."""
        return "".join(
            Control.move_to(x, y).segment.text + strip.render(console)
            for x, y, strip in self._cells
        )


class CellCompositor(Compositor):
    """Sends only the cells that changed, if each changed span lies within one widget.

    Textual (8.2.8) sends each changed row from the left edge of the widget. A step of the pen takes
    225 bytes that way and 100 with this compositor; thirty learners may share one connection.
    """

    def render_partial_update(self) -> ChopsUpdate | CellUpdate | None:  # type: ignore[override]
        """Render what changed since the last update, or None if nothing did."""
        spans = list(self._regions_to_spans(self._dirty_regions))
        owners = [self._owner(span) for span in spans]
        if not spans or None in owners:
            return super().render_partial_update()
        self._dirty_regions.clear()
        by_owner: dict[tuple[Widget, Region], list[Span]] = {}
        for span, owner in zip(spans, owners, strict=True):
            assert owner is not None
            by_owner.setdefault(owner, []).append(span)
        cells = [
            changed
            for (widget, region), own in by_owner.items()
            for changed in _render(widget, region, own)
        ]
        return CellUpdate(sorted(cells, key=lambda changed: (changed.y, changed.x)))

    def _owner(self, span: Span) -> tuple[Widget, Region] | None:
        """Find the widget that shows all of a span and its region, or None if several show it."""
        y, first, end = span
        if not 0 <= y < self.size.height:
            return None
        for widget, visible, region in self.layers_visible[y]:  # the front layer comes first
            if visible.x < end and first < visible.right:
                return (widget, region) if visible.x <= first and end <= visible.right else None
        return None


def _render(widget: Widget, region: Region, spans: list[Span]) -> Iterable[Cells]:
    """Render the cells of a widget that lie in the given spans, row by row."""
    top, bottom = spans[0][0], spans[-1][0]
    rows = widget.render_lines(Region(0, top - region.y, region.width, bottom - top + 1))
    for y, first, end in spans:
        yield Cells(first, y, rows[y - top].crop(first - region.x, end - region.x))

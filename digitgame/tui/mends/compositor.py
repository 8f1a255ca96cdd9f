"""The compositor: Textual's own, which paints no more than what changed."""

from collections.abc import Iterable

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.widget import Widget

from digitgame.tui.mends.wire import Piece, Pieces

Span = tuple[int, int, int]
"""Row, first column, column after the last."""


class FrugalCompositor(Compositor):
    """Renders changed cells alone where nothing lies over them.

    Textual's (8.2.8) divides every row of every widget that shares a container with the change,
    and sends each row from the widget's left edge on.
    """

    def render_partial_update(self) -> ChopsUpdate | Pieces | None:  # type: ignore[override]
        """What has changed since the last update; None for nothing."""
        spans = list(self._regions_to_spans(self._dirty_regions))
        owners = [self._owner(span) for span in spans]
        if not spans or None in owners:
            return super().render_partial_update()
        self._dirty_regions.clear()
        by_owner: dict[tuple[Widget, Region], list[Span]] = {}
        for span, owner in zip(spans, owners, strict=True):
            assert owner is not None
            by_owner.setdefault(owner, []).append(span)
        pieces = [
            piece
            for (widget, region), own in by_owner.items()
            for piece in _pieces(widget, region, own)
        ]
        return Pieces(sorted(pieces, key=lambda piece: (piece.y, piece.x)), self.size.width)

    def _owner(self, span: Span) -> tuple[Widget, Region] | None:
        """The widget that shows all of a span, and where it is; None where several do."""
        y, first, end = span
        if not 0 <= y < self.size.height:
            return None
        for widget, visible, region in self.layers_visible[y]:  # those in front come first
            if visible.x < end and first < visible.right:
                return (widget, region) if visible.x <= first and end <= visible.right else None
        return None


def _pieces(widget: Widget, region: Region, spans: list[Span]) -> Iterable[Piece]:
    """A widget's cells in spans of the screen, in order of their rows."""
    top, bottom = spans[0][0], spans[-1][0]
    rows = widget.render_lines(Region(0, top - region.y, region.width, bottom - top + 1))
    for y, first, end in spans:
        yield Piece(first, y, rows[y - top].crop(first - region.x, end - region.x))

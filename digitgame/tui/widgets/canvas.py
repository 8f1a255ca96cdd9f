"""A sheet that shows ink, guide lines and a ghost, without input."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip

from digitgame.core.ink import Point, Stroke, path
from digitgame.tui.layout import SMALLEST_PAD, Cells
from digitgame.tui.overlay import (
    Mark,
    Marks,
    Signs,
    cell_of,
    ghost_marks,
    guide_marks,
    mark_symbols,
    stretched,
)
from digitgame.tui.palette import Levels, PixelWidget
from digitgame.tui.symbols import get_symbols
from model.raster import Floats, Points, smooth

PEN_SHARE = 0.06
"""The pen's width as a share of the sheet's: 2.4 pixels of 40, thin enough for the loops of an 8
and thick enough to stay connected when thresholded."""

MODEL_SHARE = 0.04
"""The width of the model's pen as a share of the sheet's: thin, so that ink stays visible."""

_SIGN = Style(reverse=True, bold=True)  # differs from ink and paper without colours, too

_NOTHING: Levels = np.zeros((0, 0, 2), dtype=np.uint8)


class Canvas(PixelWidget):
    """Strokes on a sheet; one pad unit is one pixel, half a cell."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "canvas--sign",
        *(f"canvas--{mark.value}" for mark in Mark),
    }

    is_guided: reactive[bool] = reactive(True)

    def __init__(self) -> None:
        super().__init__()
        self.cells = SMALLEST_PAD
        self.stretch = 1.0
        """Factor by which strokes are shown wider, so that they are seen as wide as they are."""
        self._strokes: tuple[Stroke, ...] = ()
        self._wet: list[Point] = []
        """The stroke being drawn, which is repainted with each point."""
        self._ghost: Sequence[Points] = ()
        self._marked_place: tuple[float, float] | None = None
        self._model: Sequence[Points] | None = None
        """Strokes over the dimmed ink, if any."""
        self._model_glyphs: dict[int, dict[int, tuple[str, Style]]] | None = None
        """By row and column; None until they are computed."""
        self._underlay: Marks = {}
        self._marks: dict[int, dict[int, Mark]] = {}
        self._styled_marks: dict[int, dict[int, tuple[str, Style]]] = {}
        """Marks by row and column, of the rows that were painted."""
        self._signs: dict[int, dict[int, str]] = {}
        self._dry_pixels: tuple[tuple[Stroke, ...], object, Floats] | None = None
        """Strokes, how they were drawn, and their pixels."""
        self._shown: Levels = _NOTHING
        self._is_show_due = False

    def resize_canvas(self, cells: Cells, strokes: tuple[Stroke, ...]) -> None:
        """Change the size; the strokes are given at the new size, and the ghost is scaled."""
        self._strokes = strokes
        factor = cells.columns / self.cells.columns
        self._ghost = [stroke * factor for stroke in self._ghost]
        if self._marked_place is not None:
            self._marked_place = (self._marked_place[0] * factor, self._marked_place[1] * factor)
        if self._model is not None:
            self._model = [stroke * factor for stroke in self._model]
        self._model_glyphs = None
        self._underlay, self._signs = {}, {}
        self.cells = cells
        self.styles.width, self.styles.height = cells
        self._mark()
        self._show()

    def show_ghost(self, ghost: Sequence[Points], columns: int) -> None:
        """Show a ghost under the ink until the ink changes.

        Args:
            ghost: strokes, arrays (n, 2) in units of a pad of that many columns.
            columns: width of that pad; this one may have been resized since.
        """
        self._ghost = [stroke * (self.cells.columns / columns) for stroke in ghost]
        self._mark()

    def show_spot(self, spot: tuple[float, float] | None, columns: int) -> None:
        """Mark a place on the ink until the ink changes.

        Args:
            spot: x, y in units of a pad of that many columns.
            columns: width of that pad.
        """
        factor = self.cells.columns / columns
        self._marked_place = None if spot is None else (spot[0] * factor, spot[1] * factor)
        self.refresh()

    def set_model(self, model: Sequence[Points] | None) -> None:
        """Dim the ink and show strokes over it until the ink changes; None shows the ink alone.

        Args:
            model: strokes, arrays (n, 2) in units of this sheet.
        """
        before = self._modelled()
        is_new = (model is None) is not (self._model is None)
        self._model, self._model_glyphs = model, None
        now = self._modelled()
        for row in range(self.cells.rows):
            if is_new or before.get(row) != now.get(row):
                self.refresh(Region(0, row, self.cells.columns, 1))

    def shown(self, stroke: Points) -> Points:
        """Return where a stroke (n, 2) in pad units is shown."""
        return stroke if self.stretch == 1.0 else stretched(stroke, self.cells, self.stretch)

    def set_underlay(self, marks: Marks) -> None:
        """Show marks under the ink until they are replaced or the size changes."""
        if marks != self._underlay:
            self._underlay = marks
            self._mark()

    def set_overlay(self, signs: Signs) -> None:
        """Show signs over the ink until they are replaced or the size changes."""
        rows: dict[int, dict[int, str]] = {}
        for (column, row), sign in signs.items():
            rows.setdefault(row, {})[column] = sign
        for row in rows.keys() | self._signs.keys():
            if rows.get(row) != self._signs.get(row):
                self.refresh(Region(0, row, self.cells.columns, 1))
        self._signs = rows

    def paint(self, strokes: tuple[Stroke, ...]) -> None:
        """Show strokes and the wet one, after the pending events.

        A burst of moves is painted once, so that a long stroke, which takes longer to paint, never
        falls behind the hand.
        """
        self._strokes = strokes
        if self._model is not None:
            self.set_model(None)
        if self._ghost or self._marked_place is not None:
            self._ghost, self._marked_place = (), None
            self._mark()
        if not self._is_show_due:
            # Like `call_later`, which inspects the method's parameters each time.
            self._is_show_due = self.post_message(events.Callback(callback=self._show))

    def notify_style_update(self) -> None:
        """Render everything again when the colours change."""
        super().notify_style_update()
        self._styled_marks, self._model_glyphs = {}, None
        self._shown = _NOTHING

    def watch_is_guided(self) -> None:
        """Show or hide the guide lines."""
        self._mark()

    def _pixels(self) -> Floats:
        """Draw the sheet's pixels, as `Palette.draw` does."""
        palette, (columns, rows) = self.palette, self.cells
        size, pen = (rows, columns), PEN_SHARE * columns
        dry = self._dry_pixels
        state = (size, palette.across, self.stretch)
        if dry is None or dry[0] is not self._strokes or dry[1] != state:
            paths = [smooth(self.shown(path(stroke))) for stroke in self._strokes]
            dry = self._dry_pixels = (self._strokes, state, palette.draw(paths, size, pen))
        if not self._wet:
            return dry[2]
        wet = smooth(self.shown(path(self._wet)))
        return np.maximum(dry[2], palette.draw([wet], size, pen))

    def _mark(self) -> None:
        """Compute the marks of cells without ink."""
        marks = dict(guide_marks(self.cells)) if self.is_guided else {}
        marks |= self._underlay
        marks |= ghost_marks([self.shown(stroke) for stroke in self._ghost], self.cells)
        self._marks, self._styled_marks = {}, {}
        for (column, row), mark in marks.items():
            self._marks.setdefault(row, {})[column] = mark
        self.refresh()

    def _marks_in(self, row: int) -> dict[int, tuple[str, Style]]:
        if row not in self._styled_marks:
            symbols = mark_symbols(get_symbols(self))
            self._styled_marks[row] = {
                column: (symbols[mark], self.get_component_rich_style(f"canvas--{mark.value}"))
                for column, mark in self._marks.get(row, {}).items()
            }
        return self._styled_marks[row]

    def _signs_in(self, row: int) -> Mapping[int, str]:
        """Return the signs of a row by column, the marked place among them."""
        signs = self._signs.get(row, {})
        if self._marked_place is None:
            return signs
        (place,) = self.shown(np.array([self._marked_place])).tolist()
        column, own = cell_of(place, self.cells)
        return {**signs, column: get_symbols(self).spot} if own == row else signs

    def _modelled(self) -> dict[int, dict[int, tuple[str, Style]]]:
        """Return the model's characters by row and column."""
        if self._model_glyphs is None:
            self._model_glyphs = {}
            if self._model:
                columns, rows = self.cells
                look = self.get_component_styles("canvas--ghost")
                palette = self.create_palette(look.color, self.styles.background)
                model = [self.shown(stroke) for stroke in self._model]
                pixels = palette.draw(model, (rows, columns), MODEL_SHARE * columns)
                levels = palette.levels(pixels)
                for row, column in np.argwhere(levels.any(axis=2)).tolist():
                    glyph = palette.cell(levels[row, column].tolist())
                    self._model_glyphs.setdefault(row, {})[column] = glyph
        return self._model_glyphs

    def _show(self) -> None:
        """Repaint the changed cells."""
        self._is_show_due = False
        if not self.is_attached:
            return
        palette = self.palette
        levels = palette.levels(self._pixels())
        if self._shown.shape != levels.shape:
            self._shown = levels
            self.refresh()
            return
        changed = palette.differing(self._shown, levels, is_wet=bool(self._wet))
        if changed.any():
            self._shown = np.where(changed[..., None], levels, self._shown)
            self.refresh(*(Region(x, y, 1, 1) for y, x in np.argwhere(changed).tolist()))

    def levels_of_row(self, y: int) -> list[list[int]]:
        """Return the levels of a row's cells; none below the sheet."""
        if self._shown.shape[:2] != (self.cells.rows, self.cells.columns):
            self._shown = self.palette.levels(self._pixels())
        levels: list[list[int]] = self._shown[y].tolist() if y < len(self._shown) else []
        return levels

    def render_line(self, y: int) -> Strip:
        """Render one row of the sheet."""
        levels = self.levels_of_row(y)
        if not levels:
            return Strip.blank(self.size.width, self.rich_style)
        row = self.palette.row(
            levels,
            self._marks_in(y),
            over=self._modelled().get(y, {}),
            is_dimmed=self._model is not None,
        )
        strip = Strip(row, self.cells.columns)
        for column, sign in self._signs_in(y).items():
            style = self.get_component_rich_style("canvas--sign") + _SIGN
            over = Strip([Segment(sign, style)], 1)
            strip = Strip.join([strip.crop(0, column), over, strip.crop(column + 1)])
        return strip

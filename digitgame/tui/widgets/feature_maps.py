"""The outputs of the network's convolutions."""

from typing import ClassVar, NamedTuple

import numpy as np
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from digitgame.i18n import _
from digitgame.tui.layout import Cells
from digitgame.tui.palette import PixelWidget
from digitgame.tui.symbols import get_symbols
from model.network import Activations
from model.raster import Floats

FULL = 1.25
"""Difference from the output for blank paper that is shown at full brightness. tanh can differ by
2; one in twenty values of hand-made digits differs by this much."""

_RAMP = " .:+#"  # from dark to bright in plain characters
_GAP = 1  # columns between maps


class Detail(NamedTuple):
    """The layers shown: the convolutions themselves, or the pooled means of their 2x2 squares."""

    first: str
    """Field of `Activations` with the six maps."""
    first_side: int
    second: str
    """Field with the sixteen maps."""
    second_side: int


DETAILS = (
    Detail("c1", 28, "s4", 5),
    Detail("s2", 14, "c3", 10),
    Detail("s2", 14, "s4", 5),
)
"""Finest first; the first that fits is shown."""


class MapLayout(NamedTuple):
    """Maps of one size, laid out in rows."""

    side: int
    number: int
    across: int
    """Maps per row."""

    @property
    def columns(self) -> int:
        """Total width."""
        return self.across * (self.side + _GAP) - _GAP

    @property
    def down(self) -> int:
        """Rows of maps."""
        return -(-self.number // self.across)

    @property
    def rows(self) -> int:
        """Total height in rows of cells."""
        return self.down * _rows(self.side)


def _rows(side: int) -> int:
    """Return the rows of cells of a map, two pixels each."""
    return -(-side // 2)


def layout_maps(detail: Detail, room: Cells) -> tuple[MapLayout, MapLayout] | None:
    """Lay out both layers, each below a line of words, or return None if they do not fit."""
    both = []
    for side, count in ((detail.first_side, 6), (detail.second_side, 16)):
        across = min((room.columns + _GAP) // (side + _GAP), count)
        if across < 1:
            return None
        down = -(-count // across)
        both.append(MapLayout(side, count, -(-count // down)))  # rows of equal length
    first, second = both
    return (first, second) if first.rows + second.rows + 2 <= room.rows else None


class FeatureMaps(PixelWidget):
    """The six maps of the first convolution, and the sixteen of the second."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"featuremaps--words", "featuremaps--gap"}
    IS_IMAGE = True

    def __init__(self, blank: Activations) -> None:
        """Show dark maps, given the activations for blank paper."""
        super().__init__()
        self._blank = self._seen = blank
        self._detail = DETAILS[-1]
        self._maps: tuple[MapLayout, MapLayout] | None = None
        self._strips: list[Strip] = []

    def fit(self, room: Cells) -> None:
        """Show as much detail as fits."""
        for detail in DETAILS:
            if (maps := layout_maps(detail, room)) is not None:
                self._detail, self._maps = detail, maps
                break
        else:
            self._maps = None
        self.styles.width, self.styles.height = room
        self._strips = []
        self.refresh()

    def show(self, seen: Activations) -> None:
        """Show the activations for one image, and repaint the changed rows only."""
        self._seen = seen
        before, self._strips = self._strips, self._draw()
        if len(before) != len(self._strips):
            self.refresh()
            return
        changed = [
            y for y, pair in enumerate(zip(before, self._strips, strict=True)) if pair[0] != pair[1]
        ]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def notify_style_update(self) -> None:
        """Draw everything again when the colours change."""
        super().notify_style_update()
        self._strips = []

    def render_line(self, y: int) -> Strip:
        """Render one row of words or maps."""
        if not self._strips:
            self._strips = self._draw()
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.rich_style)

    def _draw(self) -> list[Strip]:
        if self._maps is None:
            return []
        first, second = self._maps
        detail = self._detail
        return [
            self._words(_("First convolution: 6 maps"), detail.first_side, detail.first == "s2"),
            *self._layer(first, self._light(detail.first)),
            self._words(_("Second: 16 maps"), detail.second_side, detail.second == "s4"),
            *self._layer(second, self._light(detail.second)),
        ]

    def _words(self, name: str, side: int, is_pooled: bool) -> Strip:
        words = _("{name} of {side}x{side}", name=name, side=side)
        words += f", {_('pooled')}" if is_pooled else ""
        style = self.get_component_rich_style("featuremaps--words")
        return Strip([Segment(words, style)], len(words))

    def _light(self, layer: str) -> Floats:
        """Return the brightness of each map of a layer, (maps, side, side), 0 to 1."""
        change = getattr(self._seen, layer)[0] - getattr(self._blank, layer)[0]
        light: Floats = np.clip(np.abs(change) / FULL, 0, 1).transpose(2, 0, 1)
        return light

    def _layer(self, maps: MapLayout, light: Floats) -> list[Strip]:
        rows = [light[start : start + maps.across] for start in range(0, maps.number, maps.across)]
        return [strip for row in rows for strip in self._row_of_maps(row)]

    def _row_of_maps(self, light: Floats) -> list[Strip]:
        """Render maps next to each other, one strip per row of cells."""
        lines = [self._map(image) for image in light]
        gap = Segment(
            "|" if get_symbols(self).is_ascii or self.app.no_color else " ",
            self.get_component_rich_style("featuremaps--gap"),
        )
        strips = []
        for parts in zip(*lines, strict=True):
            segments = [segment for part in parts for segment in (*part, gap)][:-1]
            strips.append(Strip(segments).simplify())
        return strips

    def _map(self, light: Floats) -> list[list[Segment]]:
        """Render one map, a list of segments per row of cells."""
        side = len(light)
        pixels = np.zeros((2 * _rows(side), side), np.float32)
        pixels[:side] = light
        if get_symbols(self).is_ascii:
            brightest = pixels.reshape(-1, 2, side).max(axis=1)
            steps = np.rint(brightest * (len(_RAMP) - 1)).astype(int).tolist()
            return [
                [Segment("".join(_RAMP[step] for step in row), self.rich_style)] for row in steps
            ]
        return [self.palette.row(row) for row in self.palette.levels(pixels).tolist()]

"""The wire: changed cells as a terminal takes them, in as few bytes as that needs.

Textual (8.2.8) names both colours of every segment anew, resets them after each, and starts a row
at the left edge of the widget that changed. A step of a pen changes a handful of cells, and over
ssh thirty pens share a line.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

_FULL = "█"

_SHORT = 512
"""Characters of an update that a terminal takes in at once."""


class Piece(NamedTuple):
    """Cells of one row that changed."""

    x: int
    """Column of the first, from 0."""
    y: int
    """Row, from 0."""
    strip: Strip


class Pieces(CompositorUpdate):
    """An update of some cells of the screen."""

    def __init__(self, pieces: Sequence[Piece], width: int) -> None:
        """What has changed.

        Args:
            pieces: by row, and from left to right.
            width: columns of the screen.
        """
        self._pieces = pieces
        self._width = width

    def render_segments(self, console: Console) -> str:
        """What the terminal is sent; its colours are its own again afterwards."""
        depth = console._color_system or ColorSystem.TRUECOLOR
        pen, sent = _Pen(depth), []
        x = y = -1
        for piece in self._pieces:
            is_known = 0 <= x < self._width  # at the right edge it may be on either row
            sent.append(_move((x, y) if is_known else None, (piece.x, piece.y)))
            sent += [pen.write(segment) for segment in piece.strip]
            x, y = piece.x + piece.strip.cell_length, piece.y
        return "".join(sent) + pen.leave()


class FrugalApp(App[None]):
    """Has the terminal sent no more than it needs."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Have the terminal show an update; a few cells as they are.

        Textual (8.2.8) then puts the cursor, which is hidden, back to where it was, and puts marks
        around each update that have the terminal show it at once. So short a one needs none.
        """
        driver = self._driver
        if (
            isinstance(renderable, Pieces)
            and driver
            and not (self._batch_count or self._closed or self.is_headless)
        ):
            written = renderable.render_segments(self.console)
            if len(written) <= _SHORT:
                driver.write(written)
                driver.flush()
                self.post_display_hook()
                return
        super()._display(screen, renderable)


class _Look(NamedTuple):
    """What a style asks of the terminal: parameters of SGR, without the semicolons around them."""

    attributes: str = ""
    ink: str = ""
    paper: str = ""


_PLAIN = _Look()


class _Pen:
    """Writes text, and says of its look only what differs from the text before."""

    def __init__(self, depth: ColorSystem) -> None:
        self._depth = depth
        self._now = _PLAIN

    def write(self, segment: Segment) -> str:
        text, style, _ = segment
        look = _look(style, self._depth) if style else _PLAIN
        written = self._change(self._least(look, text)) + text
        if style and style._link:
            return f"\x1b]8;id={style._link_id};{style._link}\x1b\\{written}\x1b]8;;\x1b\\"
        return written

    def leave(self) -> str:
        """Back to the terminal's own look."""
        return "\x1b[m" if self._now != _PLAIN else ""

    def _least(self, look: _Look, text: str) -> _Look:
        """A look, less the colour that text of blanks or of full blocks does not show."""
        if look.attributes or self._now.attributes:
            return look
        if not text.strip(" "):
            return look._replace(ink=self._now.ink)
        if not text.strip(_FULL):
            return look._replace(paper=self._now.paper)
        return look

    def _change(self, look: _Look) -> str:
        if look == self._now:
            return ""
        codes = []
        if self._now.attributes not in ("", look.attributes):
            codes, self._now = ["0"], _PLAIN
        before, self._now = self._now, look
        if look.attributes != before.attributes:
            codes.append(look.attributes)
        if look.ink != before.ink:
            codes.append(look.ink or "39")
        if look.paper != before.paper:
            codes.append(look.paper or "49")
        return f"\x1b[{';'.join(codes)}m"


@lru_cache(maxsize=4096)
def _look(style: Style, depth: ColorSystem) -> _Look:
    ink, paper = style.color, style.bgcolor
    return _Look(
        Strip.render_ansi(style.without_color, depth),
        ";".join(ink.downgrade(depth).get_ansi_codes()) if ink else "",
        ";".join(paper.downgrade(depth).get_ansi_codes(False)) if paper else "",
    )


def _move(here: tuple[int, int] | None, there: tuple[int, int]) -> str:
    """The shortest way for the cursor; from an unknown place the one that starts nowhere."""
    x, y = there
    straight = f"\x1b[{y + 1};{x + 1}H"
    if here is None or y < here[1]:
        return straight
    right, down = x - here[0], y - here[1]
    across = _by(right, "C") if right > 0 else min("\b" * -right, _by(-right, "D"), key=len)
    return min(straight, _by(down, "B") + across, key=len)


def _by(cells: int, way: str) -> str:
    """The cursor so many cells down (B), right (C) or left (D)."""
    return "" if cells == 0 else f"\x1b[{cells if cells > 1 else ''}{way}"

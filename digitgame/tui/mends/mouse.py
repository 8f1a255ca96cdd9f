"""What the terminal's mouse really reports, and what Textual makes of it."""

from contextlib import suppress

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.errors import NoWidget
from textual.message import Message

LEFT_BUTTON = 1

_X10 = "\x1b[M"
"""Begins a report of X11's xterm since its tenth version: button, column and row, a character each.
See "Mouse Tracking" in xterm's ctlseqs."""

_X10_ZERO = 32
_X10_BUTTONS = 0b11
_X10_MOVED = 0b100000
_NO_BUTTON = 3  # released, or moved without one


class DragTaker:
    """A widget that is to get every event of a drag which began on it."""


class DraggingApp(App[None]):
    """Has a `DragTaker` get every event of a drag, wherever the mouse goes."""

    async def on_event(self, event: events.Event) -> None:
        """Capture the mouse at once for what takes its drag, and let it go when that is over.

        Textual hands events on to a widget's own queue, so that a widget which captures the mouse
        when it handles the press has already lost the moves that came in the same burst.
        """
        is_raw = isinstance(event, events.MouseEvent) and not event.is_forwarded
        if is_raw and isinstance(event, events.MouseDown) and event.button == LEFT_BUTTON:
            with suppress(NoWidget):
                widget, _ = self.get_widget_at(event.x, event.y)
                if isinstance(widget, DragTaker):
                    self.capture_mouse(widget)
        await super().on_event(event)
        if is_raw and isinstance(self.mouse_captured, DragTaker) and _is_released(event):
            self.capture_mouse(None)


def _is_released(event: events.Event) -> bool:
    """Is the button no longer held, be it that its release was lost?"""
    return isinstance(event, events.MouseUp) or (
        isinstance(event, events.MouseMove) and event.button == 0
    )


class CarefulParser(XTermParser):
    """Textual's parser, which takes mouse reports for pixels only once they prove to be pixels.

    Textual divides by the pixel size that a terminal reports with mode 2048 and assumes that the
    terminal then honours mode 1016. Some report a size of 0, which raises ZeroDivisionError; some
    go on sending cells, which would put every event into the top left corner. Pixels are proven
    by the first coordinate beyond the screen's cells; until then a report counts as cells.

    It also understands the reports of terminals that know no other than X10's, GNU screen 4 among
    them; Textual drops these.
    """

    _pixels_proven = False
    _held = _NO_BUTTON

    def parse_mouse_code(self, code: str) -> Message | None:
        """The event in a mouse report; None where there is none."""
        if code.startswith(_X10):
            code = self._as_sgr(*(ord(value) - _X10_ZERO for value in code[len(_X10) :]))
        claimed = self.mouse_pixels
        self.mouse_pixels = claimed and self._are_pixels(code)
        try:
            return super().parse_mouse_code(code)
        finally:
            self.mouse_pixels = claimed

    def _as_sgr(self, button: int, column: int, row: int) -> str:
        """An X10 report as SGR has it, which also says which button was released."""
        if button & _X10_BUTTONS == _NO_BUTTON and not button & _X10_MOVED:
            return f"\x1b[<{button & ~_X10_BUTTONS | self._held};{column};{row}m"
        self._held = button & _X10_BUTTONS
        return f"\x1b[<{button};{column};{row}M"

    def _are_pixels(self, code: str) -> bool:
        if self.terminal_pixel_size is None or self.terminal_size is None:
            return False
        if not all((*self.terminal_pixel_size, *self.terminal_size)):
            return False
        report = self._re_sgr_mouse.match(code)
        if report and not self._pixels_proven:
            columns, rows = self.terminal_size
            self._pixels_proven = int(report[2]) > columns or int(report[3]) > rows
        return self._pixels_proven


class Precision:
    """Tells sub-cell reports from whole cells.

    Positions are whole numbers unless the terminal reports pixels. One fraction proves pixels,
    and from then on a whole number is a position like any other.
    """

    def __init__(self) -> None:
        self.is_subcell = False

    def position(self, event: events.MouseEvent) -> tuple[float, float]:
        """Where an event was, in cells from the widget's top left corner.

        A cell-precise mouse is taken to be at the middle of its cell.
        """
        x, y = float(event.pointer_x), float(event.pointer_y)  # Textual may hand on an int
        self.is_subcell = self.is_subcell or not (x.is_integer() and y.is_integer())
        return (x, y) if self.is_subcell else (x + 0.5, y + 0.5)

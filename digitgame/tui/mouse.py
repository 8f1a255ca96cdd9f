"""What the terminal's mouse really reports, and what Textual makes of it."""

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message


class CarefulParser(XTermParser):
    """Textual's parser, which takes mouse reports for pixels only once they prove to be pixels.

    Textual divides by the pixel size that a terminal reports with mode 2048 and assumes that the
    terminal then honours mode 1016. Some report a size of 0, which raises ZeroDivisionError; some
    go on sending cells, which would put every event into the top left corner. Pixels are proven
    by the first coordinate beyond the screen's cells; until then a report counts as cells.
    """

    _pixels_proven = False

    def parse_mouse_code(self, code: str) -> Message | None:
        """The event in an SGR mouse report; None where there is none."""
        claimed = self.mouse_pixels
        self.mouse_pixels = claimed and self._are_pixels(code)
        try:
            return super().parse_mouse_code(code)
        finally:
            self.mouse_pixels = claimed

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

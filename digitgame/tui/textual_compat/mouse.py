"""Mouse input: drags, pixels and X10 reports."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from textual import events
from textual.app import App
from textual.errors import NoWidget
from textual.message import Message
from textual.widget import Widget

from digitgame.tui.textual_compat.keys import LetterParser

LEFT_BUTTON, RIGHT_BUTTON = 1, 3

_X10 = "\x1b[M"
"""Start of an X10 report. Button, column and row follow, one character each: "Mouse Tracking" in
xterm's ctlseqs."""

_X10_ZERO = 32
_X10_BUTTONS = 0b11
_X10_MOVED = 0b100000
_NO_BUTTON = 3  # released, or moved without one


class CapturesDrag:
    """A widget that receives all events of a drag that starts on it."""


class StartsDrag:
    """A widget around a `CapturesDrag`, on which its drags may start too."""

    def find_captor(self) -> CapturesDrag | None:
        """Return the widget that receives the drag, if any."""
        raise NotImplementedError


class TakesRightClick:
    """A screen that handles right clicks anywhere on it, instead of the widget clicked."""

    def click_right(self) -> None:
        """Handle a right click."""
        raise NotImplementedError


@dataclass
class _Touch:
    """A finger on something that scrolls."""

    press: events.MouseDown
    scrolled: Widget
    start: float
    """Its scroll offset at the press, in rows."""
    has_moved: bool = False


class DraggingApp(App[None]):
    """Captures the mouse for a `CapturesDrag` from the press to the release.

    Textual (8.2.8) queues events for each widget, so a widget that captures the mouse in its
    handler for the press misses the moves beyond its edge that came in the same burst. Textual's
    drivers also report no release if it was lost before the first move.

    Textual knows no fingers either. The page of a browser reports them with the Meta key, and they
    scroll what they are dragged over, unless it captures drags. A tap is a click.
    """

    _touch: _Touch | None = None

    async def on_event(self, event: events.Event) -> None:
        """Capture the mouse on a press, before the event is queued, and let go on the release."""
        is_raw = isinstance(event, events.MouseEvent) and not event.is_forwarded
        if is_raw and self._takes_right_click(event):
            return
        if is_raw and await self._takes_touch(event):
            return
        if is_raw and isinstance(event, events.MouseDown) and event.button == LEFT_BUTTON:
            if isinstance(self.mouse_captured, CapturesDrag):  # the release was lost
                self.capture_mouse(None)
            with suppress(NoWidget):
                widget, _ = self.get_widget_at(event.x, event.y)
                captor = widget.find_captor() if isinstance(widget, StartsDrag) else widget
                if isinstance(captor, CapturesDrag) and isinstance(captor, Widget):
                    self.capture_mouse(captor)
        await super().on_event(event)
        if is_raw and isinstance(self.mouse_captured, CapturesDrag) and _is_released(event):
            self.capture_mouse(None)

    async def _takes_touch(self, event: events.Event) -> bool:
        """Return whether an event is one of a finger on something that scrolls, and handle it."""
        if isinstance(event, events.MouseDown):
            self._touch = self._begin_touch(event)
            return self._touch is not None
        if self._touch is None:
            return False
        if isinstance(event, events.MouseMove) and event.button == LEFT_BUTTON:
            distance = self._touch.press.y - event.y
            self._touch.has_moved |= bool(distance)
            self._touch.scrolled.scroll_to(y=self._touch.start + distance, animate=False)
            return True
        touch, self._touch = self._touch, None
        if isinstance(event, events.MouseUp) and not touch.has_moved:
            await super().on_event(touch.press)
            return False
        return True

    def _begin_touch(self, event: events.MouseDown) -> _Touch | None:
        if not event.meta or event.button != LEFT_BUTTON:
            return None
        with suppress(NoWidget):
            from textual.scrollbar import ScrollBar  # late: the first frame has none

            widget, _ = self.get_widget_at(event.x, event.y)
            if isinstance(widget, CapturesDrag | StartsDrag | ScrollBar):
                return None
            for each in widget.ancestors_with_self:
                if isinstance(each, Widget) and each.allow_vertical_scroll:
                    return _Touch(event, each, each.scroll_y)
        return None

    def _takes_right_click(self, event: events.Event) -> bool:
        """Return whether an event is one of a right click that the screen has handled.

        Textual (8.2.8) presses buttons and runs the footer's keys with any mouse button.
        """
        is_right = (
            isinstance(event, events.MouseDown | events.MouseUp) and event.button == RIGHT_BUTTON
        )
        screen = self.screen_stack[-1] if self.screen_stack else None
        if not (is_right and isinstance(screen, TakesRightClick)):
            return False
        if isinstance(event, events.MouseDown):
            screen.click_right()
        return True


def _is_released(event: events.Event) -> bool:
    """Return whether the button is up, even if its release was lost."""
    return isinstance(event, events.MouseUp) or (
        isinstance(event, events.MouseMove) and event.button == 0
    )


class MouseParser(LetterParser):
    """Reads mouse reports as pixels only once they prove to be pixels, and understands X10 reports.

    Textual (8.2.8) takes mouse reports for pixels as soon as a terminal reports its size in pixels
    (mode 2048). Some terminals report a size of 0, which raises ZeroDivisionError. Others go on
    reporting cells, all of which Textual then places in the top left corner. Here reports count as
    cells until the first coordinate beyond the screen's last cell.

    Textual also knows no pixels in terminals without mode 2048, such as xterm, and drops X10
    reports. GNU screen 4, among others, sends no other kind.
    """

    def __init__(
        self,
        screen_size: Callable[[], tuple[int, int]],
        cell_size: Callable[[], tuple[int, int]] = lambda: (0, 0),
    ) -> None:
        """Start with reports in cells.

        Args:
            screen_size: returns the screen's columns and rows.
            cell_size: returns the width and height of a cell in pixels, 0 without a pixel mouse.
        """
        super().__init__()
        self._screen_size = screen_size
        self._cell_size = cell_size
        self._are_pixels_proven = False
        self._held = _NO_BUTTON

    def parse_mouse_code(self, code: str) -> Message | None:
        """Return the event in a mouse report, if any."""
        if code.startswith(_X10):
            code = self._as_sgr(*(ord(value) - _X10_ZERO for value in code[len(_X10) :]))
        before = self.mouse_pixels, self.terminal_size, self.terminal_pixel_size
        width, height = self._cell_size()
        if width and height:
            columns, rows = self.terminal_size = self._screen_size()
            self.terminal_pixel_size = columns * width, rows * height
            self.mouse_pixels = True
        self.mouse_pixels = self.mouse_pixels and self._are_pixels(code)
        try:
            return super().parse_mouse_code(code)
        finally:
            self.mouse_pixels, self.terminal_size, self.terminal_pixel_size = before

    def _as_sgr(self, button: int, column: int, row: int) -> str:
        """Translate an X10 report to SGR, which also says which button was released."""
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
        if report and not self._are_pixels_proven:
            columns, rows = self.terminal_size
            self._are_pixels_proven = int(report[2]) > columns or int(report[3]) > rows
        return self._are_pixels_proven


class Precision:
    """Tells positions within cells from whole cells.

    Positions are whole numbers unless the terminal reports pixels. The first fraction proves
    pixels; from then on a whole number is an exact position too.
    """

    def __init__(self) -> None:
        self.is_subcell = False

    def position(self, event: events.MouseEvent) -> tuple[float, float]:
        """Return where an event was, in cells from the widget's top left corner.

        A mouse that reports whole cells is taken to be in the middle of its cell.
        """
        x, y = float(event.pointer_x), float(event.pointer_y)  # Textual may give an int
        self.is_subcell = self.is_subcell or not (x.is_integer() and y.is_integer())
        return (x, y) if self.is_subcell else (x + 0.5, y + 0.5)

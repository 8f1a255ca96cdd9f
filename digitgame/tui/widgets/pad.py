"""The pad: a sheet to draw on by mouse or by keys."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from digitgame.core.ink import Ink, Point
from digitgame.system.terminal import USUAL_ASPECT
from digitgame.tui.layout import Cells
from digitgame.tui.textual_compat.cells import cell_aspect
from digitgame.tui.textual_compat.mouse import LEFT_BUTTON, CapturesDrag, Precision
from digitgame.tui.widgets.canvas import Canvas

PEN_UP_GLYPH, PEN_DOWN_GLYPH = "+", "x"

_ARROWS = (("up", 0, -1), ("down", 0, 1), ("left", -1, 0), ("right", 1, 0))
_FAR = 4  # cells with Shift: a digit takes a dozen keys instead of forty
_NUMBER_PAD = tuple(
    (key, at % 3 - 1, at // 3 - 1) for at, key in enumerate("789456123") if key != "5"
)
"""The keys of a number pad with NumLock; without, they are the arrows and their neighbours."""


class Pad(Canvas, CapturesDrag, can_focus=True):
    """Handles mouse and keys, and holds the ink."""

    ALLOW_SELECT = False  # a drag draws instead of selecting text next to the pad

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(0, -1)", "Move", show=False),
        Binding("down", "move(0, 1)", "Move", show=False),
        Binding("left", "move(-1, 0)", "Move", show=False),
        Binding("right", "move(1, 0)", "Move", show=False),
        Binding("home,y", "move(-1, -1)", "Move up left", show=False),
        Binding("pageup,u", "move(1, -1)", "Move up right", show=False),
        Binding("end,b", "move(-1, 1)", "Move down left", show=False),
        Binding("pagedown,n", "move(1, 1)", "Move down right", show=False),
        *(
            Binding(f"shift+{key}", f"move({_FAR * right}, {_FAR * down})", show=False)
            for key, right, down in _ARROWS
        ),
        *(Binding(key, f"move({right}, {down})", show=False) for key, right, down in _NUMBER_PAD),
        Binding("space", "toggle_pen", "Pen", tooltip="Put the pen down or lift it"),
        Binding("5,kp_begin", "toggle_pen", show=False),
        Binding("space,5,kp_begin", "toggle_pen(True)", show=False),
        Binding("ctrl+z,backspace", "undo", "Undo", key_display="^z"),
        Binding("ctrl+y,ctrl+shift+z", "redo", "Redo", show=False),
        Binding("delete,ctrl+x", "clear", "Clear", key_display="del"),
    ]

    is_locked: reactive[bool] = reactive(False, repaint=False)
    """The ink is final while its verdict is shown."""

    @dataclass
    class Changed(Message):
        """The ink on the pad has changed."""

        pad: "Pad"

    @dataclass
    class NothingToUndo(Message):
        """Undo was asked for on a pad that has nothing to undo."""

        pad: "Pad"

    @dataclass
    class PenMoved(Message):
        """The keyboard's pen was moved, lifted or put down."""

        pad: "Pad"

    def __init__(self, clock: Callable[[], float]) -> None:
        """Create an empty pad; the clock gives monotonic seconds for the ink's times."""
        super().__init__()
        self._clock = clock
        self._started: float | None = None
        self._ink = Ink()
        self._drawing_by_mouse = False
        self._precision = Precision()
        self._pen = _middle(self.cells)
        self._is_pen_shown = True
        self._sign_painted: tuple[Cells, str] | None = None
        self.begin_anew: Callable[[], object] = lambda: None
        """Called by the first stroke on judged ink; may unlock the pad for it."""

    def watch_is_locked(self) -> None:
        """Hide the keyboard's pen while it cannot draw."""
        if self._is_pen_shown:
            self.refresh(Region(*self._pen, 1, 1))

    @property
    def ink(self) -> Ink:
        """The ink on the pad, including the stroke being drawn."""
        return self._ink.add(tuple(self._wet)) if self._wet else self._ink

    @property
    def is_pen_down(self) -> bool:
        """Return whether a stroke is being drawn."""
        return bool(self._wet)

    @property
    def is_drawing_by_mouse(self) -> bool:
        """Return whether the left button is held."""
        return self._drawing_by_mouse

    @property
    def is_keyboard_used(self) -> bool:
        """Return whether the last action was by keyboard."""
        return self._is_pen_shown

    @property
    def cursor_cell(self) -> Offset:
        """The pen's cell, for the terminal's cursor."""
        return Offset(*self._pen)

    def fit(self, cells: Cells) -> None:
        """Resize the pad and scale its ink, in true proportions as far as they are known."""
        stretch = cell_aspect(self.app) / USUAL_ASPECT
        if (cells, stretch) == (self.cells, self.stretch):
            return
        self.stretch = stretch
        self.lift()
        factor = cells.columns / self.cells.columns
        self._ink = self._ink.scaled(factor)
        self._pen = Cells(int(self._pen.columns * factor), int(self._pen.rows * factor))
        self.resize_canvas(cells, self._ink.strokes)

    def lift(self) -> None:
        """End the stroke being drawn, if any."""
        self._drawing_by_mouse = False
        if self._wet:
            self._ink = self._ink.add(tuple(self._wet))
            self._wet = []
            self._report_ink()

    def clear(self) -> None:
        """Discard the ink and its history."""
        self._wet, self._ink, self._started = [], Ink(), None
        self._drawing_by_mouse = False
        self._pen = _middle(self.cells)
        self._report_ink()

    def place_pen(self, x: float, y: float) -> None:
        """Move the keyboard's pen to a place in pad units."""
        columns, rows = self.cells
        x = self._middle_x + (x - self._middle_x) * self.stretch
        self._pen = Cells(min(max(int(x), 0), columns - 1), min(max(int(y / 2), 0), rows - 1))
        self._repaint_pen()

    def load_ink(self, ink: Ink, cells: Cells) -> None:
        """Continue with ink that was drawn on a pad of the given size."""
        self.clear()
        self._ink = ink.scaled(self.cells.columns / cells.columns)
        if ink.strokes:
            self._started = self._clock() - ink.strokes[-1][-1].t
        self._report_ink()

    # Mouse. `DraggingApp.on_event` captures and releases it, so that all events of a burst arrive.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start a stroke, if need be on a new pad."""
        if event.button == LEFT_BUTTON and self._may_draw():
            self.lift()
            self._is_pen_shown = False
            self._drawing_by_mouse = True
            self._follow(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Continue the stroke while the left button is held; end it if the release was lost."""
        if not self._drawing_by_mouse:
            return
        if event.button == LEFT_BUTTON:
            event.stop()  # no parent handles it, and bubbling takes time
            self._follow(event)
        elif event.button == 0:
            self.lift()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the stroke where the button was released."""
        if self._drawing_by_mouse and event.button == LEFT_BUTTON:
            self._follow(event)
            self.lift()

    def on_mouse_release(self) -> None:
        """End the stroke when another widget captures the mouse."""
        if self._drawing_by_mouse:
            self.lift()

    def on_show(self) -> None:
        """Focus the pad again if nothing was focused while it was hidden."""
        if self.screen.focused is None:
            self.focus()

    def on_hide(self) -> None:
        """End the stroke when the pad is hidden."""
        self.lift()

    def _may_draw(self) -> bool:
        """Return whether a stroke may begin, on the next prompt's pad if this one is locked."""
        if self.is_locked:
            self.begin_anew()
        return not self.is_locked

    def _follow(self, event: events.MouseEvent) -> None:
        """Draw to the position of an event, or to the nearest one on the pad."""
        x, y = self._precision.position(event)
        edge = 0.0 if self._precision.is_subcell else 0.5
        columns, rows = self.cells
        x, y = min(max(x, edge), columns - edge), min(max(y, edge), rows - edge)
        self._pen = Cells(min(int(x), columns - 1), min(int(y), rows - 1))
        self._extend(x, 2 * y)

    # Keyboard. Terminals report no key releases, so a key puts the pen down and lifts it.

    async def on_key(self, event: events.Key) -> None:
        """Handle a key in order with the mouse events.

        Textual runs a key's action when the key has bubbled up to the app. By then, a drag that
        came right after the key would have been drawn already.
        """
        if self.app.screen is not self.screen:
            event.stop()  # typed before the screen was left
            return
        active = self.screen.active_bindings.get(event.key)
        if not (active and active.enabled and active.node in (self, self.screen)):
            return
        if await self.app.run_action(active.binding.action, active.node):
            event.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable changes to ink that was judged."""
        if action in ("undo", "redo", "clear") or (action, parameters) == ("toggle_pen", ()):
            return not self.is_locked
        if action == "toggle_pen":
            return self.is_locked
        return super().check_action(action, parameters)

    def action_move(self, right: int, down: int) -> None:
        """Move the pen by a cell, drawing if it is down."""
        if self.is_locked:
            return
        columns, rows = self.cells
        self._pen = Cells(
            min(max(self._pen.columns + right, 0), columns - 1),
            min(max(self._pen.rows + down, 0), rows - 1),
        )
        self._is_pen_shown = True
        if self._wet and not self._drawing_by_mouse:
            self._extend_to_pen()
        self._report_pen()

    def action_toggle_pen(self, is_anew: bool = False) -> None:  # noqa: ARG002 - tells bindings apart
        """Put the pen down, or lift it; on judged ink, begin the next drawing."""
        if not self._may_draw():
            return
        if self._wet:
            self.lift()
        else:
            self._extend_to_pen()
        self._is_pen_shown = True
        self._report_pen()

    def action_undo(self) -> None:
        """Undo the last stroke or the last clearing."""
        if not self.is_locked and not self.ink.past:
            self._notify_screen(self.NothingToUndo(self))
        self._step(Ink.undo)

    def action_redo(self) -> None:
        """Redo what was undone."""
        self._step(Ink.redo)

    def action_clear(self) -> None:
        """Clear the pad; undo restores the ink."""
        self._step(Ink.clear)

    def _step(self, change: Callable[[Ink], Ink]) -> None:
        if self.is_locked:
            return
        self.lift()
        self._ink = change(self._ink)
        self._report_ink()

    def _extend_to_pen(self) -> None:
        self._extend(self._pen.columns + 0.5, 2 * self._pen.rows + 1.0)

    def _extend(self, x: float, y: float) -> None:
        """Draw to a place on the screen, in pad units of cells half as wide as tall."""
        x = self._middle_x + (x - self._middle_x) / self.stretch
        now = self._clock()
        if self._started is None:
            self._started = now
        if self._wet and (x, y) == self._wet[-1][:2]:
            return
        self._wet.append(Point(x, y, now - self._started))
        self._report_ink()

    @property
    def _middle_x(self) -> float:
        return self.cells.columns / 2

    def _report_ink(self) -> None:
        self.paint(self._ink.strokes)
        self._repaint_pen()
        self._notify_screen(self.Changed(self))

    def _report_pen(self) -> None:
        self._repaint_pen()
        self._notify_screen(self.PenMoved(self))

    def _notify_screen(self, message: Message) -> None:
        """Post a message to the screen directly: bubbling through containers takes time."""
        (self.screen if self.is_attached else self).post_message(message)

    @property
    def _sign(self) -> tuple[Cells, str] | None:
        """The cell and the character of the keyboard's pen."""
        if not self._is_pen_shown or self.is_locked:
            return None
        return self._pen, PEN_DOWN_GLYPH if self._wet else PEN_UP_GLYPH

    def _is_mark_shown(self, cell: Cells) -> bool:
        """Return whether a lifted pen would hide the mark to start at."""
        return not self._wet and cell.columns in self._signs.get(cell.rows, {})

    def _repaint_pen(self) -> None:
        before, self._sign_painted = self._sign_painted, self._sign
        if before != self._sign_painted:
            signs = filter(None, (before, self._sign_painted))
            self.refresh(*(Region(*cell, 1, 1) for cell, _ in signs))

    def render_line(self, y: int) -> Strip:
        """Render one row of the sheet, with the keyboard's pen on it."""
        strip = super().render_line(y)
        sign = self._sign
        if sign is None or sign[0].rows != y or self._is_mark_shown(sign[0]):
            return strip
        pen = Strip([Segment(sign[1], self.rich_style + Style(reverse=True, bold=True))], 1)
        x = sign[0].columns
        return Strip.join([strip.crop(0, x), pen, strip.crop(x + 1)])


def _middle(cells: Cells) -> Cells:
    return Cells(cells.columns // 2, cells.rows // 2)

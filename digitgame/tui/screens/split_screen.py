"""Base class of the screens with a canvas and a panel."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from digitgame.i18n import _
from digitgame.tui.context import GameContext
from digitgame.tui.layout import (
    BARS,
    FRAME,
    SMALLEST_TERMINAL,
    SMALLEST_UPRIGHT,
    Cells,
    is_upright,
    pad_size,
)
from digitgame.tui.textual_compat.cell_compositor import CellCompositor
from digitgame.tui.textual_compat.resize import SizedScreen
from digitgame.tui.widgets.canvas import Canvas
from digitgame.tui.widgets.footer import Footer
from digitgame.tui.widgets.frame import Frame
from digitgame.tui.widgets.header import Header

_TIGHT = 22  # rows below which the space between the parts is left out


class SplitScreen(SizedScreen[None]):
    """A canvas and a panel, to its right or below it, fitted to the terminal."""

    ALLOW_SELECT = False  # a drag that misses the pad would mark text across the screen

    SMALLEST = SMALLEST_TERMINAL
    """Minimum terminal size."""
    SMALLEST_UPRIGHT: Cells | None = SMALLEST_UPRIGHT
    """Minimum size of a terminal that is taller than wide; None if the panel is always at the
    right."""

    def __init__(self, game: GameContext, canvas: Canvas) -> None:
        """Prepare the screen.

        Args:
            game: services and settings.
            canvas: content of the frame.
        """
        super().__init__()
        self._compositor = CellCompositor()
        self.game = game
        self.canvas = canvas
        self.is_large_enough = True
        self.is_tight = False
        """Few rows, so that the space between the parts is left out."""

    def compose(self) -> ComposeResult:
        """Lay out header, canvas, panel, footer, and a message for small terminals."""
        yield Header(icon="≡")
        with Horizontal(id="table"):
            with Vertical(id="left"):
                with Frame(id="frame"):
                    yield from self.compose_frame()
                yield from self.compose_below()
            with Vertical(id="panel"):
                yield from self.compose_panel()
        yield Static(id="no-room")
        yield Footer()

    def compose_frame(self) -> ComposeResult:
        """Lay out the content of the frame."""
        yield self.canvas

    def compose_below(self) -> ComposeResult:
        """Lay out the widgets below the frame."""
        yield from ()

    def compose_panel(self) -> ComposeResult:
        """Lay out the panel."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Fit the terminal's size before the first frame."""
        self._fit(Cells(*self.app.size))

    def on_resize(self) -> None:
        """Fit the terminal's current size, which may be newer than the event's."""
        self._fit(Cells(*self.app.size))

    def canvas_size(self, terminal: Cells) -> Cells | None:
        """Return the canvas size for a terminal, or None if it is too small."""
        return pad_size(terminal)

    def fit_canvas(self, size: Cells) -> None:
        """Resize the canvas."""
        raise NotImplementedError

    def fit_panel(self, room: Cells) -> None:
        """Arrange the panel in its room."""
        self.is_tight = room.rows < _TIGHT
        self.set_class(self.is_tight, "-tight")

    def _fit(self, terminal: Cells) -> None:
        """Resize all parts, or show that the terminal is too small."""
        size = self.canvas_size(terminal)
        smallest = (is_upright(terminal) and self.SMALLEST_UPRIGHT) or self.SMALLEST
        self.set_class(smallest is self.SMALLEST_UPRIGHT, "-upright")
        self.is_large_enough = size is not None
        self.set_class(size is None, "-no-room")
        self.refresh_bindings()
        if size is None:
            self.query_one("#no-room", Static).update(
                _(
                    "digitgame needs more room to draw: at least {columns}x{rows} characters; this "
                    "is {width}x{height}.\n\nMake the window larger or the letters smaller. Your "
                    "drawing is safe.",
                    columns=smallest.columns,
                    rows=smallest.rows,
                    width=terminal.columns,
                    height=terminal.rows,
                )
            )
            return
        self.fit_canvas(size)
        frame = self.query_one("#frame")
        frame.styles.width, frame.styles.height = size.columns + FRAME, size.rows + FRAME
        across, down = size.columns + FRAME, size.rows + FRAME
        self.fit_panel(
            Cells(terminal.columns, terminal.rows - BARS - down)
            if self.has_class("-upright")
            else Cells(terminal.columns - across, down)
        )

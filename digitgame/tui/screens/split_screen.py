"""Base class of the screens with a canvas and a panel."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from digitgame.i18n import _
from digitgame.tui.context import GameContext
from digitgame.tui.layout import FRAME, SMALLEST_TERMINAL, Cells, pad_size
from digitgame.tui.textual_compat.cell_compositor import CellCompositor
from digitgame.tui.textual_compat.resize import SizedScreen
from digitgame.tui.widgets.canvas import Canvas
from digitgame.tui.widgets.footer import Footer
from digitgame.tui.widgets.frame import Frame
from digitgame.tui.widgets.header import Header

_TIGHT = 22  # rows below which the space between the parts is left out


class SplitScreen(SizedScreen[None]):
    """A canvas on the left and a panel on the right, fitted to the terminal."""

    SMALLEST = SMALLEST_TERMINAL
    """Minimum terminal size."""

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
        self.is_large_enough = size is not None
        self.set_class(size is None, "-no-room")
        self.refresh_bindings()
        if size is None:
            self.query_one("#no-room", Static).update(
                _(
                    "digitgame needs more room to draw: at least {columns}x{rows} characters; this "
                    "is {width}x{height}.\n\nMake the window larger or the letters smaller. Your "
                    "drawing is safe.",
                    columns=self.SMALLEST.columns,
                    rows=self.SMALLEST.rows,
                    width=terminal.columns,
                    height=terminal.rows,
                )
            )
            return
        self.fit_canvas(size)
        frame = self.query_one("#frame")
        frame.styles.width, frame.styles.height = size.columns + FRAME, size.rows + FRAME
        self.fit_panel(Cells(terminal.columns - size.columns - FRAME, size.rows + FRAME))

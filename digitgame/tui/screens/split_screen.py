"""A sheet that fits the terminal, and a panel beside it: what every screen with ink shares."""

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


class SplitScreen(SizedScreen[None]):
    """A sheet on the left, `compose_panel` on the right."""

    SMALLEST = SMALLEST_TERMINAL
    """The least that the terminal must give."""

    def __init__(self, game: GameContext, canvas: Canvas) -> None:
        """Nothing shown yet.

        Args:
            game: what every screen needs of the outside world.
            canvas: what stands in the frame.
        """
        super().__init__()
        self._compositor = CellCompositor()
        self.game = game
        self.canvas = canvas
        self.is_large_enough = True
        """Is the terminal large enough?"""

    def compose(self) -> ComposeResult:
        """Header, sheet and panel, footer; and the message that stands in where room lacks."""
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
        """What stands in the frame."""
        yield self.canvas

    def compose_below(self) -> ComposeResult:
        """What stands below the frame."""
        yield from ()

    def compose_panel(self) -> ComposeResult:
        """What stands beside the sheet."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Take the right size from the first frame on."""
        self._fit(Cells(*self.app.size))

    def on_resize(self) -> None:
        """Follow the terminal's size, which need not be the event's any more."""
        self._fit(Cells(*self.app.size))

    def canvas_size(self, terminal: Cells) -> Cells | None:
        """How large the sheet is in a terminal; None where there is no room for one."""
        return pad_size(terminal)

    def fit_canvas(self, size: Cells) -> None:
        """Have the sheet take a size."""
        raise NotImplementedError

    def fit_panel(self, room: Cells) -> None:
        """Arrange the panel in its room."""

    def _fit(self, terminal: Cells) -> None:
        """Give the sheet all the room there is; ask for more where it is too little."""
        size = self.canvas_size(terminal)
        self.is_large_enough = size is not None
        self.set_class(size is None, "-no-room")
        self.refresh_bindings()
        if size is None:
            self.query_one("#no-room", Static).update(
                _(
                    "digitgame needs more room to draw: at least {columns}x{rows} "
                    "characters; this is {width}x{height}.\n"
                    "\n"
                    "Make the window larger or its letters smaller. Your ink is kept.",
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

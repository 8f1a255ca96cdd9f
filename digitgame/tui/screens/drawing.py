"""What Sketch and Practice share: a pad that fits the terminal, and a panel beside it."""

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Header, Static

from digitgame.settings import SettingsError
from digitgame.tui.game import Game
from digitgame.tui.room import FRAME, SMALLEST_TERMINAL, Cells, pad_size
from digitgame.tui.widgets.pad import Pad


class DrawingScreen(Screen[None]):
    """The pad on the left, `compose_panel` on the right."""

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape", "leave", "Home"),
        Binding("g", "toggle_guides", "Lines", show=False),
        Binding("f1", "app.help", "Help", show=False),
    ]
    AUTO_FOCUS = "Pad"

    def __init__(self, game: Game) -> None:
        """A blank pad.

        Args:
            game: what every screen needs of the outside world.
        """
        super().__init__()
        self.game = game
        self.pad = Pad(game.clock, game.settings.glyphs)
        self.pad.is_guided = game.settings.guides
        self.has_room = True
        """Is the terminal large enough to draw in?"""

    def compose(self) -> ComposeResult:
        """Header, pad and panel, footer; and the message that stands in where room lacks."""
        yield Header(icon="≡")
        with Horizontal(id="table"):
            with Container(id="frame"):
                yield from self.compose_frame()
            with Vertical(id="panel"):
                yield from self.compose_panel()
        yield Static(id="no-room")
        yield Footer()

    def compose_frame(self) -> ComposeResult:
        """What stands in the frame."""
        yield self.pad

    def compose_panel(self) -> ComposeResult:
        """What stands beside the pad."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Take the right size from the first frame on."""
        self._fit(Cells(*self.app.size))

    def on_resize(self, event: events.Resize) -> None:
        """Follow the terminal's size."""
        self._fit(Cells(*event.size))

    def _fit(self, terminal: Cells) -> None:
        """Give the pad all the room there is; ask for more where it is too little."""
        size = pad_size(terminal)
        self.has_room = size is not None
        self.set_class(size is None, "-no-room")
        self.refresh_bindings()
        if size is None:
            self.query_one("#no-room", Static).update(
                "digitgame needs more room to draw: at least"
                f" {SMALLEST_TERMINAL.columns}x{SMALLEST_TERMINAL.rows} characters;"
                f" this is {terminal.columns}x{terminal.rows}.\n\n"
                "Make the window larger or its letters smaller. Your ink is kept."
            )
            return
        self.pad.fit(size)
        frame = self.query_one("#frame")
        frame.styles.width, frame.styles.height = size.columns + FRAME, size.rows + FRAME
        self.fit_panel(Cells(terminal.columns - size.columns - FRAME, size.rows + FRAME))

    def fit_panel(self, room: Cells) -> None:
        """Arrange the panel in its room."""

    @on(Pad.Changed)
    @on(Pad.PenMoved)
    def say_pen(self) -> None:
        """Tell in words where the pen is: not everyone sees the cursor's shape."""
        strokes = len(self.pad.ink.strokes)
        parts = [f"{strokes} stroke{'' if strokes == 1 else 's'}"] if strokes else []
        if self.pad.is_keyboard_used:
            parts.insert(0, "pen down" if self.pad.is_pen_down else "pen up")
        self.query_one("#frame").border_subtitle = " · ".join(parts)

    def action_toggle_guides(self) -> None:
        """Show or hide the pad's guide lines, now and from now on."""
        self.pad.is_guided = not self.pad.is_guided
        try:
            self.game.choose(guides=self.pad.is_guided)
        except SettingsError as error:
            self.notify(str(error), severity="warning", markup=False)

    def action_leave(self) -> None:
        """Back to where the learner came from."""
        self.pad.lift()
        self.dismiss()

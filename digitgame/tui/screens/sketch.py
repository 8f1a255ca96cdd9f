"""Sketch: draw freely and watch what the network makes of it."""

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static

from digitgame.ink import Ink
from digitgame.tui.game import Game
from digitgame.tui.look import Look, look_at
from digitgame.tui.room import Cells
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.widgets.confidence import Confidence
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.target import with_article
from digitgame.tui.widgets.thumbnail import Thumbnail

THUMBNAIL_ROWS = 14
LINES_OF_WORDS = 2


class SketchScreen(DrawingScreen):
    """The pad with ten live bars and the network's own view."""

    TITLE = "digitgame"
    SUB_TITLE = "Sketch"
    BINDINGS = [Binding("enter", "read", "Read")]  # noqa: RUF012 - Textual declares it so

    class Looked(Message):
        """The network has looked at the ink."""

        def __init__(self, look: Look) -> None:
            super().__init__()
            self.look = look

    def __init__(self, game: Game) -> None:
        """A blank pad.

        Args:
            game: what every screen needs of the outside world.
        """
        super().__init__(game)
        self._is_looking = False
        self._is_stale = False

    def compose_panel(self) -> ComposeResult:
        """What was read in words, the bars, and what the network sees."""
        yield Static("Draw a digit.", id="words")
        yield Confidence(self.game.settings.glyphs)
        yield Thumbnail(self.game.settings.glyphs)

    def fit_panel(self, room: Cells) -> None:
        """Ten bars in one column where they fit above the thumbnail; no thumbnail without room."""
        bars = self.query_one(Confidence)
        spare = room.rows - THUMBNAIL_ROWS - LINES_OF_WORDS
        bars.columns = 1 if spare >= 10 or spare < 5 else 2
        self.query_one(Thumbnail).display = spare >= 5

    @on(Pad.Changed)
    def look_again(self) -> None:
        """Have the newest ink read, one look at a time."""
        if self._is_looking:
            self._is_stale = True
        else:
            self._is_looking = True
            self._look(self.pad.ink)

    @work(thread=True)
    def _look(self, ink: Ink) -> None:
        self.post_message(self.Looked(look_at(ink, self.game.reader)))

    def on_sketch_screen_looked(self, message: Looked) -> None:
        """Show what was read, and look again where the ink has changed meanwhile."""
        self._is_looking = False
        look = message.look
        self.query_one(Confidence).reading = None if look.ink.is_blank else look.reading
        self.query_one(Thumbnail).show(look.image)
        self.query_one("#words", Static).update(_words(look))
        if self._is_stale:
            self._is_stale = False
            self.look_again()

    def action_read(self) -> None:
        """Lift the pen and read what is there."""
        self.pad.lift()
        self.look_again()

    @on(Pad.CheckAsked)
    def read_on_right_click(self) -> None:
        """The same with the right mouse button."""
        self.action_read()


def _words(look: Look) -> str:
    if look.ink.is_blank:
        return "Draw a digit."
    if not look.reading.readable:
        return "I can't read this yet."
    return f"I read {with_article(look.reading.digit)} ({look.reading.confidence:.0%} sure)."

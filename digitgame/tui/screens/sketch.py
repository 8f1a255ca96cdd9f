"""Sketch: draw freely and watch what the network makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static

from digitgame.core.ink import Ink, Stroke
from digitgame.core.tips import with_article
from digitgame.i18n import N_, _
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.layout import Cells
from digitgame.tui.look import JudgedInk, ReadInk, ghost_of, judge_ink, read_ink
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.screens.network_view import NetworkScreen
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.probability_bars import ProbabilityBars
from digitgame.tui.widgets.thumbnail import Thumbnail
from digitgame.tui.widgets.verdict import Verdict
from model.raster import Points

THUMBNAIL_ROWS = 14
LINES_OF_WORDS = 2


class SketchScreen(DrawingScreen):
    """The pad with ten live bars and the network's own view."""

    TITLE = "digitgame"
    SUB_TITLE = N_("Sketch")
    HELP: ClassVar[str] = help_pages.SKETCH
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "read", "Judge"),
        Binding("i", "look_inside", "Inside"),
    ]

    class Predicted(Message):
        """The network has looked at the ink."""

        def __init__(self, look: ReadInk) -> None:
            super().__init__()
            self.look = look

    @dataclass
    class Judged(Message):
        """The judge has looked at the ink."""

        seen: JudgedInk
        ghost: Sequence[Points]

    def __init__(self, game: GameContext) -> None:
        """A blank pad.

        Args:
            game: what every screen needs of the outside world.
        """
        super().__init__(game)
        self._is_looking = False
        self._is_stale = False
        self._judged: tuple[Stroke, ...] | None = None

    def compose_panel(self) -> ComposeResult:
        """What was read in words, the bars, and what the network sees."""
        yield Static(_("Draw a digit."), id="words")
        yield Verdict()
        yield from self.compose_questions()
        yield ProbabilityBars()
        yield Thumbnail()

    def fit_panel(self, room: Cells) -> None:
        """Ten bars in one column where they fit above the thumbnail; no thumbnail without room."""
        bars = self.query_one(ProbabilityBars)
        spare = room.rows - THUMBNAIL_ROWS - LINES_OF_WORDS
        bars.columns = 1 if spare >= 10 or spare < 5 else 2
        self.query_one(Thumbnail).set_class(spare < 5, "-hidden")
        self.query_one(Verdict).has_air = room.rows >= 22

    @on(Pad.Changed)
    def read_ink(self) -> None:
        """Have the newest ink read, one look at a time."""
        if self._judged is not None and self._judged != self.pad.ink.strokes:
            self._judged = None
            self.remove_class("-judged")
            self.show_seen(None)
        if self._is_looking:
            self._is_stale = True
        else:
            self._is_looking = True
            self._look(self.pad.ink)

    @work(thread=True)
    def _look(self, ink: Ink) -> None:
        self.post_message(self.Predicted(read_ink(ink, self.game.reader)))

    def on_sketch_screen_predicted(self, message: Predicted) -> None:
        """Show what was read, and look again where the ink has changed meanwhile."""
        self._is_looking = False
        look = message.look
        self.query_one(ProbabilityBars).prediction = None if look.ink.is_blank else look.prediction
        self.query_one(Thumbnail).show(look.image)
        self.query_one("#words", Static).update(_words(look))
        if self._is_stale:
            self._is_stale = False
            self.read_ink()

    def action_look_inside(self) -> None:
        """Show what goes on in the network while one draws on."""
        self.pad.lift()
        if self.is_active:
            pad = self.pad
            self.app.push_screen(NetworkScreen(self.game, pad.ink, pad.cells, pad.load_ink))

    def action_read(self) -> None:
        """Lift the pen and say how well the digit that can be read there is written."""
        self.pad.lift()
        if not self.pad.ink.is_blank:
            self._judge(self.pad.ink, self.pad.cells)

    @work(thread=True)
    def _judge(self, ink: Ink, cells: Cells) -> None:
        look = read_ink(ink, self.game.reader)
        digit = look.prediction.digit
        judgement = judge_ink(look, digit, cells, self.game)
        ghost = ghost_of(judgement, digit, cells, self.game)
        self.post_message(self.Judged(JudgedInk(look, judgement, None, cells), ghost))

    @on(Judged)
    def show_judgement(self, message: Judged) -> None:
        """Show the verdict in place of the bars, until the ink changes."""
        look, judgement = message.seen.read_ink, message.seen.judgement
        if look.ink.strokes != self.pad.ink.strokes:
            return
        self._judged = look.ink.strokes
        self.query_one(Verdict).show_sketch(look.prediction, judgement)
        self.pad.show_ghost(message.ghost, message.seen.cells.columns)
        self.show_seen(message.seen)
        self.add_class("-judged")

    @on(Pad.CheckAsked)
    def read_on_right_click(self) -> None:
        """The same with the right mouse button."""
        self.action_read()


def _words(look: ReadInk) -> str:
    if look.ink.is_blank:
        return _("Draw a digit.")
    if not look.prediction.readable:
        return _("I can't read this yet.")
    return _(
        "I read {digit} ({confidence:.0%} sure).",
        digit=with_article(look.prediction.digit),
        confidence=look.prediction.confidence,
    )

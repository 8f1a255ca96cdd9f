"""Sketch: draw freely while the network reads along."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static

from digitgame.core.ink import Ink, Stroke
from digitgame.i18n import N_, _
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.judging import JudgedInk, ReadInk, judge_ink, read_ink
from digitgame.tui.layout import Cells
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.screens.network_view import NetworkScreen, format_prediction
from digitgame.tui.widgets.pad import Pad
from digitgame.tui.widgets.probability_bars import ProbabilityBars
from digitgame.tui.widgets.thumbnail import Thumbnail
from digitgame.tui.widgets.verdict import Verdict

_THUMBNAIL_ROWS = 14
_TEXT_ROWS = 2


class SketchScreen(DrawingScreen):
    """A pad with live probabilities and the network's image."""

    SUB_TITLE = N_("Sketch")
    HELP: ClassVar[str] = help_pages.SKETCH
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("enter", "read", "Check"),
        Binding("i", "look_inside", "Inside"),
    ]

    @dataclass
    class Predicted(Message):
        """The network has read the ink."""

        read: ReadInk

    @dataclass
    class Judged(Message):
        """The ink was judged."""

        judged_ink: JudgedInk

    def __init__(self, game: GameContext) -> None:
        """Start with a blank pad.

        Args:
            game: services and settings.
        """
        super().__init__(game)
        self._is_reading = False
        self._is_stale = False
        self._judged: tuple[Stroke, ...] | None = None

    def compose_panel(self) -> ComposeResult:
        """Lay out the prediction, the verdict, the probabilities and the image."""
        yield Static(_("Draw a digit."), id="words")
        yield Verdict()
        yield from self.compose_questions()
        yield ProbabilityBars()
        yield Thumbnail()

    def fit_panel(self, room: Cells) -> None:
        """Use one column of bars if they fit above the thumbnail; hide the thumbnail if needed."""
        super().fit_panel(room)
        bars = self.query_one(ProbabilityBars)
        spare = room.rows - _THUMBNAIL_ROWS - _TEXT_ROWS
        bars.columns = 1 if spare >= 10 or spare < 5 else 2
        self.query_one(Thumbnail).set_class(spare < 5, "-hidden")

    @on(Pad.Changed)
    def read_ink(self) -> None:
        """Read the latest ink, one reading at a time."""
        if self._judged is not None and self._judged != self.pad.ink.strokes:
            self._judged = None
            self.remove_class("-judged")
            self.offer_questions(None)
        if self._is_reading:
            self._is_stale = True
        else:
            self._is_reading = True
            self._read(self.pad.ink)

    @work(thread=True)
    def _read(self, ink: Ink) -> None:
        self.post_message(self.Predicted(read_ink(ink, self.game.reader)))

    def on_sketch_screen_predicted(self, message: Predicted) -> None:
        """Show the prediction, and read again if the ink has changed since."""
        self._is_reading = False
        read = message.read
        self.query_one(ProbabilityBars).prediction = None if read.ink.is_blank else read.prediction
        self.query_one(Thumbnail).show(read.image)
        self.query_one("#words", Static).update(format_prediction(read))
        if self._is_stale:
            self._is_stale = False
            self.read_ink()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no look inside the network on an upright device: it has no room for the maps."""
        if action == "look_inside" and self.has_class("-upright"):
            return False
        return super().check_action(action, parameters)

    def action_look_inside(self) -> None:
        """Show the network's feature maps, and continue the drawing there."""
        self.pad.lift()
        if self.is_active:
            pad = self.pad
            self.app.push_screen(NetworkScreen(self.game, pad.ink, pad.cells, pad.load_ink))

    def action_read(self) -> None:
        """Judge the drawing as the digit that is read."""
        self.pad.lift()
        if not self.pad.ink.is_blank:
            self._judge(self.pad.ink, self.pad.cells)

    @work(thread=True)
    def _judge(self, ink: Ink, cells: Cells) -> None:
        read = read_ink(ink, self.game.reader)
        self.post_message(self.Judged(judge_ink(read, None, cells, self.game)))

    @on(Judged)
    def show_judgement(self, message: Judged) -> None:
        """Show the verdict in place of the bars, until the ink changes."""
        judged_ink, read = message.judged_ink, message.judged_ink.read_ink
        if read.ink.strokes != self.pad.ink.strokes:
            return
        self._judged = read.ink.strokes
        self.query_one(Verdict).show_sketch(read.prediction, judged_ink.judgement)
        self.show_way(judged_ink, is_good=True)
        self.offer_questions(judged_ink)
        self.add_class("-judged")

    def proceed(self) -> None:
        """Judge the drawing."""
        self.action_read()

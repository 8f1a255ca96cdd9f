"""Inside: the network's feature maps, as they light up while one draws."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static

from digitgame.core.ink import Ink
from digitgame.core.tips import with_article
from digitgame.i18n import N_, _
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.layout import BARS, FRAME, SMALLEST_PAD, USUAL_PAD, Cells
from digitgame.tui.look import ReadInk, read_ink
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.widgets.feature_maps import FeatureMaps
from digitgame.tui.widgets.pad import Pad
from model.network import Activations
from model.raster import SIDE

GiveBack = Callable[[Ink, Cells], None]
"""Takes ink and the size of its pad."""

LOOKS = 12
"""Looks in a second: the eye takes them for motion, and a slow link can follow."""

_MAPS = 48  # columns that the maps take at the least
_AIR = 2  # columns beside them
_WORDS = 6  # rows below the pad

_HOW_TO_READ = N_(
    "Bright: where a filter's answer differs most from its answer to blank paper. "
    "The sixteen see the six, not your ink."
)


class NetworkScreen(DrawingScreen):
    """A small pad, and the maps of both convolutions beside it."""

    HELP: ClassVar[str] = help_pages.INSIDE
    TITLE = "digitgame"
    SUB_TITLE = N_("Inside the network")
    SMALLEST = Cells(80, 24)
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape,i", "leave", "Sketch"),
    ]

    @dataclass
    class Predicted(Message):
        """The network has looked at the ink."""

        look: ReadInk
        seen: Activations

    def __init__(self, game: GameContext, ink: Ink, cells: Cells, give_back: GiveBack) -> None:
        """Go on with some ink.

        Args:
            game: what every screen needs of the outside world.
            ink: what is drawn so far.
            cells: the pad it was drawn on.
            give_back: takes the ink and its pad's size when this screen is left.
        """
        super().__init__(game)
        self._begun = ink, cells
        self._give_back = give_back
        self._blank = game.reader.network.forward(np.zeros((1, SIDE, SIDE), np.float32))
        self._is_busy = False
        self._is_stale = False

    def compose_below(self) -> ComposeResult:
        """What was read, and how to read the maps."""
        yield Static(id="reading", markup=False)
        yield Static(_(_HOW_TO_READ), id="how-to-read", markup=False)

    def compose_panel(self) -> ComposeResult:
        """The maps."""
        yield FeatureMaps(self._blank)

    def on_mount(self) -> None:
        """Show the ink that was there."""
        self.pad.load_ink(*self._begun)

    def canvas_size(self, terminal: Cells) -> Cells | None:
        """A pad that leaves the maps their room."""
        across = (terminal.columns - FRAME - _MAPS - _AIR) // 2
        rows = min(terminal.rows - BARS - FRAME - _WORDS, across, USUAL_PAD.rows)
        return Cells(2 * rows, rows) if rows >= SMALLEST_PAD.rows else None

    def fit_panel(self, room: Cells) -> None:
        """Give the maps all that the pad leaves."""
        rows = self.app.size.height - BARS
        self.query_one(FeatureMaps).fit(Cells(room.columns - _AIR, rows))

    @on(Pad.Changed)
    def read_ink(self) -> None:
        """Have the newest ink looked at, one look at a time and not more often than is seen."""
        if self._is_busy:
            self._is_stale = True
            return
        self._is_busy = True
        self._look(self.pad.ink)

    @work(thread=True)
    def _look(self, ink: Ink) -> None:
        look = read_ink(ink, self.game.reader)
        self.post_message(self.Predicted(look, self.game.reader.network.forward(look.image[None])))

    def on_network_screen_predicted(self, message: Predicted) -> None:
        """Show what the network made of the ink, and rest a moment."""
        self.query_one(FeatureMaps).show(message.seen)
        self.query_one("#reading", Static).update(_words(message.look))
        self.set_timer(1 / LOOKS, self._has_rested)

    def _has_rested(self) -> None:
        self._is_busy = False
        if self._is_stale:
            self._is_stale = False
            self.read_ink()

    def action_leave(self) -> None:
        """Back to the sketch, with the ink."""
        self.pad.lift()
        if self.is_active:
            self._give_back(self.pad.ink, self.pad.cells)
            self.dismiss()


def _words(look: ReadInk) -> str:
    prediction = look.prediction
    if look.ink.is_blank:
        return _("Draw a digit.")
    if not prediction.readable:
        return _("I can't read this yet.")
    return _(
        "I read {digit} ({confidence:.0%} sure).",
        digit=with_article(prediction.digit),
        confidence=prediction.confidence,
    )

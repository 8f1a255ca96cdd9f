"""Show the network's feature maps while the learner draws."""

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
from digitgame.tui.judging import ReadInk, read_ink
from digitgame.tui.layout import BARS, FRAME, SMALLEST_PAD, USUAL_PAD, Cells
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.widgets.feature_maps import FeatureMaps
from digitgame.tui.widgets.pad import Pad
from model.network import Activations
from model.raster import SIDE

_FRAME_RATE = 12  # a second: looks like motion, and a slow connection can follow

_MAP_COLUMNS = 48  # at least
_MARGIN = 2  # columns next to the maps
_TEXT_ROWS = 6  # below the pad

_HOW_TO_READ = N_(
    "Bright: where a filter reacts most, compared with a blank page. The sixteen "
    "look at the six maps, not at your ink."
)


class NetworkScreen(DrawingScreen):
    """A small pad and the feature maps of both convolutions."""

    HELP: ClassVar[str] = help_pages.NETWORK_VIEW
    SUB_TITLE = N_("Inside the network")
    SMALLEST = Cells(80, 24)
    SMALLEST_UPRIGHT = None
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape,i", "leave", "Sketch"),
    ]

    @dataclass
    class Predicted(Message):
        """The network has read the ink."""

        read: ReadInk
        activations: Activations

    def __init__(
        self, game: GameContext, ink: Ink, cells: Cells, give_back: Callable[[Ink, Cells], None]
    ) -> None:
        """Start with some ink.

        Args:
            game: services and settings.
            ink: the drawing so far.
            cells: size of its pad.
            give_back: receives the ink and its pad's size when this screen is left.
        """
        super().__init__(game)
        self._initial = ink, cells
        self._give_back = give_back
        self._blank = game.reader.network.forward(np.zeros((1, SIDE, SIDE), np.float32))
        self._is_busy = False
        self._is_stale = False

    def compose_below(self) -> ComposeResult:
        """Lay out the prediction and an explanation of the maps."""
        yield Static(id="reading", markup=False)
        yield Static(_(_HOW_TO_READ), id="how-to-read", markup=False)

    def compose_panel(self) -> ComposeResult:
        """Lay out the maps."""
        yield FeatureMaps(self._blank)

    def on_mount(self) -> None:
        """Show the initial ink."""
        self.pad.load_ink(*self._initial)

    def canvas_size(self, terminal: Cells) -> Cells | None:
        """Return the size of a pad that leaves room for the maps."""
        across = (terminal.columns - FRAME - _MAP_COLUMNS - _MARGIN) // 2
        rows = min(terminal.rows - BARS - FRAME - _TEXT_ROWS, across, USUAL_PAD.rows)
        return Cells(2 * rows, rows) if rows >= SMALLEST_PAD.rows else None

    def fit_panel(self, room: Cells) -> None:
        """Give the remaining room to the maps."""
        rows = self.app.size.height - BARS
        self.query_one(FeatureMaps).fit(Cells(room.columns - _MARGIN, rows))

    @on(Pad.Changed)
    def read_ink(self) -> None:
        """Read the latest ink, one reading at a time and at most at the frame rate."""
        if self._is_busy:
            self._is_stale = True
            return
        self._is_busy = True
        self._read(self.pad.ink)

    @work(thread=True)
    def _read(self, ink: Ink) -> None:
        read = read_ink(ink, self.game.reader)
        self.post_message(self.Predicted(read, self.game.reader.network.forward(read.image[None])))

    def on_network_screen_predicted(self, message: Predicted) -> None:
        """Show the prediction and the maps, then pause for a frame."""
        self.query_one(FeatureMaps).show(message.activations)
        self.query_one("#reading", Static).update(format_prediction(message.read))
        self.set_timer(1 / _FRAME_RATE, self._finish_frame)

    def _finish_frame(self) -> None:
        self._is_busy = False
        if self._is_stale:
            self._is_stale = False
            self.read_ink()

    def action_leave(self) -> None:
        """Go back to the sketch with the ink."""
        self.pad.lift()
        if self.is_active:
            self._give_back(self.pad.ink, self.pad.cells)
            self.dismiss()


def format_prediction(read: ReadInk) -> str:
    """Format a live prediction."""
    prediction = read.prediction
    if read.ink.is_blank:
        return _("Draw a digit.")
    if not prediction.readable:
        return _("I can't read this yet.")
    return _(
        "I read {digit} ({confidence:.0%} sure).",
        digit=with_article(prediction.digit),
        confidence=prediction.confidence,
    )

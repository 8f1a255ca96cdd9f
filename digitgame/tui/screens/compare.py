"""Beside the model: the learner's strokes and the copybook's come about together."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from digitgame.core.comparison import compare
from digitgame.core.timeline import Timeline
from digitgame.i18n import N_, _
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.layout import BARS, Cells
from digitgame.tui.look import JudgedInk
from digitgame.tui.textual_compat.resize import SizedScreen
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.footer import Footer
from digitgame.tui.widgets.header import Header
from digitgame.tui.widgets.replay import SLOWER
from digitgame.tui.widgets.side_by_side import Drawing, SideBySide
from model.grid import Grid

_WORDS = 4  # rows: what differs, and the buttons


class CompareScreen(SizedScreen[None]):
    """Replays a drawing beside the way that it should have followed."""

    HELP: ClassVar[str] = help_pages.BESIDE
    TITLE = "digitgame"
    SUB_TITLE = N_("Beside the model")
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape,m,enter", "leave", "Back"),
        Binding("r,space", "replay", "Replay"),
        Binding("s", "replay_slowly", "Slower"),
        Binding("f1", "app.help", "Help", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(self, game: GameContext, seen: JudgedInk) -> None:
        """Two drawings to compare.

        Args:
            game: what every screen needs of the outside world.
            seen: the ink, and what was said of it.
        """
        super().__init__()
        ink, pad = seen.read_ink.ink, Grid(*seen.cells)
        comparison = compare(
            ink.paths(), seen.judgement, seen.digit, pad, game.settings.accepted_ways()
        )
        self._words = comparison.words
        self._drawings = (
            Drawing(_("Yours"), Timeline.from_ink(ink.strokes, pad), pad, comparison.place),
            Drawing(_("The model"), Timeline.from_paths(comparison.model), pad, comparison.place),
        )
        self._both = SideBySide(game.clock, len(self._drawings))

    def compose(self) -> ComposeResult:
        """The two drawings, where they differ most, the buttons."""
        yield Header(icon="≡")
        with Vertical(id="beside"):
            yield self._both
            yield Static(self._words, id="difference", markup=False)
            with Horizontal(id="buttons"):
                for label, name in (
                    (_("Replay"), "replay"),
                    (_("Slower"), "slower"),
                    (_("Back"), "back"),
                ):
                    yield Button(label, name)
        yield Footer()

    def on_mount(self) -> None:
        """Play at once."""
        for button in self.query(Button):
            button.can_focus = False  # each has a key of its own
        self._both.show(self._drawings)
        self.call_after_refresh(self.action_replay)

    def on_resize(self) -> None:
        """Follow the terminal's size, which need not be the event's any more."""
        columns, rows = self.app.size
        self._both.fit(Cells(columns, rows - BARS - _WORDS))

    @on(Button.Pressed, "#replay")
    def action_replay(self) -> None:
        """Draw both from the start."""
        self._both.play()

    @on(Button.Pressed, "#slower")
    def action_replay_slowly(self) -> None:
        """The same, for looking closely."""
        self._both.play(SLOWER)

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        """Back to the verdict."""
        if self.is_active:
            self.dismiss()

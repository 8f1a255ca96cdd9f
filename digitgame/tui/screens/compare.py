"""Replay the learner's strokes next to the copybook's."""

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
from digitgame.tui.judging import JudgedInk
from digitgame.tui.layout import BARS, Cells
from digitgame.tui.textual_compat.resize import SizedScreen
from digitgame.tui.widgets.button import Button, PadButton
from digitgame.tui.widgets.footer import Footer
from digitgame.tui.widgets.header import Header
from digitgame.tui.widgets.replay import SLOWER
from digitgame.tui.widgets.side_by_side import Drawing, SideBySide
from model.grid import Grid

_TEXT_ROWS = 4  # the difference and the buttons


class CompareScreen(SizedScreen[None]):
    """A drawing replayed next to the way that it should follow."""

    HELP: ClassVar[str] = help_pages.COMPARE
    SUB_TITLE = N_("Compare")
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape,m,enter", "leave", "Back"),
        Binding("r,space", "replay", "Replay"),
        Binding("s", "replay_slowly", "Slower"),
    ]
    AUTO_FOCUS = ""

    def __init__(self, game: GameContext, judged_ink: JudgedInk) -> None:
        """Compare a drawing with its model.

        Args:
            game: services and settings.
            judged_ink: the drawing and its judgement.
        """
        super().__init__()
        ink, pad = judged_ink.read_ink.ink, Grid(*judged_ink.cells)
        ways = game.settings.accepted_ways()
        comparison = compare(judged_ink.judgement, judged_ink.digit, pad, ways)
        self._words = comparison.words
        self._drawings = (
            Drawing(_("Yours"), Timeline.from_ink(ink.strokes, pad), pad, comparison.place),
            Drawing(
                _("The model"), Timeline.from_paths(comparison.reference), pad, comparison.place
            ),
        )
        self._both = SideBySide(game.clock, len(self._drawings))

    def compose(self) -> ComposeResult:
        """Lay out the two drawings, their main difference and the buttons."""
        yield Header(icon="≡")
        with Vertical(id="compare-screen"):
            yield self._both
            yield Static(self._words, id="difference", markup=False)
            with Horizontal(id="buttons"):
                for label, name in (
                    (_("Replay"), "replay"),
                    (_("Slower"), "slower"),
                    (_("Back"), "back"),
                ):
                    yield PadButton(label, name)
        yield Footer()

    def on_mount(self) -> None:
        """Start the replay."""
        self._both.show(self._drawings)
        self.call_after_refresh(self.action_replay)

    def on_resize(self) -> None:
        """Fit the terminal's current size, which may be newer than the event's."""
        columns, rows = self.app.size
        self._both.fit(Cells(columns, rows - BARS - _TEXT_ROWS))

    @on(Button.Pressed, "#replay")
    def action_replay(self) -> None:
        """Replay both from the start."""
        self._both.play()

    @on(Button.Pressed, "#slower")
    def action_replay_slowly(self) -> None:
        """Replay both slowly."""
        self._both.play(SLOWER)

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        """Go back to the verdict."""
        if self.is_active:
            self.dismiss()

"""Watching: a digit is written on a sheet in the pad's place, stroke by stroke."""

from textual import on
from textual.app import ComposeResult

from digitgame.core.tracing import Tracing
from digitgame.tui.context import GameContext
from digitgame.tui.laid_out import READY, TracingGuide
from digitgame.tui.layout import Cells
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.symbols import SYMBOLS
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.replay import SLOWER, Replay
from model.copybook import Way


class WatchScreen(DrawingScreen):
    """Shows the ways to write a digit; what is drawn after that is for its subclass."""

    def __init__(self, game: GameContext, digit: int) -> None:
        """The digit's usual way.

        Args:
            game: what every screen needs of the outside world.
            digit: what to watch.
        """
        super().__init__(game)
        self.ways = tuple(way for way in game.settings.accepted_ways() if way.digit == digit)
        self.way: Way = self.ways[0]
        self.is_watching = True
        self.replay = Replay(game.clock)
        self.replay.shows_directions = True
        self.lay_out_way()

    def show(self) -> None:
        """Show what there is to watch, or to draw."""
        raise NotImplementedError

    def compose_frame(self) -> ComposeResult:
        """What is watched, and what is drawn on."""
        yield self.replay
        yield self.pad

    def fit_panel(self, room: Cells) -> None:
        """Have what is watched follow the pad's size."""
        super().fit_panel(room)
        if self.replay.cells != self.pad.cells:
            is_playing = self.replay.is_playing
            self.replay.fit(self.pad.cells)
            self.lay_out_way(self.guide.tracing)
            if is_playing:
                self.action_replay()

    def lay_out_way(self, tracing: Tracing = READY) -> None:
        """Fit the way into the pad's guide lines; it may have been traced so far."""
        symbols = SYMBOLS[self.game.settings.glyphs]
        self.guide = TracingGuide(self.way, self.pad.cells, symbols, tracing)
        self.replay.show(self.guide.timeline, self.guide.pad)

    def action_watch(self) -> None:
        """Show how it is written."""
        self.pad.is_locked = True
        self.is_watching = True
        self.show_seen(None)
        self.show()
        self.action_replay()

    @on(Button.Pressed, "#replay")
    def action_replay(self) -> None:
        """Write it again."""
        self.replay.play()

    @on(Button.Pressed, "#slower")
    def action_replay_slowly(self) -> None:
        """Write it again, slowly."""
        self.replay.play(SLOWER)

    @on(Button.Pressed, "#another")
    def action_next_way(self) -> None:
        """Show another way to write it."""
        if not self.is_watching:
            return
        at = self.ways.index(self.way)
        self.way = self.ways[(at + 1) % len(self.ways)]
        self.lay_out_way()
        self.show()
        self.action_replay()

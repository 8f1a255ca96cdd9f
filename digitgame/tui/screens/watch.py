"""Replay the ways to write a digit in place of the pad."""

from textual import on
from textual.app import ComposeResult

from digitgame.core.tracing import Tracing
from digitgame.tui.context import GameContext
from digitgame.tui.layout import Cells
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.symbols import SYMBOLS
from digitgame.tui.tracing_guide import READY, TracingGuide
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.replay import SLOWER, Replay
from model.copybook import Way


class WatchScreen(DrawingScreen):
    """Base class of the lesson: the step in which the learner watches."""

    def __init__(self, game: GameContext, digit: int) -> None:
        """Start with the digit's usual way.

        Args:
            game: services and settings.
            digit: the digit to watch.
        """
        super().__init__(game)
        self.ways = tuple(way for way in game.settings.accepted_ways() if way.digit == digit)
        self.way: Way = self.ways[0]
        self.is_watching = True
        self.replay = Replay(game.clock)
        self.replay.shows_directions = True
        self.fit_way()

    def show(self) -> None:
        """Show the current step."""
        raise NotImplementedError

    def compose_frame(self) -> ComposeResult:
        """Lay out the replay and the pad."""
        yield self.replay
        yield self.pad

    def fit_panel(self, room: Cells) -> None:
        """Resize the replay with the pad."""
        super().fit_panel(room)
        if (self.replay.cells, self.guide.stretch) != (self.pad.cells, self.pad.stretch):
            is_playing = self.replay.is_playing
            self.replay.fit(self.pad.cells)
            self.fit_way(self.guide.tracing)
            if is_playing:
                self.action_replay()

    def fit_way(self, tracing: Tracing = READY) -> None:
        """Fit the way to the pad, keeping the tracing state."""
        symbols = SYMBOLS[self.game.settings.glyphs]
        self.guide = TracingGuide(self.way, self.pad.cells, symbols, tracing, self.pad.stretch)
        self.replay.show(self.guide.timeline, self.guide.pad)

    def action_watch(self) -> None:
        """Replay the way in place of the pad."""
        self.pad.is_locked = True
        self.is_watching = True
        self.offer_questions(None)
        self.show()
        self.action_replay()

    @on(Button.Pressed, "#replay")
    def action_replay(self) -> None:
        """Replay the way."""
        self.replay.play()

    @on(Button.Pressed, "#slower")
    def action_replay_slowly(self) -> None:
        """Replay the way slowly."""
        self.replay.play(SLOWER)

    @on(Button.Pressed, "#another")
    def action_next_way(self) -> None:
        """Show another way to write the digit."""
        if not self.is_watching:
            return
        at = self.ways.index(self.way)
        self.way = self.ways[(at + 1) % len(self.ways)]
        self.fit_way()
        self.show()
        self.action_replay()

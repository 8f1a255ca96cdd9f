"""The ten digits in a row, those that the learner has learnt in colour."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import on, work
from textual.message import Message
from textual.strip import Strip

from digitgame.core.cards import State, cards_from_tries
from digitgame.storage.database import HistoryError
from digitgame.tui.context import GameContext
from digitgame.tui.judging import usual_way
from digitgame.tui.layout import Cells
from digitgame.tui.palette import Levels, Palette, PixelWidget
from digitgame.tui.picture import draw_picture

_GAP = 1  # columns between the digits
_LARGEST = Cells(12, 6)


class DigitRow(PixelWidget):
    """Ten pictures of the copybook."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"digitrow--learnt"}

    @dataclass
    class Recalled(Message):
        """The learner's cards were loaded."""

        learnt: frozenset[int]

    def __init__(self, game: GameContext) -> None:
        """Show no digit as learnt at first."""
        super().__init__()
        self._game = game
        self._learnt: frozenset[int] = frozenset()
        self._pictures: list[Levels] = []
        self._bright: Palette | None = None

    def on_mount(self) -> None:
        """Load the learner's cards."""
        self.refresh_learner()

    @work(thread=True, exclusive=True)
    def refresh_learner(self) -> None:
        """Load the learner's cards."""
        try:
            cards = cards_from_tries(self._game.history.lesson_tries(self._game.learner))
        except HistoryError:
            return  # reported elsewhere
        learnt = (digit for digit in range(10) if cards.state(digit) is State.LEARNT)
        self.post_message(self.Recalled(frozenset(learnt)))

    @on(Recalled)
    def show_learnt(self, message: Recalled) -> None:
        """Show the learnt digits in colour."""
        self._learnt = message.learnt
        self.refresh()

    def on_resize(self) -> None:
        """Draw the digits again."""
        self._pictures = []

    def notify_style_update(self) -> None:
        """Draw the digits again when the colours change."""
        super().notify_style_update()
        self._pictures, self._bright = [], None

    def render_line(self, y: int) -> Strip:
        """Render a row of the pictures, centred."""
        columns = min((self.size.width + _GAP) // 10 - _GAP, _LARGEST.columns, 2 * self.size.height)
        if columns < 1:
            return Strip.blank(self.size.width, self.rich_style)
        if not self._pictures:
            cells = Cells(columns, self.size.height)
            ways = [usual_way(digit, self._game) for digit in range(10)]
            self._pictures = [draw_picture(self.palette, way.strokes, cells) for way in ways]
        if self._bright is None:
            colour = self.get_component_styles("digitrow--learnt").color
            self._bright = self.create_palette(colour, self.colors[2])
        gap = Segment(" " * _GAP, self.rich_style)
        margin = max((self.size.width - 10 * (columns + _GAP)) // 2, 0)
        segments = [Segment(" " * margin, self.rich_style)]
        for digit, picture in enumerate(self._pictures):
            is_learnt = digit in self._learnt
            palette = self._bright if is_learnt else self.palette
            row = palette.row(picture[y].tolist(), is_dimmed=not is_learnt)
            segments += [*row, gap]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

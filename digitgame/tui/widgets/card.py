"""A card that shows a digit and the learner's progress with it."""

from dataclasses import dataclass

from rich.segment import Segment
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from digitgame.core.cards import Card, State
from digitgame.i18n import N_, _
from digitgame.tui.layout import Cells
from digitgame.tui.palette import Levels, PixelWidget
from digitgame.tui.picture import draw_picture
from digitgame.tui.symbols import get_symbols
from digitgame.tui.widgets.lesson_steps import STEP_NAMES
from digitgame.tui.widgets.verdict import star_line
from model.copybook import Way

_STATES = {State.LOCKED: N_("locked"), State.OPEN: N_("open"), State.LEARNT: N_("learnt")}


class LessonCard(PixelWidget, can_focus=True):
    """A small picture, with the card's state as a symbol and a word."""

    BINDINGS = [Binding("enter", "open", "Learn it")]  # noqa: RUF012 - Textual declares it so

    @dataclass
    class Opened(Message):
        """The learner chose this digit."""

        digit: int

    def __init__(self, way: Way) -> None:
        super().__init__(id=f"card-{way.digit}")
        self.border_title = str(way.digit)
        self._way = way
        self._card = Card(way.digit)
        self._state = State.LOCKED
        self._picture: Levels | None = None

    @property
    def words(self) -> str:
        """The card's state: locked, open, the current step or the stars."""
        symbols, name = get_symbols(self), _STATES[self._state]
        match self._state:
            case State.LEARNT:
                return f"{symbols.right} {star_line(self._card.stars, symbols)}"
            case State.OPEN if self._card.is_started:
                name = STEP_NAMES[self._card.lesson.step]
        mark = symbols.locked if self._state is State.LOCKED else symbols.circle
        return f"{mark} {_(name)}"

    def show(self, card: Card, state: State, way: Way) -> None:
        """Show the learner's progress, and the way to write the digit."""
        self._card, self._state, self._way = card, state, way
        for other in State:
            self.set_class(other is state, f"-{other}")
        self._picture = None
        self.refresh()

    def action_open(self) -> None:
        """Open the lesson for this digit."""
        self.post_message(self.Opened(self._card.digit))

    def on_click(self) -> None:
        """Open the lesson."""
        self.action_open()

    def on_resize(self) -> None:
        """Discard the picture, whose size has changed."""
        self._picture = None

    def notify_style_update(self) -> None:
        """Discard the picture, whose colours or state have changed."""
        super().notify_style_update()
        self._picture = None

    def render_line(self, y: int) -> Strip:
        """Render a row of the picture, or the words in the last row."""
        columns, rows = self.size
        if y == rows - 1:
            return Strip([Segment(f"{self.words:^{columns}}", self.rich_style)], columns)
        if self._picture is None:
            self._picture = draw_picture(
                self.palette, self._way.strokes, Cells(columns, max(rows - 1, 0))
            )
        if y >= len(self._picture):
            return Strip.blank(columns, self.rich_style)
        is_locked = self._state is State.LOCKED
        return Strip(self.palette.row(self._picture[y].tolist(), is_dimmed=is_locked), columns)

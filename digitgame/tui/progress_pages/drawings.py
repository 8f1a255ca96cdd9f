"""A digit's best and latest drawings next to the copybook."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from digitgame.core.progress import Progress
from digitgame.core.records import Attempt
from digitgame.core.timeline import Timeline
from digitgame.core.tips import with_article
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.tui.layout import USUAL_PAD, Cells
from digitgame.tui.messages import HistoryReadFailed
from digitgame.tui.progress_pages.base import Page
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.replay import SLOWER
from digitgame.tui.widgets.side_by_side import Drawing, SideBySide
from model.copybook import Way, copybook
from model.grid import Grid

_LATEST = 20
"""Latest drawings to look through, from about four sessions."""

_AROUND = 4  # rows around the sheets: digits, two of words, buttons


class DrawingsPage(Page):
    """The drawings of one digit, loaded on demand."""

    TAB = N_("Drawings")
    ACTIONS = frozenset({"digit", "replay", "slower"})

    @dataclass
    class Loaded(Message):
        """A digit's drawings were loaded."""

        digit: int
        best: Sequence[Attempt]
        latest: Sequence[Attempt]

    def compose(self) -> ComposeResult:
        """Compose the digits to choose from, three sheets, words and buttons."""
        with Horizontal(id="choice"):
            for digit in range(10):
                yield Button(str(digit), f"digit-{digit}")
        yield SideBySide(self.game.clock, 3)
        yield Static(id="drawings-words", markup=False)
        with Horizontal(classes="buttons"):
            yield Button(_("Replay"), "replay", "primary")
            yield Button(_("Slower"), "slower")
            yield Button(_("Older"), "older")
            yield Button(_("Newer"), "newer")

    def on_mount(self) -> None:
        """Start without drawings."""
        self._digit = 0
        self._is_chosen = False
        self._is_opened = False
        self._best: Sequence[Attempt] = ()
        self._latest: Sequence[Attempt] = ()
        self._back = 0
        """Steps back from the latest drawing."""
        self.query_one("#older").display = self.query_one("#newer").display = False

    def fit(self, room: Cells) -> None:
        """Make the sheets as large as fits."""
        self.query_one(SideBySide).fit(Cells(room.columns, room.rows - _AROUND))

    def show(self, progress: Progress) -> None:
        """Choose the digit to work on, unless the learner has chosen one already."""
        if not self._is_chosen:
            self._digit = 0 if progress.work_on is None else progress.work_on
        if self._is_opened:
            self._load()

    def open(self) -> None:
        """Load the drawings, the first time."""
        if not self._is_opened:
            self._is_opened = True
            self._load()

    def choose(self, digit: int) -> None:
        """Show another digit."""
        self._digit, self._is_chosen = digit, True
        self._load()

    @on(Button.Pressed)
    def press(self, event: Button.Pressed) -> None:
        """Run the action of a button."""
        match (event.button.id or "").split("-"):
            case ["digit", digit]:
                self.choose(int(digit))
            case ["replay"]:
                self.play()
            case ["slower"]:
                self.play(SLOWER)
            case ["older"]:
                self.step(1)
            case ["newer"]:
                self.step(-1)
            case _:
                return
        event.stop()

    def play(self, speed: float = 1.0) -> None:
        """Replay the drawings."""
        self.query_one(SideBySide).play(speed)

    def step(self, older: int) -> None:
        """Show an older drawing, or a newer one if negative."""
        back = min(max(self._back + older, 0), max(len(self._latest) - 1, 0))
        if back != self._back:
            self._back = back
            self._draw()

    def _load(self) -> None:
        for digit in range(10):
            button = self.query_one(f"#digit-{digit}", Button)
            button.set_class(digit == self._digit, "-chosen")
        self._fetch(self._digit)

    @work(thread=True, exclusive=True)
    def _fetch(self, digit: int) -> None:
        """Query the history, which may be slow; only the last query is shown."""
        history, learner = self.game.history, self.game.learner
        try:
            best = history.best_drawings(learner, digit, 1)
            latest = history.latest_drawings(learner, digit, _LATEST)
        except HistoryError as error:
            self.post_message(HistoryReadFailed(str(error)))
        else:
            self.post_message(self.Loaded(digit, best, latest))

    @on(Loaded)
    def show_loaded(self, message: Loaded) -> None:
        """Show the loaded drawings, unless another digit was chosen since."""
        if message.digit == self._digit:
            self._best, self._latest, self._back = message.best, message.latest, 0
            self._draw()
            self.play()

    @on(HistoryReadFailed)
    def show_problem(self, message: HistoryReadFailed) -> None:
        """Show why there are no drawings."""
        self._best, self._latest = (), ()
        self._draw()
        self.query_one("#drawings-words", Static).update(message.problem)

    def _draw(self) -> None:
        """Show the complete drawings."""
        self.query_one("#older").display = self._back + 1 < len(self._latest)
        self.query_one("#newer").display = self._back > 0
        shown = self._latest[self._back : self._back + 1]
        way = self._choose_way([*shown, *self._best])
        drawings = [_drawing(_("best"), attempt) for attempt in self._best]
        name = _("latest") if self._back == 0 else _("{back} earlier", back=self._back)
        drawings += [_drawing(name, attempt) for attempt in shown]
        ideal = Grid(*USUAL_PAD)
        paths = ideal.fitted(way.strokes)
        drawings.append(Drawing(_("model"), Timeline.from_paths(paths), ideal))
        self.query_one(SideBySide).show(drawings)
        missing = _("You have not drawn {digit} yet.", digit=with_article(self._digit))
        advice = _(way.advice)
        words = advice if shown else f"{missing} {advice}"
        self.query_one("#drawings-words", Static).update(words)

    def _choose_way(self, attempts: Sequence[Attempt]) -> Way:
        """Return the way that the first of some drawings follows, or the digit's usual one."""
        followed = next((attempt.way for attempt in attempts if attempt.way), None)
        accepted = self.game.settings.accepted_ways()
        ways = [way for way in (*accepted, *copybook()) if way.digit == self._digit]
        return next((way for way in ways if way.name == followed), ways[0])


def _drawing(name: str, attempt: Attempt) -> Drawing:
    pad = Grid(max(attempt.columns, 1), max(attempt.rows, 1))  # an imported file may hold anything
    score = "" if attempt.score is None else f", {attempt.score:.0f}"
    day = _("{day:%m-%d}", day=attempt.drawn_at)
    return Drawing(f"{name}{score}, {day}", Timeline.from_ink(attempt.strokes, pad), pad)

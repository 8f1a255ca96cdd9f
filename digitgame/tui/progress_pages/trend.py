"""Over time: how many are right at first, and how beautiful; of all digits or of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from digitgame.core.progress import Day, Progress
from digitgame.core.trend import Period, trend
from digitgame.i18n import N_, _, capitalised
from digitgame.storage.database import HistoryError
from digitgame.tui.messages import HistoryReadFailed
from digitgame.tui.progress_pages.base import Page
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.plot import Plot

_MOST = 48
"""Points: each has a column of its own in a terminal of 60 columns."""


class TrendPage(Page):
    """Two plots, one above the other: as wide as can be, so that days stand apart."""

    TAB = N_("Over time")
    ACTIONS = frozenset({"period", "digit"})

    @dataclass
    class Loaded(Message):
        """A digit's answers were added up."""

        digit: int
        days: Sequence[Day]
        months: Sequence[Day]

    def compose(self) -> ComposeResult:
        """What a point is, the plots, buttons to look further back and at one digit."""
        yield Static(id="period", markup=False)
        with Horizontal(id="plots"):
            yield Plot(_("Right at first, %"))
            yield Plot(_("Mean score"))
        with Horizontal(classes="buttons"):
            yield Button("", "other-period")
            yield Button("", "which-digit")

    def on_mount(self) -> None:
        """Begin with the last weeks, and all ten digits."""
        self._period = Period.WEEKS
        self._found: Progress | None = None
        self._asked: int | None = None
        """Which digit was chosen, be its curves there yet or not."""
        self._digit: int | None = None
        self._of_digit: tuple[Sequence[Day], Sequence[Day]] = ((), ())

    def show(self, found: Progress) -> None:
        """Draw what was added up."""
        self._found = found
        self._draw()

    def change_period(self) -> None:
        """Look further back; after all time, at the last weeks again."""
        self._period = self._period.following
        self._draw()

    def choose(self, digit: int) -> None:
        """Look at one digit alone; chosen once more, at all ten again."""
        if digit == self._asked:
            self._asked = self._digit = None
            self._draw()
        else:
            self._asked = digit
            self._load(digit)

    @on(Button.Pressed, "#which-digit")
    def choose_next(self, event: Button.Pressed) -> None:
        """Look at the next digit; after the 9, at all ten again."""
        event.stop()
        self.choose(0 if self._asked is None else min(self._asked + 1, 9))

    @work(thread=True, exclusive=True)
    def _load(self, digit: int) -> None:
        """Look into the history, which may be slow; of several looks the last is shown."""
        try:
            found = self.game.history.answers_by_day_and_month(self.game.learner, digit)
        except HistoryError as error:
            self.post_message(HistoryReadFailed(str(error)))
        else:
            days, months = ([Day(*each) for each in tallies] for tallies in found)
            self.post_message(self.Loaded(digit, days, months))

    @on(Loaded)
    def show_loaded(self, message: Loaded) -> None:
        """Draw a digit's curves, unless another was chosen since."""
        if message.digit != self._asked:
            return
        self._digit, self._of_digit = message.digit, (message.days, message.months)
        self._draw()

    @on(HistoryReadFailed)
    def show_problem(self, message: HistoryReadFailed) -> None:
        """Say why there are none."""
        self._asked = self._digit
        self.query_one("#period", Static).update(message.problem)

    def _draw(self) -> None:
        found = self._found
        if found is None:
            return
        days, months = (found.days, found.months) if self._digit is None else self._of_digit
        shown = trend(days, months, self.game.today(), self._period, _MOST)
        words = _(
            "{period}: each point is {stretch}.",
            period=capitalised(_(self._period)),
            stretch=shown.stretch,
        )
        if not any(each.answered for each in shown.answers):
            words = _("{period}: nothing was answered.", period=capitalised(_(self._period)))
        if self._digit is not None:
            words += f" {_('Only the {digit}.', digit=self._digit)}"
        self.query_one("#period", Static).update(words)
        self.query_one("#which-digit", Button).label = (
            _("All digits (0-9)")
            if self._digit is None
            else _("Only the {digit} (0-9)", digit=self._digit)
        )
        self.query_one("#other-period", Button).label = _(
            "Show {period} (T)", period=_(self._period.following)
        )
        ends = (shown.first.isoformat(), _("today"))
        accuracy, score = self.query(Plot)
        accuracy.show([_percent(each.accuracy) for each in shown.answers], ends)
        score.show([each.mean_score for each in shown.answers], ends)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share

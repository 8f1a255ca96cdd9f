"""Accuracy and score over time, for all digits or one."""

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
"""Points, so that each has its own column in a terminal of 60 columns."""


class TrendPage(Page):
    """Two plots, one above the other."""

    TAB = N_("Over time")
    ACTIONS = frozenset({"period", "digit"})

    @dataclass
    class Loaded(Message):
        """A digit's answers were loaded."""

        digit: int
        days: Sequence[Day]
        months: Sequence[Day]

    def compose(self) -> ComposeResult:
        """Compose the caption, the plots, and the buttons for period and digit."""
        yield Static(id="period", markup=False)
        with Horizontal(id="plots"):
            yield Plot(_("Right first time, %"))
            yield Plot(_("Average score"))
        with Horizontal(classes="buttons"):
            yield Button("", "other-period")
            yield Button("", "which-digit")

    def on_mount(self) -> None:
        """Start with the last weeks and all digits."""
        self._period = Period.WEEKS
        self._progress: Progress | None = None
        self._asked: int | None = None
        """The chosen digit, whose answers may not have been loaded yet."""
        self._digit: int | None = None
        self._of_digit: tuple[Sequence[Day], Sequence[Day]] = ((), ())

    def show(self, progress: Progress) -> None:
        """Plot the learner's progress."""
        self._progress = progress
        self._draw()

    def change_period(self) -> None:
        """Show the next longer period; after all time, the last weeks again."""
        self._period = self._period.following
        self._draw()

    def choose(self, digit: int) -> None:
        """Show one digit; if it is chosen again, show all digits."""
        if digit == self._asked:
            self._asked = self._digit = None
            self._draw()
        else:
            self._asked = digit
            self._load(digit)

    @on(Button.Pressed, "#which-digit")
    def choose_next(self, event: Button.Pressed) -> None:
        """Show the next digit; after the 9, show all digits."""
        event.stop()
        self.choose(0 if self._asked is None else min(self._asked + 1, 9))

    @work(thread=True, exclusive=True)
    def _load(self, digit: int) -> None:
        """Query the history, which may be slow; only the last query is shown."""
        try:
            answers = self.game.history.answers_by_day_and_month(self.game.learner, digit)
        except HistoryError as error:
            self.post_message(HistoryReadFailed(str(error)))
        else:
            days, months = ([Day(*tally) for tally in tallies] for tallies in answers)
            self.post_message(self.Loaded(digit, days, months))

    @on(Loaded)
    def show_loaded(self, message: Loaded) -> None:
        """Plot a digit's answers, unless another digit was chosen since."""
        if message.digit != self._asked:
            return
        self._digit, self._of_digit = message.digit, (message.days, message.months)
        self._draw()

    @on(HistoryReadFailed)
    def show_problem(self, message: HistoryReadFailed) -> None:
        """Show why there are no answers."""
        self._asked = self._digit
        self.query_one("#period", Static).update(message.problem)

    def _draw(self) -> None:
        progress = self._progress
        if progress is None:
            return
        days, months = (progress.days, progress.months) if self._digit is None else self._of_digit
        shown = trend(days, months, self.game.today(), self._period, _MOST)
        words = _(
            "{period}: each point is {stretch}.",
            period=capitalised(_(self._period)),
            stretch=shown.stretch,
        )
        if not any(point.answered for point in shown.answers):
            words = _("{period}: no answers.", period=capitalised(_(self._period)))
        if self._digit is not None:
            words += f" {_('Only {digit}s.', digit=self._digit)}"
        self.query_one("#period", Static).update(words)
        self.query_one("#which-digit", Button).label = (
            _("All digits (0-9)")
            if self._digit is None
            else _("Only {digit}s (0-9)", digit=self._digit)
        )
        self.query_one("#other-period", Button).label = _(
            "Show {period} (T)", period=_(self._period.following)
        )
        ends = (_("{day:%Y-%m-%d}", day=shown.first), _("today"))
        accuracy, score = self.query(Plot)
        accuracy.show([_percent(point.accuracy) for point in shown.answers], ends)
        score.show([point.mean_score for point in shown.answers], ends)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share

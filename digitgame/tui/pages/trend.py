"""Over time: how many are right at first, and how beautiful."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Static

from digitgame.progress import Progress
from digitgame.trend import Period, trend
from digitgame.tui.pages.page import Page
from digitgame.tui.widgets.plot import Plot
from digitgame.words import N_, _, sentence

_MOST = 48
"""Points: each has a column of its own in a terminal of 60 columns."""


class TrendPage(Page):
    """Two plots, one above the other: as wide as can be, so that days stand apart."""

    TAB = N_("Over time")
    ACTIONS = frozenset({"period"})

    def compose(self) -> ComposeResult:
        """What a point is, the plots, a button to look further back."""
        glyphs = self.game.settings.glyphs
        yield Static(id="period", markup=False)
        with Horizontal(id="plots"):
            yield Plot(glyphs, _("Right at first, %"))
            yield Plot(glyphs, _("Mean score"))
        with Horizontal(classes="buttons"):
            yield Button("", id="other-period", compact=True)

    def on_mount(self) -> None:
        """Begin with the last weeks."""
        self._period = Period.WEEKS
        self._found: Progress | None = None

    def show(self, found: Progress) -> None:
        """Draw what was added up."""
        self._found = found
        self._draw()

    def change_period(self) -> None:
        """Look further back; after all time, at the last weeks again."""
        self._period = self._period.following
        self._draw()

    def _draw(self) -> None:
        found = self._found
        if found is None:
            return
        shown = trend(found.days, found.months, self.game.today(), self._period, _MOST)
        words = _(
            "{period}: each point is {stretch}.",
            period=sentence(_(self._period)),
            stretch=shown.stretch,
        )
        if not any(each.answered for each in shown.answers):
            words = _("{period}: nothing was answered.", period=sentence(_(self._period)))
        self.query_one("#period", Static).update(words)
        self.query_one("#other-period", Button).label = _(
            "Show {period} (T)", period=_(self._period.following)
        )
        ends = (shown.first.isoformat(), _("today"))
        accuracy, score = self.query(Plot)
        accuracy.show([_percent(each.accuracy) for each in shown.answers], ends)
        score.show([each.mean_score for each in shown.answers], ends)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share

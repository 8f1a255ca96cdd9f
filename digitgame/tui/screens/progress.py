"""The learner's progress, on five pages."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import ContentSwitcher, Tab, Tabs

from digitgame.core.calendar import change_goal
from digitgame.core.progress import Progress, progress
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.layout import BARS, Cells
from digitgame.tui.messages import DayChanged, HistoryReadFailed
from digitgame.tui.progress_pages.base import Page
from digitgame.tui.progress_pages.calendar import CalendarPage
from digitgame.tui.progress_pages.confusions import ConfusionsPage
from digitgame.tui.progress_pages.digits import DigitsPage
from digitgame.tui.progress_pages.drawings import DrawingsPage
from digitgame.tui.progress_pages.trend import TrendPage
from digitgame.tui.textual_compat.resize import SizedScreen
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.footer import Footer
from digitgame.tui.widgets.header import Header
from digitgame.tui.widgets.replay import SLOWER

_TABS = 1  # rows


class ProgressScreen(SizedScreen[None]):
    """Tabs for digits, trend, calendar, confusions and drawings."""

    SUB_TITLE = N_("Progress")
    HELP: ClassVar[str] = help_pages.PROGRESS
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("tab,right", "page(1)", "Page"),
        Binding("left,shift+tab", "page(-1)", "Page back", show=False),
        Binding("p", "practise", "Practise"),
        Binding("t", "period", "Further back"),
        Binding("plus,equals_sign", "goal(1)", "Goal", key_display="+/-"),
        Binding("minus", "goal(-1)", "Goal", show=False),
        Binding("0", "digit(0)", "Digit", key_display="0-9"),
        *(Binding(str(each), f"digit({each})", "Digit", show=False) for each in range(1, 10)),
        Binding("space,enter", "replay", "Replay"),
        Binding("s", "slower", "Slower"),
        Binding("up", "up_or_down(-1)", "Up", show=False),
        Binding("down", "up_or_down(1)", "Down", show=False),
        Binding("escape", "leave", "Home"),
    ]
    AUTO_FOCUS = ""

    @dataclass
    class Found(Message):
        """The statistics were loaded."""

        progress: Progress

    @dataclass
    class PastFound(Message):
        """The days and months before the latest weeks were loaded, too."""

        progress: Progress

    def __init__(self, game: GameContext) -> None:
        """Start with empty pages.

        Args:
            game: services and settings.
        """
        super().__init__()
        self._game = game
        self._pages: tuple[Page, ...] = (
            DigitsPage(game, "digits"),
            TrendPage(game, "trend"),
            CalendarPage(game, "calendar"),
            ConfusionsPage(game, "mixups"),
            DrawingsPage(game, "drawings"),
        )
        self._found: Progress | None = None

    @property
    def page(self) -> Page:
        """The current page."""
        shown = self.query_one(ContentSwitcher).current if self.is_mounted else None
        return next((page for page in self._pages if page.id == shown), self._pages[0])

    def compose(self) -> ComposeResult:
        """Lay out tabs and pages."""
        yield Header(icon="≡")
        tabs = Tabs(*(Tab(_(page.TAB), id=page.id) for page in self._pages))
        tabs.can_focus = False  # the screen handles its keys
        yield tabs
        with ContentSwitcher(initial=self._pages[0].id):
            yield from self._pages
        yield Footer()

    def on_mount(self) -> None:
        """Load the statistics."""
        for button in self.query(Button):
            button.can_focus = False  # each has its own key
        self._load()

    def on_resize(self) -> None:
        """Fit the page of drawings, which has no size while another page is shown."""
        columns, rows = self.app.size
        self.query_one(DrawingsPage).fit(Cells(columns, rows - BARS - _TABS))

    @on(DayChanged)
    def load_again(self) -> None:
        """Count days from the new one."""
        self._load()

    @work(thread=True)
    def _load(self) -> None:
        """Load the totals first; a long past is needed on later pages only."""
        history, learner, today = self._game.history, self._game.learner, self._game.today()
        try:
            sums = history.learner_stats(learner)
            self.post_message(self.Found(progress(sums, today)))
            whole = sums.with_past(*history.answers_by_day_and_month(learner))
            self.post_message(self.PastFound(progress(whole, today)))
        except HistoryError as error:
            self.post_message(HistoryReadFailed(str(error)))

    @on(HistoryReadFailed)
    def show_problem(self, message: HistoryReadFailed) -> None:
        """Show why there are no figures."""
        self.query_one(DigitsPage).show_problem(message.problem)

    @on(Found)
    def show_progress(self, message: Found) -> None:
        """Show the statistics."""
        self._found = message.progress
        self._show()
        self.refresh_bindings()

    @on(PastFound)
    def show_past(self, message: PastFound) -> None:
        """Show the days and months further back."""
        self._found = message.progress
        self.query_one(TrendPage).show(self._found)
        self.query_one(CalendarPage).show(self._found)

    def _show(self) -> None:
        if self._found is not None:
            for page in self._pages:
                page.show(self._found)

    @on(Tabs.TabActivated)
    def turn(self) -> None:
        """Show the page of the active tab."""
        self.query_one(ContentSwitcher).current = self.query_one(Tabs).active or None
        self.page.open()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the current page's actions in the footer."""
        if action == "practise":
            return self._found is not None and isinstance(self.page, DigitsPage)
        if any(action in page.ACTIONS for page in self._pages):
            return action in self.page.ACTIONS
        return super().check_action(action, parameters)

    def action_page(self, steps: int) -> None:
        """Show another page."""
        tabs = self.query_one(Tabs)
        if steps > 0:
            tabs.action_next_tab()
        else:
            tabs.action_previous_tab()
        self.turn()  # at once: the next key is meant for that page

    @on(Button.Pressed, "#weakest")
    @on(Button.Pressed, "#practice")
    async def action_practise(self) -> None:
        """Practise the weakest digit and two others, so that it does not come every time.

        Without a weakest one, practise all.
        """
        weakest = self._found.work_on if self._found else None
        if not self.is_active:
            return
        if weakest is None:
            await self.app.run_action("practise")
        else:
            others = self._game.rng.sample([d for d in range(10) if d != weakest], 2)
            await self.app.run_action(f"practise({(weakest, *others)})")

    @on(Button.Pressed, "#other-period")
    def action_period(self) -> None:
        """Look further back."""
        self.query_one(TrendPage).change_period()

    @on(Button.Pressed, "#more")
    def raise_goal(self) -> None:
        """Raise the daily goal."""
        self.action_goal(1)

    @on(Button.Pressed, "#less")
    def lower_goal(self) -> None:
        """Lower the daily goal, down to none."""
        self.action_goal(-1)

    def action_goal(self, steps: int) -> None:
        """Change the daily goal and save it."""
        goal = change_goal(self._game.settings.goal, steps)
        self._game.choose_and_notify(self.app, goal=goal)
        self._show()

    def action_digit(self, digit: int) -> None:
        """Show the curves or the drawings of a digit."""
        if isinstance(self.page, TrendPage | DrawingsPage):
            self.page.choose(digit)

    def action_replay(self) -> None:
        """Replay the drawings."""
        self.query_one(DrawingsPage).play()

    def action_slower(self) -> None:
        """Replay the drawings slowly."""
        self.query_one(DrawingsPage).play(SLOWER)

    def action_up_or_down(self, rows: int) -> None:
        """Scroll the page; on the page of drawings, show an older or newer one."""
        if isinstance(self.page, DrawingsPage):
            self.page.step(rows)
        else:
            self.page.scroll_relative(y=rows, animate=False)

    @on(Button.Pressed, "#home")
    def action_leave(self) -> None:
        """Go back to the previous screen."""
        if self.is_active:
            self.dismiss()

"""Progress: how the learner gets on, page by page, and what to work on next."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import ContentSwitcher, Tab, Tabs

from digitgame.core.calendar import change_goal
from digitgame.core.progress import Progress, progress
from digitgame.core.session import new_session
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.storage.settings import SettingsError
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.layout import BARS, Cells
from digitgame.tui.messages import HistoryReadFailed
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
    """Tabs, and a page below: the figures, the trend, the calendar, the mix-ups, the drawings."""

    TITLE = "digitgame"
    SUB_TITLE = N_("Progress")
    HELP: ClassVar[str] = help_pages.PROGRESS
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("tab,right", "page(1)", "Page"),
        Binding("left,shift+tab", "page(-1)", "Page back", show=False),
        Binding("p", "practise", "Practise the weakest"),
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
        """The history was added up."""

        progress: Progress

    @dataclass
    class PastFound(Message):
        """The days and months before the latest weeks were found, too."""

        progress: Progress

    def __init__(self, game: GameContext) -> None:
        """Nothing known yet.

        Args:
            game: what every screen needs of the outside world.
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
        """The one that is shown."""
        shown = self.query_one(ContentSwitcher).current if self.is_mounted else None
        return next((page for page in self._pages if page.id == shown), self._pages[0])

    def compose(self) -> ComposeResult:
        """Tabs and pages."""
        yield Header(icon="≡")
        tabs = Tabs(*(Tab(_(page.TAB), id=page.id) for page in self._pages))
        tabs.can_focus = False  # its keys are the screen's
        yield tabs
        with ContentSwitcher(initial=self._pages[0].id):
            yield from self._pages
        yield Footer()

    def on_mount(self) -> None:
        """Add up the history."""
        for button in self.query(Button):
            button.can_focus = False  # each has a key of its own
        self._add_up()

    def on_resize(self) -> None:
        """Tell the page of drawings its room, which it has not got while another is shown."""
        columns, rows = self.app.size
        room = Cells(columns, rows - BARS - _TABS)
        self.query_one(DrawingsPage).fit(room)

    @work(thread=True)
    def _add_up(self) -> None:
        """The figures first: a long past is for pages that nobody has turned to yet."""
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
        """Say why there are no figures."""
        self.query_one(DigitsPage).say(message.problem)

    @on(Found)
    def show_progress(self, message: Found) -> None:
        """Fill in what was added up."""
        self._found = message.progress
        self._show()
        self.refresh_bindings()

    @on(PastFound)
    def show_past(self, message: PastFound) -> None:
        """Fill in what goes further back."""
        self._found = message.progress
        self.query_one(TrendPage).show(self._found)
        self.query_one(CalendarPage).show(self._found)

    def _show(self) -> None:
        if self._found is not None:
            for page in self._pages:
                page.show(self._found)

    @on(Tabs.TabActivated)
    def turn(self) -> None:
        """Show the page of the tab that was chosen last."""
        self.query_one(ContentSwitcher).current = self.query_one(Tabs).active or None
        if isinstance(self.page, DrawingsPage):
            self.page.ensure_loaded()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show in the footer only what can be done now, on this page."""
        if action == "practise":
            has_weakest = self._found is not None and self._found.work_on is not None
            return has_weakest and isinstance(self.page, DigitsPage)
        if any(action in page.ACTIONS for page in self._pages):
            return action in self.page.ACTIONS
        return super().check_action(action, parameters)

    def action_page(self, steps: int) -> None:
        """Turn the pages."""
        tabs = self.query_one(Tabs)
        if steps > 0:
            tabs.action_next_tab()
        else:
            tabs.action_previous_tab()
        self.turn()  # now: the next key is meant for that page

    @on(Button.Pressed, "#weakest")
    def action_practise(self) -> None:
        """Ask for the weakest digit, and two others so that it does not come every time."""
        from digitgame.tui.screens.practice import PracticeScreen
        from digitgame.tui.screens.session import skills

        weakest = self._found.work_on if self._found else None
        if weakest is not None and self.is_active:
            others = self._game.rng.sample([d for d in range(10) if d != weakest], 2)
            session = new_session(
                self._game.rng,
                self._game.count,
                skills=skills(self._game),
                digits=(weakest, *others),
            )
            self.app.switch_screen(PracticeScreen(self._game, session=session))

    @on(Button.Pressed, "#other-period")
    def action_period(self) -> None:
        """Look further back."""
        self.query_one(TrendPage).change_period()

    @on(Button.Pressed, "#more")
    def raise_goal(self) -> None:
        """A higher goal."""
        self.action_goal(1)

    @on(Button.Pressed, "#less")
    def lower_goal(self) -> None:
        """A lower goal, or none."""
        self.action_goal(-1)

    def action_goal(self, steps: int) -> None:
        """Change the daily goal, now and from now on."""
        try:
            self._game.choose(goal=change_goal(self._game.settings.goal, steps))
        except SettingsError as error:
            self.notify(str(error), severity="warning", markup=False)
        self._show()

    def action_digit(self, digit: int) -> None:
        """Look at the curves, or at the drawings, of a digit."""
        if isinstance(self.page, TrendPage | DrawingsPage):
            self.page.choose(digit)

    def action_replay(self) -> None:
        """Let the drawings come about again."""
        self.query_one(DrawingsPage).play()

    def action_slower(self) -> None:
        """Let them come about slowly."""
        self.query_one(DrawingsPage).play(SLOWER)

    def action_up_or_down(self, rows: int) -> None:
        """Show what does not fit a short terminal; of the drawings, an older or newer one."""
        if isinstance(self.page, DrawingsPage):
            self.page.step(rows)
        else:
            self.page.scroll_relative(y=rows, animate=False)

    @on(Button.Pressed, "#home")
    def action_leave(self) -> None:
        """Back to where the learner came from."""
        if self.is_active:
            self.dismiss()

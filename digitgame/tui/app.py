"""The app: wiring only."""

import asyncio
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.content import Content
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker

from digitgame.errors import CommandError
from digitgame.i18n import _
from digitgame.storage.settings import SettingsError
from digitgame.system.terminal import safe_excerpt
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.goal_notifier import GoalNotifier
from digitgame.tui.screens.home import HomeScreen
from digitgame.tui.symbols import SYMBOLS
from digitgame.tui.textual_compat.mouse import DraggingApp
from digitgame.tui.textual_compat.resize import SizedScreen
from digitgame.tui.textual_compat.robust_app import RobustApp
from digitgame.tui.theme import DIGITGAME, theme_for_terminal

# Every other screen is loaded by whoever goes there: the first one is to be seen at once, and what
# nobody goes to takes no memory.
if TYPE_CHECKING:
    from digitgame.core.records import SessionRecord
    from digitgame.tui.history_monitor import HistoryMonitor
    from digitgame.tui.screens.lesson import LessonScreen
    from digitgame.tui.screens.session import SessionScreen

_STYLES = Path(__file__).parent / "app.tcss"
"""How every screen looks but Home, whose styles are in a file of their own: the first screen is not
to wait until all are read."""

_READ = 15.0
"""Seconds that it takes to read what is wrong with the settings."""

_SOON = 0.005
"""Seconds until the first screen is looked for again, when it is only just coming."""


class DigitgameApp(RobustApp, DraggingApp):
    """Home, and the screens that it leads to."""

    TITLE = "digitgame"
    CSS_PATH = Path("home.tcss")  # what the first screen needs; `push_screen` adds the others'
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares it so

    BINDINGS = [Binding("f1", "help", "Help", show=False)]  # noqa: RUF012 - as above

    VERTICAL_BREAKPOINTS = [(0, "-short"), (22, "-tall"), (34, "-high")]  # noqa: RUF012 - as above

    @dataclass
    class GoalReached(Message):
        """The learner has drawn as many digits today as they wanted."""

        words: str

    def __init__(self, game: GameContext, start: str = "home", *, has_tour: bool = False) -> None:
        """An app that is ready to run.

        Args:
            game: what every screen needs of the outside world.
            start: home, practise, sprint, exam, learn, lesson(digit) or sketch; a visitor says
                their name, and then is home.
            has_tour: is the tour shown, unless the settings say that it was?
        """
        self.game = game
        self.symbols = SYMBOLS[game.settings.glyphs]
        # The terminal's own colours are the only ones that NO_COLOR can take away entirely.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.register_theme(DIGITGAME)
        # Not by assignment, which would have all styles worked out again once they are read.
        self.set_reactive(DigitgameApp.theme, theme_for_terminal(self, game.settings.theme))
        self._start = start
        self._goal = GoalNotifier(game)
        self._opening: Worker[None] | None = None
        self.history_watch: HistoryMonitor | None = None
        """Who looks after the history; nobody until that is open."""
        self.refusal = ""
        """Why the game cannot be played, where it cannot."""
        self._has_tour = has_tour and start == "home" and not game.settings.toured

    def get_driver_class(self) -> type[Driver]:
        """Return the driver class, which reads and writes the terminal."""
        if self.game.is_visitor:
            from digitgame.tui.textual_compat.web_driver import BrowserDriver

            return BrowserDriver
        if "TEXTUAL_DRIVER" in os.environ:
            return self._named_driver()
        from digitgame.tui.textual_compat.driver import KioskDriver, ResilientDriver

        return KioskDriver if self.game.is_kiosk else ResilientDriver

    def _named_driver(self) -> type[Driver]:
        """The driver that TEXTUAL_DRIVER names."""
        try:
            return super().get_driver_class()
        except (ImportError, AttributeError, RuntimeError, ValueError) as error:
            named = safe_excerpt(os.environ.get("TEXTUAL_DRIVER", ""))
            raise CommandError(
                f"TEXTUAL_DRIVER is {named!r}, which is no driver. Unset it."
            ) from error

    def get_default_screen(self) -> Screen[None]:
        """Home, which every other lies on; a visitor says first who they are."""
        if self.game.is_visitor:
            return SizedScreen(id="_default")
        # Textual adds these once all styles are worked out without, and works them out again.
        return HomeScreen(self.game, self.resume, self._size_classes())

    def _size_classes(self) -> str:
        """What a screen of this size is called in the styles."""
        width, height = self.size
        breakpoints = ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS))
        return " ".join(
            max(each for each in known if each[0] <= size)[1] for size, known in breakpoints
        )

    def on_mount(self) -> None:
        """Go to the first screen."""
        # After the signal of the first theme: only one that the learner chooses is kept.
        self.call_next(
            self.theme_changed_signal.subscribe, self, lambda theme: self.choose(theme=theme.name)
        )
        self.call_after_refresh(self._open)
        for words in self.game.notices:
            self.notify(words, title=_("Settings"), severity="warning", timeout=_READ, markup=False)
        if self.game.is_visitor:
            from digitgame.tui.screens.name_prompt import NameScreen

            self.push_screen(NameScreen(), self._welcome)
            return
        if self._start != "home":
            self._open()  # whoever goes elsewhere at once waits for all of it
            self._show_first_screen()
        if self._has_tour:
            self.call_later(self._show_tour)

    @work
    async def _show_first_screen(self) -> None:
        """Go where the command line leads, as soon as Home is there to lie below it."""
        while not self.screen.is_mounted:
            await asyncio.sleep(_SOON)
        self.call_later(self.run_action, self._start)

    async def _show_tour(self) -> None:
        from digitgame.tui.screens.tour import TourScreen

        self.push_screen(TourScreen(), lambda _: self.choose(toured=True))

    def _open(self) -> None:
        if self._opening is None:
            self.game.on_loaded()
            self._opening = self._load()

    @work(thread=True)
    def _load(self) -> None:
        """Load what is not on the first screen while the learner looks at that."""
        from digitgame.storage.database import HistoryError
        from model.reader import WeightsError

        try:
            self.game.open()
        except (WeightsError, HistoryError) as error:
            self.call_from_thread(self._refuse, str(error))
        else:
            self.call_from_thread(self._start_monitor)

    def _start_monitor(self) -> None:
        from digitgame.tui.history_monitor import HistoryMonitor

        self.game.on_loaded()
        self.history_watch = HistoryMonitor(self, self.game.history)
        self.history_watch.start()

    def _refuse(self, reason: str) -> None:
        self.refusal = reason
        self.exit()

    async def screen_for(self) -> bool:
        """Wait until everything is loaded; False where the game cannot be played."""
        self._open()
        assert self._opening is not None
        await self._opening.wait()
        return not self.refusal

    def format_title(self, title: str, sub_title: str) -> Content:
        """What stands at the top: also that nothing is kept, as long as that is so."""
        return super().format_title(title, " · ".join(filter(None, (sub_title, self.sub_title))))

    def push_screen(self, screen: Any, *given: Any, **named: Any) -> Any:
        """Put a screen on top. The first brings the styles of all but Home."""
        if not self.stylesheet.has_source(str(_STYLES)):
            self.stylesheet.read(_STYLES)
        return super().push_screen(screen, *given, **named)

    def _welcome(self, visitor: str | None) -> None:
        if visitor is not None:
            self.game.learner = visitor
            self.push_screen(HomeScreen(self.game, self.resume))

    def choose(self, **choice: Any) -> None:
        """Take a choice among the settings and keep it; say so where that fails."""
        try:
            self.game.choose(**choice)
        except SettingsError as error:
            self.notify(str(error), severity="warning", markup=False)

    def on_session_screen_judged(self, message: "SessionScreen.Judged") -> None:
        """Look at the goal."""
        self._check_goal(message.attempt.learner)

    def on_lesson_screen_judged(self, message: "LessonScreen.Judged") -> None:
        """Look at the goal."""
        self._check_goal(message.attempt.learner)

    @work(thread=True)
    def _check_goal(self, learner: str) -> None:
        """See whether an attempt was the last that the daily goal asks for."""
        if words := self._goal.message(learner):
            self.post_message(self.GoalReached(words))

    @on(GoalReached)
    def notify_goal(self, message: GoalReached) -> None:
        """Tell the learner."""
        self.notify(message.words, title=_("Goal"), markup=False)

    def _fatal_error(self) -> None:
        """Say in words that the game has a mistake, and keep its details for whoever mends it."""
        error = self._exception
        self.panic(
            Text(  # brackets in a path or a traceback are no markup
                _(
                    "digitgame stopped because of a mistake of its own ({mistake}). Every "
                    "attempt whose verdict you saw is kept. {kept}",
                    mistake=type(error).__name__,
                    kept=self.game.save_crash_report(error),
                )
            )
        )

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The game's own commands besides Textual's."""
        from digitgame.tui import command_palette

        textuals = super().get_system_commands(screen)
        yield from command_palette.permitted(textuals, is_kiosk=self.game.is_kiosk)
        yield from command_palette.own(screen, self.game, self.history_watch, self.choose)

    async def action_practise(self) -> None:
        """Start a session."""
        await self._enter("practise")

    async def action_sprint(self) -> None:
        """Start a sprint."""
        await self._enter("sprint")

    async def action_exam(self) -> None:
        """Start an exam."""
        await self._enter("exam")

    async def action_sketch(self) -> None:
        """Draw freely."""
        await self._enter("sketch")

    async def action_learn(self) -> None:
        """Show the cards."""
        await self._enter("learn")

    async def action_lesson(self, digit: int) -> None:
        """Learn one digit; its card is there when it is left."""
        if await self.screen_for():
            from digitgame.tui.screens.cards import CardsScreen

            self._go(CardsScreen(self.game, digit))

    async def action_progress(self) -> None:
        """Show how the learner gets on."""
        await self._enter("progress")

    async def _enter(self, name: str) -> None:
        if await self.screen_for():
            from digitgame.tui.screen_factory import create_screen

            self._go(create_screen(name, self.game))

    def resume(self, left: "SessionRecord") -> None:
        """Go on with a session that was left.

        Raises:
            SessionFormatError: if it was damaged.
        """
        from digitgame.tui.screen_factory import create_session_screen

        self._go(create_session_screen(left.task)(self.game, left))

    async def action_help(self) -> None:
        """Show the help for this screen."""
        from digitgame.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            page = getattr(self.screen, "HELP", help_pages.HOME)
            if isinstance(page, str):  # Textual's own screens have something else by that name
                self.push_screen(HelpScreen(page))

    def _go(self, screen: Screen[None]) -> None:
        """Put a screen on Home, in place of whatever was there."""
        if not self.screen.is_mounted:
            return  # one is only just coming: this is the second of two keys pressed at once
        while not isinstance(self.screen, HomeScreen):
            self.pop_screen()
        self.push_screen(screen)

"""The Textual app, which wires the screens together."""

import asyncio
import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import events, work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.content import Content
from textual.driver import Driver
from textual.screen import Screen
from textual.worker import Worker

from digitgame.errors import CommandError
from digitgame.i18n import _, change_language, language_from_environment, translations
from digitgame.system.terminal import safe_excerpt
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.messages import DayChanged
from digitgame.tui.screens.home import HomeScreen
from digitgame.tui.symbols import SYMBOLS
from digitgame.tui.textual_compat.cursor import CursorApp
from digitgame.tui.textual_compat.mouse import DraggingApp
from digitgame.tui.textual_compat.resize import SizedScreen
from digitgame.tui.textual_compat.robust_app import RobustApp
from digitgame.tui.theme_choice import ThemeChoice
from digitgame.tui.tour import Tour

# Everything that the first frame does not need is imported late, so that it appears at once.
if TYPE_CHECKING:
    from digitgame.core.records import SessionRecord
    from digitgame.tui.goal_notifier import GoalNotifier
    from digitgame.tui.history_monitor import HistoryMonitor
    from digitgame.tui.screens.lesson import LessonScreen
    from digitgame.tui.screens.session import SessionScreen

_STYLES = Path(__file__).parent / "app.tcss"
"""Styles of all screens but Home, which does not wait for them."""

_NOTICE_TIMEOUT = 15.0  # seconds

_DAY_CHECK = 10.0
"""Seconds between checks whether a new day has begun."""

_POLL_INTERVAL = 0.005
"""Seconds between checks whether the first screen is mounted."""


class DigitgameApp(CursorApp, RobustApp, DraggingApp, ThemeChoice):
    """Home and the screens that it leads to."""

    TITLE = "digitgame"
    CSS_PATH = Path("home.tcss")  # `push_screen` adds the other screens' styles
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (60, "-narrow"), (100, "-wide")]  # noqa: RUF012 - Textual declares it so

    BINDINGS = [Binding("question_mark,f1", "help", "Help", key_display="?")]  # noqa: RUF012 - as above

    VERTICAL_BREAKPOINTS = [(0, "-short"), (22, "-tall"), (34, "-high")]  # noqa: RUF012 - as above

    def __init__(self, game: GameContext, start: str = "home", *, has_tour: bool = False) -> None:
        """Prepare the app.

        Args:
            game: services and settings.
            start: home, practise, sprint, exam, learn, lesson(digit) or sketch; a visitor
                enters their name and then starts at home.
            has_tour: whether to show the tour to those who are new here.
        """
        self.game = game
        self.symbols = SYMBOLS[game.settings.glyphs]
        # Only the terminal's own colours can be removed entirely.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.start_with_wanted_theme()
        self._start = start
        self._goal: GoalNotifier | None = None
        self._opening: Worker[None] | None = None
        self.history_monitor: HistoryMonitor | None = None
        """None until the history is open."""
        self.refusal = ""
        """The error that makes the game unplayable, if any."""
        self._tour = Tour(self, game) if has_tour and start == "home" else None
        self._today = game.today()
        self._has_told_layout = False

    def get_driver_class(self) -> type[Driver]:
        """Return the driver for the terminal or the browser."""
        if self.game.is_visitor:
            from digitgame.tui.textual_compat.web_driver import BrowserDriver

            return BrowserDriver
        if "TEXTUAL_DRIVER" in os.environ:
            return self._driver_from_environment()
        from digitgame.tui.textual_compat.driver import KioskDriver, ResilientDriver

        return KioskDriver if self.game.is_kiosk else ResilientDriver

    def _driver_from_environment(self) -> type[Driver]:
        try:
            return super().get_driver_class()
        except (ImportError, AttributeError, RuntimeError, ValueError) as error:
            named = safe_excerpt(os.environ.get("TEXTUAL_DRIVER", ""))
            raise CommandError(
                f"TEXTUAL_DRIVER is {named!r}, which is not a driver. Unset it."
            ) from error

    def get_default_screen(self) -> Screen[None]:
        """Return Home, or a blank screen for a visitor, who enters their name first."""
        if self.game.is_visitor:
            return SizedScreen(id="_default")
        # With its size classes at once: Textual adds them late and then computes all styles again.
        return HomeScreen(self.game, self.resume, self._size_classes())

    def _size_classes(self) -> str:
        """Return the CSS classes for the current size."""
        width, height = self.size
        breakpoints = ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS))
        return " ".join(
            max(point for point in points if point[0] <= size)[1] for size, points in breakpoints
        )

    def on_mount(self) -> None:
        """Show the first screen."""
        self.theme_changed_signal.subscribe(self, self.save_theme)
        self.call_after_refresh(self._open)
        self.set_interval(_DAY_CHECK, self.check_day)
        for words in self.game.notices:
            self.notify(
                words,
                title=_("Settings"),
                severity="warning",
                timeout=_NOTICE_TIMEOUT,
                markup=False,
            )
        if self.game.is_visitor:
            from digitgame.tui.screens.name_prompt import NameScreen

            self.push_screen(NameScreen(), self._welcome)
            return
        if self._start != "home":
            self._open()  # the first screen needs everything loaded
            self._show_first_screen()
        if self._tour and not self.game.settings.toured:
            self.call_later(self._tour.start)

    def check_day(self) -> None:
        """Tell every open screen when a new day has begun."""
        if self._today != (today := self.game.today()):
            self._today = today
            for screen in self.screen_stack:
                screen.post_message(DayChanged())

    @work
    async def _show_first_screen(self) -> None:
        """Show the screen chosen on the command line, once Home is mounted below it."""
        while not self.screen.is_mounted:
            await asyncio.sleep(_POLL_INTERVAL)
        self.call_later(self.run_action, self._start)

    def _open(self) -> None:
        if self._opening is None:
            self.game.on_loaded()
            self._opening = self._load()

    @work(thread=True)
    def _load(self) -> None:
        """Load everything else while the first screen is shown."""
        from digitgame.storage.database import HistoryError
        from model.reader import WeightsError

        try:
            self.game.open()
        except (WeightsError, HistoryError) as error:
            self.call_from_thread(self._refuse, str(error))
        else:
            self.call_from_thread(self._start_monitor)

    def _start_monitor(self) -> None:
        from digitgame.tui.goal_notifier import GoalNotifier
        from digitgame.tui.history_monitor import HistoryMonitor

        self.game.on_loaded()
        self._goal = GoalNotifier(self.game)
        self.history_monitor = HistoryMonitor(self, self.game.history)
        self.history_monitor.start()
        if isinstance(self.screen, HomeScreen):
            self.screen.exchange()

    def _refuse(self, reason: str) -> None:
        self.refusal = reason
        self.exit()

    async def wait_until_loaded(self) -> bool:
        """Wait until everything is loaded; return whether the game can be played."""
        self._open()
        assert self._opening is not None
        await self._opening.wait()
        return not self.refusal

    def format_title(self, title: str, sub_title: str) -> Content:
        """Return the header's title, with the app's subtitle as a warning.

        In narrow terminals the screen's name is all that fits.
        """
        named = " · ".join(filter(None, (sub_title, self.sub_title)))
        is_slim = self.size.width < self.HORIZONTAL_BREAKPOINTS[1][0]
        return Content(named) if is_slim and named else super().format_title(title, named)

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Push a screen. The first one loads the styles of all screens but Home."""
        if not self.stylesheet.has_source(str(_STYLES)):
            self.stylesheet.read(_STYLES)
        return super().push_screen(screen, *args, **options)

    async def _welcome(self, visitor: str | None) -> None:
        if visitor is None:
            return
        self.game.play_as(visitor, self)
        self.on_home_screen_learner_chosen()
        is_new = await self._tour.is_due() if self._tour else False
        self.choose(toured=not is_new)  # this visitor's; those of the account are not changed
        self.push_screen(HomeScreen(self.game, self.resume))
        if self._tour and is_new:
            await self._tour.start()

    def on_home_screen_learner_chosen(self) -> None:
        """Tell the server who plays, if a visitor does."""
        report = getattr(self._driver, "report_learner", None)  # only the browser's has it
        if report:
            report(self.game.learner)

    def on_session_screen_judged(self, message: "SessionScreen.Judged") -> None:
        """Check the daily goal."""
        self._check_goal(message.attempt.learner)

    def on_lesson_screen_judged(self, message: "LessonScreen.Judged") -> None:
        """Check the daily goal."""
        self._check_goal(message.attempt.learner)

    @work(thread=True)
    def _check_goal(self, learner: str) -> None:
        """Notify the learner if an attempt reached the daily goal."""
        if self._goal and (words := self._goal.message(learner)):
            self.notify(words, title=_("Goal"), markup=False)

    def _fatal_error(self) -> None:
        """Show a message instead of a traceback, which is saved as a crash report."""
        error = self._exception
        self.panic(
            Text(  # brackets are not markup
                _(
                    "digitgame stopped because of an internal error ({mistake}). Every attempt "
                    "that got a score is saved. {kept}",
                    mistake=type(error).__name__,
                    kept=self.game.save_crash_report(error),
                )
            )
        )

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return Textual's and the game's commands."""
        from digitgame.tui import command_palette

        textuals = super().get_system_commands(screen)
        yield from command_palette.filter_commands(textuals, is_kiosk=self.game.is_kiosk)
        yield from command_palette.game_commands(screen, self.game, self.history_monitor)

    async def action_practise(self, digits: tuple[int, ...] = (), count: int = 0) -> None:
        """Start a practice session, of other digits or another length than usual if given."""
        await self._enter("practise", digits=digits, count=count)

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
        """Start a digit's lesson, over the cards."""
        await self._enter("learn", digit=digit)

    async def action_progress(self) -> None:
        """Show the learner's progress."""
        await self._enter("progress")

    async def _enter(self, name: str, **options: Any) -> None:
        if await self.wait_until_loaded():
            self.game.seat(*await asyncio.to_thread(self.game.look_up, self.game.learner))
            from digitgame.tui.screen_factory import create_screen

            self._show(create_screen(name, self.game, **options))

    def resume(self, left: "SessionRecord") -> None:
        """Continue an unfinished session.

        Raises:
            SessionFormatError: if it is invalid.
        """
        from digitgame.tui.screen_factory import create_session_screen

        self._show(create_session_screen(left.task, self.game, left))

    async def action_settings(self) -> None:
        """Show the settings."""
        from digitgame.tui.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen(self.game, self._change_setting))

    def _change_setting(self, setting: str, value: Any) -> None:
        """Change a setting, save it and apply it at once."""
        self.choose(**{setting: value})
        match setting:
            case "theme":
                self.theme = self.wanted_theme
            case "glyphs":
                self.symbols = SYMBOLS[value]
                self.refresh_css(animate=False)
                self._recompose_home()
            case "language":
                change_language(translations(value or language_from_environment(os.environ)))
                self._recompose_home()

    def _recompose_home(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen):
                screen.call_later(screen.start_again)

    async def action_help(self) -> None:
        """Show the current screen's help."""
        from digitgame.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            page = getattr(self.screen, "HELP", help_pages.HOME)
            if isinstance(page, str):  # HELP of Textual's own screens is something else
                self.push_screen(HelpScreen(page))

    def on_key(self, event: events.Key) -> None:
        """Say once why letter keys do nothing: where the keyboard types another script."""
        is_letter = len(event.key) == 1 and event.key.isalpha()
        is_foreign = is_letter and "LATIN" not in unicodedata.name(event.key, "LATIN")
        if is_foreign and not self._has_told_layout:
            self._has_told_layout = True
            self.notify(
                _(
                    "Your keyboard types other letters than the game knows. The arrows and Enter "
                    "reach everything."
                ),
                title=_("Other letters"),
            )

    def action_help_quit(self) -> None:
        """Say how to leave: Ctrl+C does not, as one presses it by mistake."""
        is_home = isinstance(self.screen, HomeScreen)
        self.notify(
            _("Press Ctrl+Q to quit.")
            if is_home
            else _("Press Escape to go back, or Ctrl+Q to quit."),
            title=_("Do you want to leave?"),
        )

    def _show(self, screen: Screen[None]) -> None:
        """Show a screen directly above Home."""
        if not self.screen.is_mounted:
            return  # a screen is already opening
        while not isinstance(self.screen, HomeScreen):
            self.pop_screen()
        self.push_screen(screen)

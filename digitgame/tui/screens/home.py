"""Home: the main menu."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widgets import Static

from digitgame.i18n import N_, _
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.messages import DayChanged
from digitgame.tui.symbols import get_symbols
from digitgame.tui.textual_compat.resize import SizedScreen
from digitgame.tui.widgets.learner_line import LearnerLine
from digitgame.tui.widgets.menu_item import MenuItem
from digitgame.tui.widgets.resume_item import ResumeItem, menu_line

if TYPE_CHECKING:
    from digitgame.core.records import SessionRecord

_TITLE = "\n".join(
    (
        "█▀▄ █ █▀▀ █ ▀█▀ █▀▀ ▄▀▄ █▄ ▄█ █▀▀",
        "█ █ █ █ █ █  █  █ █ █▀█ █ ▀ █ █▀ ",
        "▀▀  ▀ ▀▀▀ ▀  ▀  ▀▀▀ ▀ ▀ ▀   ▀ ▀▀▀",
    )
)

_MENU = (
    ("learn", "l", N_("Learn"), N_("each digit, step by step")),
    ("practise", "p", N_("Practice"), N_("ten digits")),
    ("sprint", "t", N_("Sprint"), N_("as many as you can in a minute")),
    ("exam", "x", N_("Exam"), N_("every digit once")),
    ("sketch", "s", N_("Sketch"), N_("draw what you like")),
    ("progress", "r", N_("Progress"), N_("how you are doing")),
    ("settings", "e", N_("Settings"), N_("language, colours and more")),
    ("help", "h", N_("Help"), N_("mouse and keys")),
    ("quit", "q", N_("Quit"), ""),
)

_PLAIN_TITLE = "d i g i t g a m e"

_SLIM = 60
"""Columns from which the menu says what each item is."""

_TITLE_WIDTH = 34  # columns


class HomeScreen(SizedScreen[None]):
    """The first screen."""

    SUB_TITLE = N_("Home")
    HELP: ClassVar[str] = help_pages.HOME
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("l", "app.learn", "Learn"),
        Binding("p", "app.practise", "Practice"),
        Binding("t", "app.sprint", "Sprint"),
        Binding("x", "app.exam", "Exam"),
        Binding("g", "resume", "Go on", show=False),
        Binding("s", "app.sketch", "Sketch"),
        Binding("r", "app.progress", "Progress"),
        Binding("e", "app.settings", "Settings", show=False),
        Binding("w", "learners", "Who is playing?", show=False),
        Binding("h", "app.help", "Help", show=False),
        Binding("q", "app.quit", "Quit"),
        Binding("up", "app.focus_previous", "Up", show=False),
        Binding("down", "app.focus_next", "Down", show=False),
    ]

    class LearnerChosen(Message):
        """Another learner plays."""

    class Fetched(Message):
        """Records have come from the school's server."""

    def __init__(
        self, game: GameContext, resume: "Callable[[SessionRecord], None]", classes: str = ""
    ) -> None:
        """Create the menu.

        Args:
            game: services and settings.
            resume: continues an unfinished session.
            classes: CSS classes, if known in advance.
        """
        super().__init__(classes=classes)
        self._game = game
        self._resume = resume
        self._has_bars = False
        self._is_first = not game.settings.toured

    def compose(self) -> ComposeResult:
        """Lay out the title, a description and the menu."""
        with Vertical(id="home"):
            yield Static(self._format_title(), id="title")
            yield Container(id="picture")
            yield LearnerLine(self._game)
            with Vertical(id="menu"):
                yield ResumeItem(self._game, self._resume)
                for action, key, name, words in _MENU:
                    line = menu_line(_(name), key, "" if self._is_slim else _(words))
                    yield MenuItem(line, action)

    @property
    def _is_slim(self) -> bool:
        return self.app.size.width < _SLIM

    def _format_title(self) -> str:
        is_plain = get_symbols(self).is_ascii or self.app.size.width < _TITLE_WIDTH
        return _PLAIN_TITLE if is_plain else _TITLE

    def on_resize(self) -> None:
        """Leave out what has no room."""
        self.query_one("#title", Static).update(self._format_title())
        self.query_one(ResumeItem).fit(is_slim=self._is_slim)
        for action, key, name, words in _MENU:
            line = menu_line(_(name), key, "" if self._is_slim else _(words))
            self.query_one(f"#{action}", MenuItem).update(line)

    def on_mount(self) -> None:
        """Begin with Learn at the first start, else with Practice."""
        self.query_one("#learn" if self._is_first else "#practise").focus()

    async def _mount_bars(self) -> None:
        """Add header and footer, without delaying the first frame."""
        from digitgame.tui.widgets.footer import Footer
        from digitgame.tui.widgets.header import Header

        if not self.is_attached:
            return  # the game has ended in the meantime
        await self.mount_all([Header(icon="≡"), Footer()])
        self.refresh_bindings()  # the footer missed the first notification

    async def start_again(self) -> None:
        """Compose everything in another language or with other characters."""
        if self.is_attached:
            await self.recompose()
            await self._mount_bars()
            self._refresh()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Update the learner, the daily goal and the unfinished session."""
        if not self._has_bars:
            self._has_bars = True
            event.refresh_styles = False  # Textual has just computed them
            self.call_after_refresh(self._mount_bars)
        self._refresh()
        self.exchange()

    def exchange(self) -> None:
        """Exchange the learner's records with the school's server, and show what has come."""
        self._game.exchange(lambda: self.post_message(self.Fetched()))

    @on(Fetched)
    def show_fetched(self) -> None:
        """Show today's progress and the unfinished session again."""
        if self.is_current:
            self._refresh()

    @on(DayChanged)
    def _refresh(self) -> None:
        self.query_one(LearnerLine).refresh_learner()
        self.call_after_refresh(self._show_picture)
        self.call_after_refresh(self.query_one(ResumeItem).refresh_session)

    def _show_picture(self) -> None:
        """Add the picture, once the copybook can be loaded without delaying the first frame."""
        from digitgame.tui.widgets.digit_row import DigitRow

        if not self.is_attached:
            return  # the game has ended in the meantime
        room = self.query_one("#picture")
        if not room.children:
            room.mount(DigitRow(self._game))
        else:
            self.query_one(DigitRow).refresh_learner()

    @on(MenuItem.Chosen, "#learners")
    def action_learners(self) -> None:
        """Choose another learner."""
        if not self.is_active:
            return
        from digitgame.tui.screens.learners import LearnersScreen
        from digitgame.tui.screens.name_prompt import NameScreen

        game = self._game
        who = NameScreen(game.learner) if game.is_visitor else LearnersScreen(game)
        self.app.push_screen(who, self._play_as)

    @on(LearnerLine.Renamed)
    def show_renamed(self) -> None:
        """Report the learner's name to the app, and show everything that it leads to."""
        self.post_message(self.LearnerChosen())
        self._refresh()

    def _play_as(self, learner: str | None) -> None:
        if learner is not None:
            self._game.play_as(learner, self.app)
            self.post_message(self.LearnerChosen())
            self._refresh()  # Home may have been resumed before this callback
            self.exchange()

    @on(MenuItem.Chosen, "#menu MenuItem")
    async def go(self, event: MenuItem.Chosen) -> None:
        """Run the action of a menu entry."""
        if event.item.id == "resume":
            self.action_resume()
        elif self.is_active:
            await self.run_action(f"app.{event.item.id}")

    def action_resume(self) -> None:
        """Continue the unfinished session, if any."""
        if self.is_active:
            self.query_one(ResumeItem).resume()

"""Learners: who plays on this account; choose a name, or add one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from digitgame.core.learner_name import LONGEST_NAME, LearnerError, valid_name
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.storage.learners import LearnerInfo
from digitgame.text import sanitize
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.messages import HistoryReadFailed, HistoryWriteFailed
from digitgame.tui.textual_compat.dismiss_once import DismissOnce
from digitgame.tui.textual_compat.option_list import SafeOptionList
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.footer import Footer

_WORDS = N_("Who plays? Choose a name, or write a new one.")
_WRITING = N_("Write a name, then Enter. Letters, digits and spaces make a name.")


class LearnersScreen(DismissOnce[str | None], ModalScreen[str | None]):
    """A list and a line to write in; ends with the learner's name, or None."""

    HELP: ClassVar[str] = help_pages.LEARNERS
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape", "leave", "As before"),
        Binding("f1", "app.help", "Help", show=False),
        Binding("tab", "app.focus_next", "List or new name"),
    ]
    AUTO_FOCUS = "OptionList"

    @dataclass
    class Found(Message):
        """The learners of this store."""

        known: Sequence[LearnerInfo]

    @dataclass
    class Added(Message):
        """A new learner is kept."""

        name: str

    def __init__(self, game: GameContext) -> None:
        """Nobody known yet.

        Args:
            game: what every screen needs of the outside world.
        """
        super().__init__()
        self._game = game
        self._known: Sequence[LearnerInfo] = ()
        self._has_problem = False
        """Is it said what is wrong? That stays until a name is written, wherever the keys go."""

    def compose(self) -> ComposeResult:
        """List, new name, buttons."""
        with Vertical(id="learners-box"):
            yield Static(_(_WORDS), id="learners-words", markup=False)
            yield SafeOptionList(markup=False)
            # One character more than a name may have, so that too long a name is told, not cut.
            yield Input(placeholder=_("New name"), max_length=LONGEST_NAME + 1, compact=True)
            with Horizontal(classes="buttons"):
                yield Button(_("Add"), "add", "primary")
                yield Button(_("As before"), "as-before")
        yield Footer()

    def on_mount(self) -> None:
        """Look up who is known."""
        self._look_up()

    @work(thread=True)
    def _look_up(self) -> None:
        try:
            self.post_message(self.Found(self._game.history.learner_infos()))
        except HistoryError as error:
            self.post_message(HistoryReadFailed(str(error)))

    @on(Found)
    def show_known(self, message: Found) -> None:
        """List them, whoever plays now first."""
        now = self._game.learner
        others = [each for each in message.known if each.name != now]
        own = [each for each in message.known if each.name == now] or [LearnerInfo(now, None)]
        self._known = [*own, *others]
        names = self.query_one(OptionList)
        names.clear_options()
        width = min(max(cell_len(sanitize(each.name)) for each in self._known), LONGEST_NAME)
        names.add_options(Option(_line(each, width, each.name == now)) for each in self._known)
        names.highlighted = 0

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Play as the chosen one."""
        self.dismiss(self._known[event.option_index].name)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say in words where the keys go."""
        if not self._has_problem:
            self._show_message(_(_WRITING if isinstance(event.widget, Input) else _WORDS))

    @on(Input.Changed)
    def begin_again(self) -> None:
        """Say how a name is written once more, where one could not be."""
        if self._has_problem:
            self._has_problem = False
            self._show_message(_(_WRITING))

    @on(Input.Submitted)
    @on(Button.Pressed, "#add")
    def add(self) -> None:
        """Keep a new name, and play as it."""
        try:
            name = valid_name(self.query_one(Input).value)
        except LearnerError as error:
            self._say_problem(str(error))
            self.query_one(Input).focus()
            return
        self._keep(name)

    @work(thread=True)
    def _keep(self, name: str) -> None:
        try:
            self._game.history.add_learner(name, self._game.now())
        except HistoryError as error:
            self.post_message(HistoryWriteFailed(str(error)))
        else:
            self.post_message(self.Added(name))

    @on(Added)
    def play_as(self, message: Added) -> None:
        """Go on as the one who was added."""
        if self.is_active:
            self.dismiss(message.name)

    @on(HistoryReadFailed)
    @on(HistoryWriteFailed)
    def show_problem(self, message: HistoryReadFailed | HistoryWriteFailed) -> None:
        """Say what is wrong with the history."""
        self._say_problem(message.problem)

    @on(Button.Pressed, "#as-before")
    def action_leave(self) -> None:
        """Whoever played plays on."""
        self.dismiss(None)

    def _say_problem(self, words: str) -> None:
        self._has_problem = True
        self._show_message(words)

    def _show_message(self, words: str) -> None:
        self.query_one("#learners-words", Static).update(words)


def _line(known: LearnerInfo, width: int, is_playing: bool) -> Content:
    """A learner's name, in so many columns, and when they drew last."""
    seen = (
        _("new")
        if known.seen_at is None
        else _("last seen {day:%Y-%m-%d}", day=known.seen_at.astimezone())
    )
    if is_playing:
        seen = _("{seen} (now)", seen=seen)
    # A name from an older store may be longer than one may be today.
    return Content(f"{set_cell_size(sanitize(known.name), width)}  {seen}")

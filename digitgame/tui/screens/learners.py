"""Choose or add the learner who plays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

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
from digitgame.tui.messages import HistoryReadFailed
from digitgame.tui.textual_compat.dismiss_once import DismissOnce
from digitgame.tui.textual_compat.option_list import SafeOptionList
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from digitgame.tui.screens.change_learner import LearnerChange

_WORDS = N_("Who is playing? Choose a name, or type a new one.")
_WRITING = N_("Type a name, then press Enter. Use letters, digits and spaces.")


class LearnersScreen(DismissOnce[str | None], ModalScreen[str | None]):
    """A list and an input; the result is the learner's name or None."""

    HELP: ClassVar[str] = help_pages.LEARNERS
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape", "leave", "Cancel"),
        Binding("question_mark,f1", "app.help", "Help", key_display="?"),
        Binding("tab", "app.focus_next", "List or new name"),
        Binding("f2", "change", "Change or remove"),
    ]
    AUTO_FOCUS = "OptionList"

    @dataclass
    class Found(Message):
        """The known learners were loaded."""

        known: Sequence[LearnerInfo]

    @dataclass
    class Added(Message):
        """A new learner was saved."""

        name: str

    def __init__(self, game: GameContext) -> None:
        """Start with an empty list.

        Args:
            game: services and settings.
        """
        super().__init__()
        self._game = game
        self._known: Sequence[LearnerInfo] = ()
        self._stored: Sequence[LearnerInfo] = ()
        """Those of the history: the current learner may be new."""
        self._has_problem = False
        """An error is shown. It stays until a name is typed, whatever has the focus."""

    def compose(self) -> ComposeResult:
        """Lay out the list, the input and the buttons."""
        with Vertical(id="learners-box"):
            yield Static(_(_WORDS), id="learners-words", markup=False)
            yield SafeOptionList(markup=False)
            # One character more than allowed: a name that is too long is rejected, not cut.
            yield Input(
                placeholder=_("New name"),
                max_length=LONGEST_NAME + 1,
                compact=True,
                select_on_focus=False,  # or the next letter would replace the first one
            )
            with Horizontal(classes="buttons"):
                yield Button(_("Add"), "add", "primary")
                yield Button(_("Cancel"), "as-before")
        yield Footer()

    def on_mount(self) -> None:
        """Load the known learners."""
        self._load()

    @work(thread=True)
    def _load(self) -> None:
        try:
            self.post_message(self.Found(self._game.history.learner_infos()))
        except HistoryError as error:
            self.post_message(HistoryReadFailed(str(error)))

    def on_key(self, event: events.Key) -> None:
        """Write a letter into the field for a new name, wherever the focus is."""
        field = self.query_one(Input)
        if event.character and event.character.isalnum() and not field.has_focus:
            event.stop()
            event.prevent_default()
            field.focus()
            field.insert_text_at_cursor(event.character)

    @on(Found)
    def show_known(self, message: Found) -> None:
        """List the learners, the current one first."""
        now = self._game.learner
        self._stored = message.known
        others = [info for info in message.known if info.name != now]
        own = [info for info in message.known if info.name == now] or self._new_learner()
        self._known = [*own, *others]
        names = self.query_one(OptionList)
        names.clear_options()
        widths = (cell_len(sanitize(info.name)) for info in self._known)
        width = min(max(widths, default=0), LONGEST_NAME)
        names.add_options(
            Option(_format_line(info, width, info.name == now)) for info in self._known
        )
        if self._known:
            names.highlighted = 0
        else:  # without a name so far
            names.display = False
            self.query_one(Input).focus()

    def _new_learner(self) -> list[LearnerInfo]:
        """Return the current learner, who has no drawings yet, if their name is known."""
        return [LearnerInfo(self._game.learner, None)] if self._game.is_named else []

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Play as the chosen learner."""
        self.dismiss(self._known[event.option_index].name)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Explain the focused widget."""
        if not self._has_problem:
            self._show_message(_(_WRITING if isinstance(event.widget, Input) else _WORDS))

    @on(Input.Changed)
    def begin_again(self) -> None:
        """Replace an error by the usual explanation."""
        if self._has_problem:
            self._has_problem = False
            self._show_message(_(_WRITING))

    @on(Input.Submitted)
    @on(Button.Pressed, "#add")
    def add(self) -> None:
        """Save a new learner and play as them."""
        try:
            name = valid_name(self.query_one(Input).value)
        except LearnerError as error:
            self._show_error(str(error))
            self.query_one(Input).focus()
            return
        self._save(name)

    @work(thread=True)
    def _save(self, name: str) -> None:
        self._game.history.add_learner(name, self._game.now())
        self.post_message(self.Added(name))

    @on(Added)
    def play_as(self, message: Added) -> None:
        """Play as the new learner."""
        if self.is_active:
            self.dismiss(message.name)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Hide what a learner at a kiosk must not do: the others' drawings are there, too."""
        return not (action == "change" and self._game.is_kiosk)

    def action_change(self) -> None:
        """Rename, merge, reset or delete the highlighted learner."""
        number = self.query_one(OptionList).highlighted
        if number is None or self._known[number] not in self._stored or not self.is_active:
            return  # someone new, who has nothing to change
        from digitgame.tui.screens.change_learner import ChangeLearnerScreen

        chosen = self._known[number]
        others = [info.name for info in self._stored if info is not chosen]
        self.app.push_screen(ChangeLearnerScreen(self._game, chosen, others), self._changed)

    def _changed(self, change: "LearnerChange | None") -> None:
        if change and change.new and self._game.learner == change.old:
            self._game.play_as(change.new, self.app)
        self._load()

    @on(HistoryReadFailed)
    def show_problem(self, message: HistoryReadFailed) -> None:
        """Show an error of the history."""
        self._show_error(message.problem)

    @on(Button.Pressed, "#as-before")
    def action_leave(self) -> None:
        """Keep the current learner."""
        self.dismiss(None)

    def _show_error(self, words: str) -> None:
        self._has_problem = True
        self._show_message(words)

    def _show_message(self, words: str) -> None:
        self.query_one("#learners-words", Static).update(words)


def _format_line(info: LearnerInfo, width: int, is_playing: bool) -> Content:
    """Format a learner's name, padded to a width in columns, and when they drew last."""
    seen = (
        _("new")
        if info.seen_at is None
        else _("last seen {day:%Y-%m-%d}", day=info.seen_at.astimezone())
    )
    if is_playing:
        seen = _("{seen} (now)", seen=seen)
    # Older versions allowed longer names.
    return Content(f"{set_cell_size(sanitize(info.name), width)}  {seen}")

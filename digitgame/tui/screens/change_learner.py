"""Rename, merge, reset or delete a learner, after a question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from digitgame.core.learner_name import LONGEST_NAME, LearnerError, valid_name
from digitgame.i18n import N_, _, ngettext
from digitgame.storage import backups
from digitgame.storage.database import HistoryError
from digitgame.storage.learners import LearnerInfo, LearnerTakenError
from digitgame.text import sanitize
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.textual_compat.dismiss_once import DismissOnce
from digitgame.tui.textual_compat.option_list import SafeOptionList
from digitgame.tui.widgets.footer import Footer

_RENAME, _MERGE, _RESET, _DELETE = range(4)

_ACTIONS = (
    N_("Change the name"),
    N_("Put together with another name"),
    N_("Start over: remove all drawings, keep the name"),
    N_("Remove the name and all drawings"),
)

_NO, _YES = N_("No, change nothing"), N_("Yes")


@dataclass(frozen=True)
class LearnerChange:
    """A change that was made."""

    old: str
    new: str
    """The name that has the drawings now; the old one after a reset, "" after a deletion."""


class ChangeLearnerScreen(DismissOnce[LearnerChange | None], ModalScreen[LearnerChange | None]):
    """A list of changes, then of names or of answers; the result is the change made or None."""

    HELP: ClassVar[str] = help_pages.LEARNERS
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("escape", "leave", "Cancel"),
        Binding("f1", "app.help", "Help", show=False),
    ]
    AUTO_FOCUS = "OptionList"

    @dataclass
    class Changed(Message):
        """The change was saved."""

        change: LearnerChange

    @dataclass
    class Failed(Message):
        """The change could not be saved."""

        problem: str

    def __init__(self, game: GameContext, learner: LearnerInfo, others: Sequence[str]) -> None:
        """Show the changes.

        Args:
            game: services and settings.
            learner: the learner to change.
            others: the names of all other learners.
        """
        super().__init__()
        self._game = game
        self._learner = learner.name
        self._attempts = learner.attempts
        self._others = others
        self._chosen: Callable[[int], object] = self._choose_action

    def compose(self) -> ComposeResult:
        """Lay out the question, the answers and the input for a name."""
        with Vertical(id="change-box"):
            yield Static(
                _("What shall change for {name}?", name=sanitize(self._learner)),
                id="change-words",
                markup=False,
            )
            yield SafeOptionList(*map(_, _ACTIONS), markup=False)
            # One character more than allowed: a name that is too long is rejected, not cut.
            yield Input(self._learner, max_length=LONGEST_NAME + 1, compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Show the list only."""
        self.query_one(Input).display = False

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Go on with the chosen line."""
        self._chosen(event.option_index)

    def _choose_action(self, action: int) -> None:
        name = sanitize(self._learner)
        drawings = ngettext("{number} drawing", "{number} drawings", self._attempts)
        if action == _RENAME:
            self._show(_("Type the new name, then press Enter."))
            self.query_one(OptionList).display = False
            self.query_one(Input).display = True
            self.query_one(Input).focus()
        elif action == _MERGE:
            self._ask(
                _("Which name gets the {drawings} of {name}?", name=name, drawings=drawings),
                self._others,
                self._choose_other,
            )
        elif action == _RESET:
            self._confirm(
                _("Remove {drawings} of {name}? The name stays.", name=name, drawings=drawings),
                self._reset,
            )
        else:
            self._confirm(
                _("Remove {name} with {drawings}?", name=name, drawings=drawings), self._delete
            )

    def _choose_other(self, number: int) -> None:
        other = self._others[number]
        self._confirm(
            _(
                "Put {name} together with {other}? Afterwards there is only {other}.",
                name=sanitize(self._learner),
                other=sanitize(other),
            ),
            lambda: self._merge(other),
        )

    def _confirm(self, question: str, act: Callable[[], object]) -> None:
        words = f"{question} {_('A teacher can bring it back.')}"
        self._ask(words, (_(_NO), _(_YES)), lambda answer: act() if answer else self.dismiss(None))

    def _ask(self, words: str, answers: Sequence[str], chosen: Callable[[int], object]) -> None:
        self._show(words)
        self._chosen = chosen
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(sanitize(answer) for answer in answers)
        options.highlighted = 0 if answers else None

    @on(Input.Submitted)
    def rename(self, event: Input.Submitted) -> None:
        """Rename the learner."""
        try:
            self._rename(valid_name(event.value))
        except LearnerError as error:
            self._show(str(error))

    def _rename(self, new: str) -> None:
        def change() -> str:
            self._game.history.rename_learner(self._learner, new)
            return new

        self._change(change)

    def _merge(self, other: str) -> None:
        def change() -> str:
            backups.back_up(self._game.history, self._learner, self._game.now())
            self._game.history.merge_learners(self._learner, other)
            return other

        self._change(change)

    def _reset(self) -> None:
        def change() -> str:
            backups.back_up(self._game.history, self._learner, self._game.now())
            self._game.history.reset_learner(self._learner, self._game.now())
            return self._learner

        self._change(change)

    def _delete(self) -> None:
        def change() -> str:
            backups.back_up(self._game.history, self._learner, self._game.now())
            self._game.history.delete_learner(self._learner)
            return ""

        self._change(change)

    @work(thread=True)
    def _change(self, change: Callable[[], str]) -> None:
        history = self._game.history
        try:
            if history.problem:  # drawings that wait in memory would come back later
                raise HistoryError(history.problem)
            self.post_message(self.Changed(LearnerChange(self._learner, change())))
        except LearnerTakenError as error:
            self.post_message(
                self.Failed(_("{name} is another learner already.", name=sanitize(str(error))))
            )
        except OSError as error:
            self.post_message(self.Failed(error.strerror or str(error)))
        except HistoryError as error:
            self.post_message(self.Failed(str(error)))

    @on(Changed)
    def leave_changed(self, message: Changed) -> None:
        """Return the change."""
        self.dismiss(message.change)

    @on(Failed)
    def show_problem(self, message: Failed) -> None:
        """Show the reason."""
        self._show(message.problem)

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    def _show(self, words: str) -> None:
        self.query_one("#change-words", Static).update(words)

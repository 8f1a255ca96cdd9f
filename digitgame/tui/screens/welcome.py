"""The first questions: the name and the writing hand."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from digitgame.core.hand import Hand
from digitgame.core.learner_name import LONGEST_NAME, LearnerError, valid_name
from digitgame.i18n import _
from digitgame.tui.context import GameContext
from digitgame.tui.textual_compat.dismiss_once import DismissOnce
from digitgame.tui.widgets.button import Button
from digitgame.tui.widgets.footer import Footer


class WelcomeScreen(DismissOnce[bool], ModalScreen[bool]):
    """One question after the other, if its answer is unknown; the result is False if skipped.

    Each answer is saved at once, so that a later skip loses none. Without a name the learner plays
    under the account's.
    """

    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        Binding("left", "choose('left')", show=False),
        Binding("right", "choose('right')", show=False),
        Binding("escape", "skip", "Skip"),
    ]
    AUTO_FOCUS = ""

    def __init__(self, game: GameContext) -> None:
        """Start with the first unanswered question.

        Args:
            game: services and settings.
        """
        super().__init__()
        self._game = game

    def compose(self) -> ComposeResult:
        """Lay out both questions, of which one is shown."""
        with Vertical(id="welcome"):
            yield Static(_("Welcome!"), id="welcome-title")
            with Vertical(id="name-question"):
                yield Static(_("What is your name?"))
                # One character more than allowed: a name that is too long is rejected, not cut.
                yield Input(placeholder=_("name, then Enter"), max_length=LONGEST_NAME + 1)
                yield Static(id="name-problem", markup=False)
                with Horizontal(classes="buttons"):
                    yield Button(_("Next"), "next", "primary")
                    yield Button(_("Skip"), "skip")
            with Vertical(id="hand-question"):
                yield Static(_("Which hand do you write with?"))
                with Horizontal(classes="buttons"):
                    yield Button(_("Left hand"), "left")
                    yield Button(_("Right hand"), "right")
        yield Footer()

    def on_mount(self) -> None:
        """Ask the first question."""
        self._ask(is_name=not self._game.is_named)

    def _ask(self, *, is_name: bool) -> None:
        self.query_one("#name-question").display = is_name
        self.query_one("#hand-question").display = not is_name
        self.query_one(Input if is_name else "#right").focus()

    @on(Input.Submitted)
    @on(Button.Pressed, "#next")
    def take_name(self) -> None:
        """Play under the name, if one was typed, and ask the next question."""
        typed = self.query_one(Input).value
        try:
            if typed.strip():
                self._game.play_as(valid_name(typed), self.app)
        except LearnerError as error:
            self.query_one("#name-problem", Static).update(str(error))
            self.query_one(Input).focus()
            return
        if self._game.is_hand_known:
            self.dismiss(True)
        else:
            self._ask(is_name=False)

    @on(Button.Pressed, "#left, #right")
    def take_hand(self, event: Button.Pressed) -> None:
        """Save the writing hand and go on."""
        self._game.choose_and_notify(self.app, hand=Hand(str(event.button.id)))
        self.dismiss(True)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Choose a hand by arrow key only when it is asked for."""
        return action != "choose" or self.query_one("#hand-question").display

    def action_choose(self, hand: str) -> None:
        """Focus a hand's button."""
        self.query_one(f"#{hand}").focus()

    @on(Button.Pressed, "#skip")
    def action_skip(self) -> None:
        """Ask no more."""
        self.dismiss(False)

"""Ask a visitor for their name before they play."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from digitgame.core.learner_name import LONGEST_NAME, LearnerError, valid_name
from digitgame.i18n import N_, _
from digitgame.tui.textual_compat.dismiss_once import DismissOnce
from digitgame.tui.widgets.footer import Footer
from digitgame.tui.widgets.header import Header

_WORDS = N_(
    "Your drawings are saved under this name, so that you can go on another day. "
    "Other players here can see the name, and anyone who types it can see how you "
    "are doing: it is not a password. Your first name is enough."
)


class NameScreen(DismissOnce[str | None]):
    """An input whose result is the learner's name."""

    SUB_TITLE = N_("Your name")

    def __init__(self, now: str = "") -> None:
        """Prepare the input.

        Args:
            now: the current learner, if any.
        """
        super().__init__()
        self._now = now

    def compose(self) -> ComposeResult:
        """Lay out the question, the input and a line for errors."""
        yield Header(icon="≡")
        with Vertical(id="who"), Vertical(id="who-lines"):
            yield Static(_("What is your name?"), id="ask-name")
            # One character more than allowed: a name that is too long is rejected, not cut.
            yield Input(
                self._now, placeholder=_("name, then Enter"), id="name", max_length=LONGEST_NAME + 1
            )
            yield Static("", id="name-problem", markup=False)
            yield Static(_(_WORDS), id="name-words")
        yield Footer()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Accept a valid name."""
        try:
            self.dismiss(valid_name(event.value))
        except LearnerError as error:
            self.query_one("#name-problem", Static).update(str(error))

"""Choose a digit to learn from ten cards."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Grid
from textual.message import Message
from textual.widgets import Static

from digitgame.core.cards import Cards, State, cards_from_tries
from digitgame.core.lesson import Try
from digitgame.i18n import N_, _
from digitgame.storage.database import HistoryError
from digitgame.tui import help_pages
from digitgame.tui.context import GameContext
from digitgame.tui.messages import HistoryReadFailed
from digitgame.tui.screens.lesson import LessonScreen
from digitgame.tui.textual_compat.resize import SizedScreen
from digitgame.tui.widgets.card import LessonCard
from digitgame.tui.widgets.footer import Footer
from digitgame.tui.widgets.header import Header
from model.copybook import Way

_COLUMNS = 5


class CardsScreen(SizedScreen[None]):
    """Ten cards in two rows."""

    SUB_TITLE = N_("Learn")
    HELP: ClassVar[str] = help_pages.CARDS
    BINDINGS = [  # noqa: RUF012 - Textual declares it so
        *(Binding(str(digit), f"open({digit})", show=False) for digit in range(10)),
        Binding("left", "move(-1)", "Left", show=False),
        Binding("right", "move(1)", "Right", show=False),
        Binding("up", f"move(-{_COLUMNS})", "Up", show=False),
        Binding("down", f"move({_COLUMNS})", "Down", show=False),
        Binding("a", "open_all", "Open all"),
        Binding("a", "one_by_one", "One by one"),
        Binding("escape", "leave", "Home"),
    ]
    AUTO_FOCUS = ""

    @dataclass
    class Recalled(Message):
        """The drawings made in lessons were loaded."""

        tries: list[Try]

    def __init__(self, game: GameContext, digit: int | None = None) -> None:
        """Show ten cards without progress.

        Args:
            game: services and settings.
            digit: start the lesson of this digit at once.
        """
        super().__init__()
        self._game = game
        self._digit = digit
        self._tries: list[Try] = []
        self._is_recalled = False
        self._requested: int | None = None

    @property
    def cards(self) -> Cards:
        """The learner's progress."""
        return cards_from_tries(self._tries, is_all_open=self._game.settings.all_cards)

    def _usual_ways(self) -> list[Way]:
        """Return the ten digits' usual ways."""
        usual = {way.digit: way for way in reversed(self._game.settings.accepted_ways())}
        return [usual[digit] for digit in range(10)]

    def compose(self) -> ComposeResult:
        """Lay out the headline and the cards."""
        yield Header(icon="≡")
        yield Static(id="headline", markup=False)
        with Grid(id="cards"):
            yield from map(LessonCard, self._usual_ways())
        yield Footer()

    def on_mount(self) -> None:
        """Start the requested lesson."""
        if self._digit is not None:
            self.app.push_screen(LessonScreen(self._game, self._digit))

    def on_screen_resume(self) -> None:
        """Load the learner's progress."""
        self._is_recalled = False
        self._recall()

    @work(thread=True, exclusive=True)
    def _recall(self) -> None:
        try:
            tries = self._game.history.lesson_tries(self._game.learner)
        except HistoryError as error:
            self.post_message(HistoryReadFailed(str(error)))
        else:
            self.post_message(self.Recalled(tries))

    @on(Recalled)
    def show_cards(self, message: Recalled) -> None:
        """Show each card's state and focus the next one to learn."""
        before, self._tries = self.cards, message.tries
        self._show()
        if self.focused is None or before.following != self.cards.following:
            self.query_one(f"#card-{self.cards.following}").focus()
        self._open_requested()

    @on(HistoryReadFailed)
    def show_problem(self, message: HistoryReadFailed) -> None:
        """Show why there is no progress."""
        self.query_one("#headline", Static).update(message.problem)
        self._open_requested()

    def _open_requested(self) -> None:
        """Open the card that was requested while the progress was loading."""
        self._is_recalled = True
        digit, self._requested = self._requested, None
        if digit is not None:
            self.action_open(digit)

    def _show(self) -> None:
        cards, ways = self.cards, self._usual_ways()
        for card in cards.cards:
            shown = self.query_one(f"#card-{card.digit}", LessonCard)
            shown.show(card, cards.state(card.digit), ways[card.digit])
        self._show_message(_headline(cards))
        self.refresh_bindings()

    def _show_message(self, words: str) -> None:
        self.query_one("#headline", Static).update(words)

    @on(LessonCard.Opened)
    def open_card(self, message: LessonCard.Opened) -> None:
        """Start or continue a lesson."""
        self.action_open(message.digit)

    def action_open(self, digit: int) -> None:
        """Start a digit's lesson unless it is locked, once the progress is loaded."""
        if not self.is_active:
            return  # a lesson is already opening
        if not self._is_recalled:
            self._requested = digit
            return
        self.query_one(f"#card-{digit}").focus()
        if self.cards.state(digit) is State.LOCKED:
            self._show_message(
                _(
                    "The {digit} is locked: learn the {before} first, or press A to open all.",
                    digit=digit,
                    before=digit - 1,
                )
            )
        else:
            self.app.push_screen(LessonScreen(self._game, digit))

    def action_move(self, places: int) -> None:
        """Focus another card and show the learner's progress again."""
        at = self.focused.id if self.focused else None
        digit = int(at.removeprefix("card-")) if at else 0
        self.query_one(f"#card-{(digit + places) % 10}").focus()
        self._show_message(_headline(self.cards))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the mode that is not active."""
        if action == "open_all":
            return not self._game.settings.all_cards
        if action == "one_by_one":
            return self._game.settings.all_cards
        return super().check_action(action, parameters)

    def action_open_all(self) -> None:
        """Unlock all cards and save the choice."""
        self._choose(all_cards=True)

    def action_one_by_one(self) -> None:
        """Unlock cards one by one again."""
        self._choose(all_cards=False)

    def _choose(self, *, all_cards: bool) -> None:
        self._game.choose_and_notify(self.app, all_cards=all_cards)
        self._show()

    def action_leave(self) -> None:
        """Go back to the previous screen."""
        if self.is_active:
            self.dismiss()


def _headline(cards: Cards) -> str:
    if not cards.learned:
        return _(
            "Choose a card: learn to write it in four steps. Start with {following}.",
            following=cards.following,
        )
    words = _(
        "{learnt} of 10 learnt, {stars} of 30 stars.", learnt=cards.learned, stars=cards.stars
    )
    return f"{words} {_('Go on with {following}.', following=cards.following)}"

"""The cards: ten digits to learn, each with how far the learner is; pure.

All is found by replaying what was drawn, oldest first: nothing else is kept of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from digitgame.core.lesson import Lesson, Try


class State(StrEnum):
    """How far a card is."""

    LOCKED = "locked"
    """An earlier card comes first."""
    OPEN = "open"
    LEARNT = "learnt"


@dataclass(frozen=True)
class Card:
    """One digit to learn."""

    digit: int
    lesson: Lesson = field(default_factory=Lesson)
    is_started: bool = False
    """Was anything drawn for it?"""
    stars: int = 0
    """The most that a drawing from memory had, 0 to 3."""
    way: str | None = None
    """The name of the way that was last followed."""

    def after(self, drawn: Try) -> "Card":
        """The card after a drawing of its digit."""
        return replace(
            self,
            lesson=self.lesson.after(drawn),
            is_started=True,
            stars=max(self.stars, drawn.stars),
            way=drawn.way or self.way,
        )


@dataclass(frozen=True)
class Cards:
    """All ten."""

    cards: tuple[Card, ...]
    """Digit 0 first."""
    is_all_open: bool = False
    """Did somebody choose to open all?"""

    def state(self, digit: int) -> State:
        """How far a card is: the first is open, each other once the one before is learnt.

        A card that was begun stays open: practice may have led to it.
        """
        card = self.cards[digit]
        if card.lesson.is_learned:
            return State.LEARNT
        is_next = digit == 0 or self.cards[digit - 1].lesson.is_learned
        return State.OPEN if is_next or card.is_started or self.is_all_open else State.LOCKED

    @property
    def learned(self) -> int:
        """How many are learnt."""
        return sum(card.lesson.is_learned for card in self.cards)

    @property
    def stars(self) -> int:
        """All cards' stars together."""
        return sum(card.stars for card in self.cards)

    @property
    def following(self) -> int:
        """The digit to go on with: the first open one, else the one with the fewest stars."""
        states = {card.digit: self.state(card.digit) for card in self.cards}
        is_open = (digit for digit, state in states.items() if state is State.OPEN)
        return next(is_open, min(self.cards, key=lambda card: card.stars).digit)


def cards_from_tries(tries: Iterable[Try], *, is_all_open: bool = False) -> Cards:
    """The cards of a learner.

    Args:
        tries: what was drawn for them, oldest first.
        is_all_open: is no card locked?
    """
    cards = {digit: Card(digit) for digit in range(10)}
    for drawn in tries:
        cards[drawn.digit] = cards[drawn.digit].after(drawn)
    return Cards(tuple(cards.values()), is_all_open)

"""Cards: one per digit, with the learner's progress in its lesson.

The state is not stored; it is derived by replaying all drawings, oldest first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from digitgame.core.lesson import Lesson, Try


class State(StrEnum):
    """State of a card."""

    LOCKED = "locked"
    """The card before must be learnt first."""
    OPEN = "open"
    LEARNT = "learnt"


@dataclass(frozen=True)
class Card:
    """One digit to learn."""

    digit: int
    lesson: Lesson = field(default_factory=Lesson)
    is_started: bool = False
    stars: int = 0
    """Best result of a drawing from memory, 0 to 3."""
    way: str | None = None
    """Name of the way last followed."""

    def after(self, drawn: Try) -> "Card":
        """Return the card after a drawing of its digit."""
        return replace(
            self,
            lesson=self.lesson.after(drawn),
            is_started=True,
            stars=max(self.stars, drawn.stars),
            way=drawn.way or self.way,
        )


@dataclass(frozen=True)
class Cards:
    """All ten cards."""

    cards: tuple[Card, ...]
    """Digit 0 first."""
    is_all_open: bool = False
    """Set by the learner's choice."""

    def state(self, digit: int) -> State:
        """Return a card's state: the first is open, each other once the one before is learnt.

        A card that was started stays open: practice may have led to it.
        """
        card = self.cards[digit]
        if card.lesson.is_learned:
            return State.LEARNT
        is_next = digit == 0 or self.cards[digit - 1].lesson.is_learned
        return State.OPEN if is_next or card.is_started or self.is_all_open else State.LOCKED

    @property
    def learned(self) -> int:
        """Number of cards learnt."""
        return sum(card.lesson.is_learned for card in self.cards)

    @property
    def stars(self) -> int:
        """Total of all cards' stars."""
        return sum(card.stars for card in self.cards)

    @property
    def following(self) -> int:
        """The next digit: the first open one, else the one with the fewest stars."""
        states = {card.digit: self.state(card.digit) for card in self.cards}
        is_open = (digit for digit, state in states.items() if state is State.OPEN)
        return next(is_open, min(self.cards, key=lambda card: card.stars).digit)


def cards_from_tries(tries: Iterable[Try], *, is_all_open: bool = False) -> Cards:
    """Derive a learner's cards from all their lesson tries, oldest first."""
    cards = {digit: Card(digit) for digit in range(10)}
    for drawn in tries:
        cards[drawn.digit] = cards[drawn.digit].after(drawn)
    return Cards(tuple(cards.values()), is_all_open)

"""Questions whose answer is a digit."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Ask(StrEnum):
    """A kind of question."""

    DIGIT = "digit"
    """By the digit itself."""
    WORD = "word"
    DOTS = "dots"
    """By dots to count."""
    SUM = "sum"
    """By a sum or a difference."""
    MIXED = "mixed"
    """By any of them."""


KINDS = tuple(kind for kind in Ask if kind is not Ask.MIXED)

_TEN = 10  # the largest number in a sum or a difference


@dataclass(frozen=True)
class Question:
    """A question for a digit."""

    kind: Ask
    """Any but `MIXED`."""
    digit: int
    """The answer."""
    sum: str = ""
    """The terms, such as ``3 + 4`` or ``9 - 2``, if it is a sum."""

    @property
    def hides_answer(self) -> bool:
        """Return whether the learner has to find the digit."""
        return self.kind is not Ask.DIGIT


def ask_for(digit: int, ask: Ask, rng: Random) -> Question:
    """Return a question for a digit; `rng` chooses the kind if it is mixed, and the terms."""
    kind = rng.choice(KINDS) if ask is Ask.MIXED else ask
    return Question(kind, digit, _terms(digit, rng) if kind is Ask.SUM else "")


def _terms(total: int, rng: Random) -> str:
    """Return a random sum or difference of numbers from 1 to 10."""
    pairs = [f"{first} + {total - first}" for first in range(1, total)]
    pairs += [f"{total + second} - {second}" for second in range(1, _TEN - total + 1)]
    return rng.choice(pairs)

"""Choose the next digit: weak digits more often.

Digits never answered come first. After that, digit k is chosen with a probability proportional to
(1 - accuracy of k)^2 + FLOOR, never twice in a row, and for at most a quarter of the recent
prompts. Accuracies use decayed counts, so that old answers matter little.
tests/benchmarks/test_choosing.py compares this with other rules.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

DECAY = 0.9
"""Weight of an answer relative to the next newer one to the same digit."""

FLOOR = 0.02
"""Keeps mastered digits in the game."""

MASTERED = 0.8
"""Accuracy from which a digit is mastered: seven right in a row make good for a miss."""

RECENT = 12
"""Number of prompts that count as recent."""

MOST = 0.25
"""Largest share of a digit in the recent prompts: learners stuck on one need others too."""


@dataclass(frozen=True)
class Skill:
    """Decayed counts of one digit's answers."""

    right: float = 1.0
    """Starts at 1, as `wrong` does: a uniform prior."""
    wrong: float = 1.0
    answers: int = 0
    """Number of answers, undecayed."""

    @property
    def accuracy(self) -> float:
        """Expected share of right answers, 0 to 1."""
        return self.right / (self.right + self.wrong)

    def after(self, *, is_right: bool) -> "Skill":
        """Return the skill after one more answer."""
        return Skill(
            right=1 + DECAY * (self.right - 1) + is_right,
            wrong=1 + DECAY * (self.wrong - 1) + (not is_right),
            answers=self.answers + 1,
        )


@dataclass(frozen=True)
class Skills:
    """A learner's skill at each digit."""

    digits: tuple[Skill, ...] = field(default=(Skill(),) * 10)

    def after(self, digit: int, *, is_right: bool) -> "Skills":
        """Return the skills after one more answer."""
        changed = self.digits[digit].after(is_right=is_right)
        return Skills((*self.digits[:digit], changed, *self.digits[digit + 1 :]))


def skills_from_tries(answers: Iterable[tuple[int, bool]]) -> Skills:
    """Compute skills from answers (digit, is_right), oldest first."""
    digits = list(Skills().digits)
    for digit, is_right in answers:
        digits[digit] = digits[digit].after(is_right=is_right)
    return Skills(tuple(digits))


def next_digit(
    skills: Skills, asked: Sequence[int], rng: Random, digits: Collection[int] = range(10)
) -> int:
    """Choose the next digit by weakness, given those asked so far, oldest first.

    Raises:
        ValueError: if there are no digits to choose from.
    """
    if not digits:
        raise ValueError("there must be a digit to ask for")
    unanswered = [
        digit for digit in digits if not skills.digits[digit].answers and digit not in asked
    ]
    if unanswered:
        return rng.choice(unanswered)
    allowed = [digit for digit in digits if _is_eligible(digit, asked, len(digits))]
    if not allowed:
        return rng.choice([digit for digit in digits if digit != asked[-1]] or list(digits))
    weights = [(1 - skills.digits[digit].accuracy) ** 2 + FLOOR for digit in allowed]
    return rng.choices(allowed, weights)[0]


def next_in_rounds(asked: Sequence[int], rng: Random, digits: Collection[int] = range(10)) -> int:
    """Choose the next digit so that each comes once before any comes again.

    Raises:
        ValueError: if there are no digits to choose from.
    """
    if not digits:
        raise ValueError("there must be a digit to ask for")
    this_round = asked[len(asked) - len(asked) % len(digits) :]
    left = [digit for digit in digits if digit not in this_round]
    return rng.choice([digit for digit in left if [digit] != list(asked[-1:])] or left)


def _is_eligible(digit: int, asked: Sequence[int], choices: int) -> bool:
    """Return whether the digit would be neither repeated nor too frequent."""
    if asked and asked[-1] == digit:
        return False
    # With three digits, each needs a third of the prompts, and the weakest more than that.
    most = max(MOST, 1.5 / choices)
    return asked[-(RECENT - 1) :].count(digit) + 1 <= math.floor(most * RECENT)

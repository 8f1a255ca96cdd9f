"""Choosing the next digit: weak digits come more often, without drowning the learner; pure.

The rule: digits that were never answered come first. Then digit k comes with a probability that is
proportional to (1 - accuracy of k)^2 + FLOOR, never twice in a row, and never as more than a
quarter of the recent prompts. Accuracies are of decayed counts, so that what was long ago matters
little. How it compares with other rules: tests/benchmarks/test_choosing.py.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

DECAY = 0.9
"""What an older answer counts beside the next newer one to the same digit."""

FLOOR = 0.02
"""Keeps digits that are mastered in the game."""

RECENT = 12
"""Prompts that are recent."""

MOST = 0.25
"""A digit's largest share of the recent prompts: learners stuck on one digit need others too."""


@dataclass(frozen=True)
class Skill:
    """Decayed counts of one digit's answers."""

    right: float = 1.0
    """Starts at 1, as `wrong` does: the prior of a digit that nobody knows anything about."""
    wrong: float = 1.0
    answers: int = 0
    """How many answers there were, undecayed."""

    @property
    def accuracy(self) -> float:
        """Expected share of right answers, 0 to 1."""
        return self.right / (self.right + self.wrong)

    def after(self, *, is_right: bool) -> "Skill":
        """The skill with one more answer."""
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
        """The skills with one more answer."""
        changed = self.digits[digit].after(is_right=is_right)
        return Skills((*self.digits[:digit], changed, *self.digits[digit + 1 :]))


def skills_from_tries(answers: Iterable[tuple[int, bool]]) -> Skills:
    """Skills out of a learner's answers, oldest first: which digit, and was it right?"""
    skills = Skills()
    for digit, is_right in answers:
        skills = skills.after(digit, is_right=is_right)
    return skills


def next_digit(
    skills: Skills, asked: Sequence[int], rng: Random, digits: Collection[int] = range(10)
) -> int:
    """Which digit to ask for next.

    Args:
        skills: what the learner can do, this session's answers included.
        asked: the digits asked for so far, oldest first.
        rng: chance.
        digits: those to choose from.

    Raises:
        ValueError: if there are no digits to choose from.
    """
    if not digits:
        raise ValueError("there must be a digit to ask for")
    fresh = [digit for digit in digits if not skills.digits[digit].answers and digit not in asked]
    if fresh:
        return rng.choice(fresh)
    allowed = [digit for digit in digits if _is_eligible(digit, asked, len(digits))]
    if not allowed:
        return rng.choice([digit for digit in digits if digit != asked[-1]] or list(digits))
    weights = [(1 - skills.digits[digit].accuracy) ** 2 + FLOOR for digit in allowed]
    return rng.choices(allowed, weights)[0]


def next_in_rounds(asked: Sequence[int], rng: Random, digits: Collection[int] = range(10)) -> int:
    """Which digit to ask for next where all are asked for equally often.

    Args:
        asked: the digits asked for so far, oldest first.
        rng: chance.
        digits: those to choose from; each comes once before any comes again.

    Raises:
        ValueError: if there are no digits to choose from.
    """
    if not digits:
        raise ValueError("there must be a digit to ask for")
    this_round = asked[len(asked) - len(asked) % len(digits) :]
    left = [digit for digit in digits if digit not in this_round]
    return rng.choice([digit for digit in left if [digit] != list(asked[-1:])] or left)


def _is_eligible(digit: int, asked: Sequence[int], choices: int) -> bool:
    """Would the digit be neither a repetition nor too much of the recent prompts?"""
    if asked and asked[-1] == digit:
        return False
    # Of three digits each must be a third of the prompts, and the weakest more than that.
    most = max(MOST, 1.5 / choices)
    return asked[-(RECENT - 1) :].count(digit) + 1 <= math.floor(most * RECENT)

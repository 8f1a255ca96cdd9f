"""A practice session: which digit next, what counts, when it ends; pure.

What counts: the first readable try at a prompt. Unreadable ink counts neither way, a retry does
not erase the first try, and skipping a prompt that has no readable try counts as a miss.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from model.reader import Reading

PROMPTS = 10
"""Prompts in a session: each digit once."""


class Outcome(StrEnum):
    """How one attempt went."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


def outcome(target: int, reading: Reading) -> Outcome:
    """How an attempt at a target went, given what was read."""
    if not reading.readable:
        return Outcome.UNREADABLE
    return Outcome.RIGHT if reading.digit == target else Outcome.WRONG


@dataclass(frozen=True)
class Prompt:
    """One digit asked for, and the tries at it."""

    target: int
    tries: tuple[Outcome, ...] = ()
    skipped: bool = False

    @property
    def counted(self) -> Outcome | None:
        """What this prompt counts as: right, wrong, or nothing yet."""
        for tried in self.tries:
            if tried is not Outcome.UNREADABLE:
                return tried
        return Outcome.WRONG if self.skipped else None


@dataclass(frozen=True)
class Session:
    """A run of prompts."""

    prompts: tuple[Prompt, ...]
    position: int = 0
    """The current prompt's index; the number of prompts once finished."""

    @property
    def is_finished(self) -> bool:
        """Has every prompt been answered or skipped?"""
        return self.position >= len(self.prompts)

    @property
    def current(self) -> Prompt:
        """The prompt to answer now.

        Raises:
            IndexError: if the session is finished.
        """
        return self.prompts[self.position]

    @property
    def answered(self) -> int:
        """Prompts that count so far."""
        return sum(prompt.counted is not None for prompt in self.prompts)

    @property
    def right(self) -> int:
        """Prompts that count as right."""
        return sum(prompt.counted is Outcome.RIGHT for prompt in self.prompts)

    @property
    def accuracy(self) -> float | None:
        """Right among answered, 0 to 1; None before the first answer."""
        return self.right / self.answered if self.answered else None

    def attempt(self, tried: Outcome) -> "Session":
        """The session after one more try at the current prompt."""
        return self._with_current(
            replace(self.current, tries=(*self.current.tries, tried)), self.position
        )

    def advance(self) -> "Session":
        """The session at its next prompt; a prompt without a readable try is skipped."""
        passed = replace(self.current, skipped=self.current.counted is None)
        return self._with_current(passed, self.position + 1)

    def _with_current(self, prompt: Prompt, position: int) -> "Session":
        at = self.position
        return Session((*self.prompts[:at], prompt, *self.prompts[at + 1 :]), position)


def new_session(rng: Random, count: int = PROMPTS) -> Session:
    """A session whose prompts cover the ten digits evenly, none twice in a row.

    Raises:
        ValueError: if count is below 1.
    """
    if count < 1:
        raise ValueError(f"a session needs at least one prompt, not {count}")
    targets = _targets(rng)
    return Session(tuple(Prompt(next(targets)) for _ in range(count)))


def _targets(rng: Random) -> Iterator[int]:
    last = None
    while True:
        digits = rng.sample(range(10), 10)
        if digits[0] == last:
            digits.append(digits.pop(0))
        yield from digits
        last = digits[-1]

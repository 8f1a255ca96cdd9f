"""A practice session: what counts, and when it ends; pure. `choosing` says which digit is next.

What counts: the first readable try at a prompt. Unreadable ink counts neither way, a retry does
not erase the first try, and skipping a prompt that has no readable try counts as a miss.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from digitgame.choosing import Skills, next_digit
from model.reader import Reading

PROMPTS = 10
"""Prompts in a session, unless the learner wants another number."""

NOTHING_KNOWN = Skills()
"""The skills of a learner who has not practised yet."""


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
    """A run of prompts; each is chosen when it is reached, by how the ones before went."""

    prompts: tuple[Prompt, ...]
    """Those asked so far, the current one included."""
    position: int = 0
    """The current prompt's index; the number of prompts once finished."""
    length: int = 0
    """Prompts in all; 0: only those there are."""
    skills: Skills = NOTHING_KNOWN
    """What the learner can do, the answers of this session included."""
    digits: tuple[int, ...] = tuple(range(10))
    """Those that may be asked for."""

    @property
    def total(self) -> int:
        """Prompts in all, asked or still to come."""
        return max(self.length, len(self.prompts))

    @property
    def is_finished(self) -> bool:
        """Has every prompt been answered or skipped?"""
        return self.position >= self.total

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
        tries = (*self.current.tries, tried)
        return self._with_current(replace(self.current, tries=tries))

    def advance(self, rng: Random) -> "Session":
        """The session at its next prompt; a prompt without a readable try is skipped.

        Args:
            rng: chance, for which digit is next.
        """
        passed = replace(self.current, skipped=self.current.counted is None)
        is_right = passed.counted is Outcome.RIGHT
        skills = self.skills.after(passed.target, is_right=is_right)
        session = replace(self._with_current(passed), position=self.position + 1, skills=skills)
        return session if session.is_finished else session._with_next(rng)

    def _with_next(self, rng: Random) -> "Session":
        if self.position < len(self.prompts):
            return self
        asked = [prompt.target for prompt in self.prompts]
        target = next_digit(self.skills, asked, rng, self.digits)
        return replace(self, prompts=(*self.prompts, Prompt(target)))

    def _with_current(self, prompt: Prompt) -> "Session":
        at = self.position
        return replace(self, prompts=(*self.prompts[:at], prompt, *self.prompts[at + 1 :]))


def new_session(
    rng: Random,
    count: int = PROMPTS,
    *,
    skills: Skills = NOTHING_KNOWN,
    digits: Collection[int] = range(10),
) -> Session:
    """A session at its first prompt.

    Args:
        rng: chance, for which digit is first.
        count: prompts in all.
        skills: what the learner can do so far.
        digits: those that may be asked for.

    Raises:
        ValueError: if count is below 1, or there are no digits, or one is not from 0 to 9.
    """
    if count < 1:
        raise ValueError(f"a session needs at least one prompt, not {count}")
    chosen = tuple(sorted(set(digits)))
    if not chosen or not set(chosen) <= set(range(10)):
        raise ValueError("a session needs digits from 0 to 9 to ask for")
    return Session((), length=count, skills=skills, digits=chosen)._with_next(rng)

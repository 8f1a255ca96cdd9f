"""A session: what counts, and when it ends; pure. `choosing` says which digit is next.

What counts: the first readable try at a prompt. Unreadable ink counts neither way, a retry does
not erase the first try, and skipping a prompt that has no readable try counts as a miss.

Practice has a number of prompts and lets the learner try again. An exam asks for each digit once
and has one readable try a prompt. A sprint has one readable try a prompt and goes on until the
time is up; a prompt that is still unanswered then counts neither way.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from digitgame.core.judging import Parts
from digitgame.core.scheduling import Skills, next_digit, next_in_rounds
from model.reader import Prediction

PROMPTS = 10
"""Prompts in a session, unless the learner wants another number."""

SPRINT_SECONDS = 60.0
"""A sprint's time. It runs from the first ink on, and stands still while a drawing is judged: a
slow machine costs nothing."""

TRACE_AFTER = 3
"""Misses of a digit after which tracing is offered."""

NOTHING_KNOWN = Skills()
"""The skills of a learner who has not practised yet."""


class Task(StrEnum):
    """What an attempt is made for."""

    PRACTICE = "practice"
    SPRINT = "sprint"
    EXAM = "exam"
    TRACE = "trace"
    """Learning, along the copybook's way."""
    FADE = "fade"
    """Learning, while the copybook's way fades."""
    MEMORY = "memory"
    """Learning, by heart."""


COUNTED = frozenset({Task.PRACTICE, Task.SPRINT, Task.EXAM, Task.MEMORY})
"""Tasks that count in accuracy and skills: those without the copybook in sight."""


class Outcome(StrEnum):
    """How one attempt went."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


def outcome(target: int, prediction: Prediction) -> Outcome:
    """How an attempt at a target went, given what was read."""
    if not prediction.readable:
        return Outcome.UNREADABLE
    return Outcome.RIGHT if prediction.digit == target else Outcome.WRONG


@dataclass(frozen=True)
class Prompt:
    """One digit asked for, and the tries at it."""

    target: int
    tries: tuple[Outcome, ...] = ()
    skipped: bool = False
    score: float | None = None
    """Of the try that counts, 0 to 100; None before it."""
    parts: Parts | None = None
    """Of that score."""

    @property
    def counted_attempt(self) -> Outcome | None:
        """What this prompt counts as: right, wrong, or nothing yet."""
        for tried in self.tries:
            if tried is not Outcome.UNREADABLE:
                return tried
        return Outcome.WRONG if self.skipped else None

    def attempt(self, tried: Outcome, score: float | None, parts: Parts | None) -> "Prompt":
        """The prompt after one more try; the score is that of the first readable one."""
        tries = (*self.tries, tried)
        if self.counted_attempt is not None or tried is Outcome.UNREADABLE:
            return replace(self, tries=tries)
        return replace(self, tries=tries, score=score, parts=parts)


@dataclass(frozen=True)
class Session:
    """A run of prompts; each is chosen when it is reached."""

    prompts: tuple[Prompt, ...]
    """Those asked so far, the current one included."""
    position: int = 0
    """The current prompt's index; the number of prompts once finished."""
    length: int = 0
    """Prompts in all; 0: only those there are. Means nothing in a sprint."""
    skills: Skills = NOTHING_KNOWN
    """What the learner can do, the answers of this session included."""
    digits: tuple[int, ...] = tuple(range(10))
    """Those that may be asked for."""
    task: Task = Task.PRACTICE
    """Practice, sprint or exam."""
    seconds: float = 0.0
    """Time that the learner was at it."""
    is_over: bool = False
    """Has it ended before its prompts did, as a sprint does?"""

    @property
    def total(self) -> int:
        """Prompts in all, asked or still to come."""
        return max(self.length, len(self.prompts))

    @property
    def is_finished(self) -> bool:
        """Has every prompt been answered or skipped, or is the time up?"""
        return self.is_over or (self.task is not Task.SPRINT and self.position >= self.total)

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
        return sum(prompt.counted_attempt is not None for prompt in self.prompts)

    @property
    def right(self) -> int:
        """Prompts that count as right."""
        return sum(prompt.counted_attempt is Outcome.RIGHT for prompt in self.prompts)

    @property
    def accuracy(self) -> float | None:
        """Right among answered, 0 to 1; None before the first answer."""
        return self.right / self.answered if self.answered else None

    @property
    def points(self) -> float:
        """The sum of the scores that count."""
        return sum(prompt.score or 0.0 for prompt in self.prompts)

    @property
    def may_retry(self) -> bool:
        """May the current prompt be tried again? In practice always; else while nothing counts."""
        return self.task is Task.PRACTICE or self.current.counted_attempt is None

    @property
    def offers_tracing(self) -> bool:
        """Was the current digit missed so often since it was last right that a model would help?"""
        if self.task is not Task.PRACTICE or self.is_finished:
            return False
        target, misses = self.current.target, 0
        for prompt in self.prompts[: self.position + 1]:
            if prompt.target == target:
                for tried in prompt.tries:
                    if tried is Outcome.RIGHT:
                        misses = 0
                    misses += tried is Outcome.WRONG
                misses += prompt.skipped
        return misses >= TRACE_AFTER

    @property
    def seconds_left(self) -> float:
        """Of a sprint's time, never below 0."""
        return max(0.0, SPRINT_SECONDS - self.seconds)

    def attempt(
        self, tried: Outcome, score: float | None = None, parts: Parts | None = None
    ) -> "Session":
        """The session after one more try at the current prompt.

        Args:
            tried: how it went.
            score: 0 to 100, where there is one.
            parts: of the score.

        Raises:
            IndexError: if the session is finished.
            ValueError: if the prompt has had its one readable try.
        """
        if not self.may_retry:
            raise ValueError("there is one try at each prompt here")
        return self._with_current(self.current.attempt(tried, score, parts))

    def advance(self, rng: Random) -> "Session":
        """The session at its next prompt; a prompt without a readable try is skipped.

        Args:
            rng: chance, for which digit is next.
        """
        passed = replace(self.current, skipped=self.current.counted_attempt is None)
        is_right = passed.counted_attempt is Outcome.RIGHT
        skills = self.skills.after(passed.target, is_right=is_right)
        session = replace(self._with_current(passed), position=self.position + 1, skills=skills)
        return session if session.is_finished else session._with_next(rng)

    def after(self, seconds: float) -> "Session":
        """The session with so much more time spent on it."""
        return replace(self, seconds=self.seconds + seconds)

    def end_now(self) -> "Session":
        """The session at the end of its time; an unanswered prompt counts neither way."""
        if self.is_finished:
            return self
        prompts, skills, current = self.prompts, self.skills, self.current
        if current.counted_attempt is None:
            prompts = prompts[:-1]
        else:
            is_right = current.counted_attempt is Outcome.RIGHT
            skills = skills.after(current.target, is_right=is_right)
        return replace(self, prompts=prompts, position=len(prompts), skills=skills, is_over=True)

    def _with_next(self, rng: Random) -> "Session":
        if self.position < len(self.prompts):
            return self
        asked = [prompt.target for prompt in self.prompts]
        if self.task is Task.PRACTICE:
            target = next_digit(self.skills, asked, rng, self.digits)
        else:
            target = next_in_rounds(asked, rng, self.digits)
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


def new_sprint(rng: Random, skills: Skills = NOTHING_KNOWN) -> Session:
    """A sprint at its first prompt; its time has not begun.

    The digits come in rounds of ten, so that every sprint is equally hard.
    """
    return Session((), skills=skills, task=Task.SPRINT)._with_next(rng)


def new_exam(rng: Random, skills: Skills = NOTHING_KNOWN) -> Session:
    """An exam at its first prompt: each digit once, in an order by chance."""
    return Session((), length=PROMPTS, skills=skills, task=Task.EXAM)._with_next(rng)

"""A session: a run of prompts, with the rules of counting and ending.

The first readable try at a prompt counts. Unreadable ink does not count, a retry does not
replace the first try, and skipping a prompt without a readable try counts as a miss.

Practice has a number of prompts and allows retries. An exam asks for each digit once, with one
readable try per prompt. A sprint has one readable try per prompt and ends when the time is up; a
prompt that is unanswered then does not count.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from digitgame.core.judging import Parts
from digitgame.core.limits import PROMPTS, SPRINT_SECONDS
from digitgame.core.scheduling import Skills, next_digit, next_in_rounds
from model.reader import Prediction

TRACE_AFTER = 3
"""Misses of a digit after which tracing is offered."""

TRACE_UNREAD = 2
"""Unreadable tries in a row after which tracing is offered."""

NOTHING_KNOWN = Skills()
"""Skills of a learner who has not practised yet."""


class Task(StrEnum):
    """Purpose of an attempt."""

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
    """Result of an attempt."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


def outcome(target: int, prediction: Prediction) -> Outcome:
    """Return the outcome of an attempt, given its prediction."""
    if not prediction.readable:
        return Outcome.UNREADABLE
    return Outcome.RIGHT if prediction.digit == target else Outcome.WRONG


@dataclass(frozen=True)
class Prompt:
    """A digit asked for, and the tries at it."""

    target: int
    tries: tuple[Outcome, ...] = ()
    skipped: bool = False
    score: float | None = None
    """Score of the try that counts, 0 to 100; None before it."""
    parts: Parts | None = None

    @property
    def counted_attempt(self) -> Outcome | None:
        """The outcome that counts, right or wrong; None before it."""
        for tried in self.tries:
            if tried is not Outcome.UNREADABLE:
                return tried
        return Outcome.WRONG if self.skipped else None

    def attempt(self, tried: Outcome, score: float | None, parts: Parts | None) -> "Prompt":
        """Return the prompt after one more try; the first readable one sets the score."""
        tries = (*self.tries, tried)
        if self.counted_attempt is not None or tried is Outcome.UNREADABLE:
            return replace(self, tries=tries)
        return replace(self, tries=tries, score=score, parts=parts)


@dataclass(frozen=True)
class Session:
    """A run of prompts, each chosen when it is reached."""

    prompts: tuple[Prompt, ...]
    """The prompts asked so far, the current one included."""
    position: int = 0
    """Index of the current prompt; the number of prompts once finished."""
    length: int = 0
    """Number of prompts in all; 0 for those in `prompts`. Unused in a sprint."""
    skills: Skills = NOTHING_KNOWN
    """The learner's skills, this session's answers included."""
    digits: tuple[int, ...] = tuple(range(10))
    """The digits that may be asked for."""
    task: Task = Task.PRACTICE
    """Practice, sprint or exam."""
    seconds: float = 0.0
    """Time spent on it."""
    limit: float = SPRINT_SECONDS
    """Duration of a sprint in seconds; unused elsewhere."""
    is_over: bool = False
    """Set when the time is up, as in a sprint."""

    @property
    def total(self) -> int:
        """Number of prompts, asked or still to come."""
        return max(self.length, len(self.prompts))

    @property
    def is_finished(self) -> bool:
        """Return whether every prompt was answered or skipped, or the time is up."""
        return self.is_over or (self.task is not Task.SPRINT and self.position >= self.total)

    @property
    def current(self) -> Prompt:
        """The current prompt.

        Raises:
            IndexError: if the session is finished.
        """
        return self.prompts[self.position]

    @property
    def answered(self) -> int:
        """Number of prompts that count so far."""
        return sum(prompt.counted_attempt is not None for prompt in self.prompts)

    @property
    def right(self) -> int:
        """Number of prompts that count as right."""
        return sum(prompt.counted_attempt is Outcome.RIGHT for prompt in self.prompts)

    @property
    def accuracy(self) -> float | None:
        """Right among answered, 0 to 1; None before the first answer."""
        return self.right / self.answered if self.answered else None

    @property
    def points(self) -> float:
        """Sum of the scores that count."""
        return sum(prompt.score or 0.0 for prompt in self.prompts)

    @property
    def may_retry(self) -> bool:
        """Return whether the prompt may be tried: in practice always, else until a try counts."""
        return self.task is Task.PRACTICE or self.current.counted_attempt is None

    @property
    def offers_tracing(self) -> bool:
        """Return whether tracing may help.

        That is after `TRACE_AFTER` misses of the digit since it was last right, or `TRACE_UNREAD`
        unreadable tries in a row.
        """
        if self.task is not Task.PRACTICE or self.is_finished:
            return False
        if self.current.tries[-TRACE_UNREAD:] == (Outcome.UNREADABLE,) * TRACE_UNREAD:
            return True
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
        """Remaining time of a sprint, at least 0."""
        return max(0.0, self.limit - self.seconds)

    def attempt(
        self, tried: Outcome, score: float | None = None, parts: Parts | None = None
    ) -> "Session":
        """Return the session after one more try at the current prompt.

        Raises:
            IndexError: if the session is finished.
            ValueError: if the prompt has had its one readable try.
        """
        if not self.may_retry:
            raise ValueError("only one readable try per prompt is allowed here")
        return self._with_current(self.current.attempt(tried, score, parts))

    def advance(self, rng: Random) -> "Session":
        """Return the session at its next prompt; a prompt without a readable try is skipped."""
        passed = replace(self.current, skipped=self.current.counted_attempt is None)
        is_right = passed.counted_attempt is Outcome.RIGHT
        skills = self.skills.after(passed.target, is_right=is_right)
        session = replace(self._with_current(passed), position=self.position + 1, skills=skills)
        return session if session.is_finished else session._with_next(rng)

    def after(self, seconds: float) -> "Session":
        """Return the session after more time was spent on it."""
        return replace(self, seconds=self.seconds + seconds)

    def end_now(self) -> "Session":
        """Return the session ended by time; an unanswered prompt does not count."""
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
    """Start a practice session of `count` prompts for some digits.

    Raises:
        ValueError: if count is below 1, or digits is empty or has one outside 0 to 9.
    """
    if count < 1:
        raise ValueError(f"a session needs at least one prompt, not {count}")
    chosen = tuple(sorted(set(digits)))
    if not chosen or not set(chosen) <= set(range(10)):
        raise ValueError("a session needs digits from 0 to 9 to ask for")
    return Session((), length=count, skills=skills, digits=chosen)._with_next(rng)


def new_sprint(
    rng: Random, skills: Skills = NOTHING_KNOWN, limit: float = SPRINT_SECONDS
) -> Session:
    """Start a sprint of `limit` seconds; its time has not begun.

    The digits come in rounds of ten, so that every sprint is equally hard.
    """
    return Session((), skills=skills, task=Task.SPRINT, limit=limit)._with_next(rng)


def new_exam(rng: Random, skills: Skills = NOTHING_KNOWN) -> Session:
    """Start an exam: each digit once, in random order."""
    return Session((), length=PROMPTS, skills=skills, task=Task.EXAM)._with_next(rng)

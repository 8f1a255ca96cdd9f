"""A recap: what a finished session comes to, beside those before it; pure.

It says that something got better or worse only where the difference is larger than chance
makes it: ten prompts prove little, and a learner should not be told otherwise.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import fmean, variance

from digitgame.core.judging import WELL, Parts
from digitgame.core.session import Outcome, Prompt, Session
from digitgame.i18n import _

EARLIER = 5
"""Sessions before this one that it is compared with."""

CLEAR = 2.0
"""Standard errors from which a difference is hardly chance (19 times out of 20)."""

FEWEST = 5
"""Answers on each side below which nothing is said about a difference."""


@dataclass(frozen=True)
class Change:
    """One figure of a session beside the same of those before."""

    name: str
    now: float
    before: float
    is_significant: bool
    """Is the difference larger than chance makes it?"""

    @property
    def words(self) -> str:
        """What became of it."""
        if not self.is_significant:
            return _("no clear change")
        return _("better") if self.now > self.before else _("worse")


@dataclass(frozen=True)
class SessionSummary:
    """What a session comes to."""

    score: float | None
    """The mean of the scores that count, 0 to 100."""
    parts: Parts | None
    """Their mean parts."""
    changes: tuple[Change, ...]
    """Accuracy (0 to 100), score and parts beside those before; none without any before."""
    sessions: int
    """How many there are before it that had these digits."""
    mastered: tuple[int, ...]
    """Digits that were missed the last time they were asked for, and are right now."""
    work_on: int | None
    """The digit to work on next; None where nothing was answered, or all was beautiful."""


def summarise_session(session: Session, earlier: Sequence[Session] = ()) -> SessionSummary:
    """What a session comes to.

    Args:
        session: the session.
        earlier: finished ones of its kind before it, latest first; of those, only prompts for
            digits that this session asked for are compared.
    """
    asked = {prompt.target for prompt in session.prompts}
    before = [prompts for each in earlier if (prompts := _counted_attempts(each, asked))][:EARLIER]
    now = _counted_attempts(session, asked)
    pooled = [prompt for prompts in before for prompt in prompts]
    return SessionSummary(
        score=_mean(_scores(now)),
        parts=_mean_parts(now),
        changes=_changes(now, pooled) if pooled and now else (),
        sessions=len(before),
        mastered=_mastered(now, before),
        work_on=work_on(session),
    )


def work_on(session: Session) -> int | None:
    """The digit to work on next.

    Returns:
        of the digits missed, the one that practice holds for the weakest; where none was missed,
        the one with the lowest score, unless that is as good as can be.
    """
    prompts = [prompt for prompt in session.prompts if prompt.counted_attempt is not None]
    means = {
        digit: fmean(prompt.score or 0.0 for prompt in prompts if prompt.target == digit)
        for digit in {prompt.target for prompt in prompts}
    }
    missed = {prompt.target for prompt in prompts if prompt.counted_attempt is Outcome.WRONG}
    skills = session.skills.digits
    if missed:
        return min(missed, key=lambda digit: (skills[digit].accuracy, means[digit], digit))
    faulty = [digit for digit, mean in means.items() if mean < WELL]
    return min(faulty, key=lambda digit: (means[digit], digit), default=None)


def compare_with_best(right: int, best: int | None) -> str:
    """What a sprint is beside the best one before it.

    Args:
        right: how many digits were right in it.
        best: how many were in the best one before; None where there was none.
    """
    if best is None:
        return _("Your first sprint: {right} is what to beat.", right=right)
    if right > best:
        return _("A new best! It was {best} before.", best=best)
    return _("As many as your best.") if right == best else _("Your best is {best}.", best=best)


def _counted_attempts(session: Session, digits: set[int]) -> list[Prompt]:
    return [p for p in session.prompts if p.counted_attempt is not None and p.target in digits]


def _scores(prompts: Sequence[Prompt]) -> list[float]:
    return [prompt.score for prompt in prompts if prompt.score is not None]


def _part(prompts: Sequence[Prompt], name: str) -> list[float]:
    return [getattr(prompt.parts, name) for prompt in prompts if prompt.parts is not None]


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _mean_parts(prompts: Sequence[Prompt]) -> Parts | None:
    parts = {part.name: _part(prompts, part.name) for part in fields(Parts)}
    if not parts["reading"]:
        return None
    return Parts(**{name: fmean(values) for name, values in parts.items()})


def _changes(now: Sequence[Prompt], before: Sequence[Prompt]) -> tuple[Change, ...]:
    def right(prompts: Sequence[Prompt]) -> list[float]:
        return [100.0 * (prompt.counted_attempt is Outcome.RIGHT) for prompt in prompts]

    figures = [("right", right(now), right(before)), ("score", _scores(now), _scores(before))]
    figures += [(p.name, _part(now, p.name), _part(before, p.name)) for p in fields(Parts)]
    return tuple(
        Change(name, fmean(ours), fmean(theirs), is_significant(ours, theirs))
        for name, ours, theirs in figures
        if ours and theirs
    )


def is_significant(ours: Sequence[float], theirs: Sequence[float]) -> bool:
    """Is the difference of two means larger than chance makes it (Welch's t above `CLEAR`)?"""
    if min(len(ours), len(theirs)) < FEWEST:
        return False
    # Ten right of ten vary by nothing, and yet the eleventh may be wrong: each side is given one
    # value more on its other side, as with the prior of `choosing.Skill`.
    spread = sum(
        variance([*side, _opposite(side, ours, theirs)]) / len(side) for side in (ours, theirs)
    )
    return abs(fmean(ours) - fmean(theirs)) > CLEAR * math.sqrt(spread) and spread > 0


def _opposite(side: Sequence[float], ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The value of both sides that is furthest from a side's mean."""
    mean = fmean(side)
    return max((*ours, *theirs), key=lambda value: abs(value - mean))


def _mastered(now: Sequence[Prompt], before: Sequence[Sequence[Prompt]]) -> tuple[int, ...]:
    """Digits missed in the latest session before that had them, and never now."""
    digits = []
    for digit in sorted({prompt.target for prompt in now}):
        last = next((ps for ps in before if any(p.target == digit for p in ps)), ())
        was_missed = any(p.counted_attempt is Outcome.WRONG for p in last if p.target == digit)
        is_missed = any(p.counted_attempt is Outcome.WRONG for p in now if p.target == digit)
        if was_missed and not is_missed:
            digits.append(digit)
    return tuple(digits)

"""A bookmark: a session as JSON, so that it can be picked up where it was left; pure.

Files can be altered or damaged, so everything is checked on reading: a session that no learner
could have reached is refused.
"""

import json
import math
from dataclasses import astuple, fields
from typing import Any, NoReturn

from digitgame.core.judging import Parts
from digitgame.core.scheduling import DECAY, Skill, Skills
from digitgame.core.session import PROMPTS, Outcome, Prompt, Session, Task

VERSION = 1
"""Of the format; raised when what was written before can no longer be read."""

MOST_PROMPTS = 10_000
"""More than anybody answers in one session."""

_TASKS = (Task.PRACTICE, Task.SPRINT, Task.EXAM)
_MOST_DECAYED = 1 + 1 / (1 - DECAY)  # what decayed counts come to after ever so many answers


class SessionFormatError(ValueError):
    """This is no session that could be gone on with; the message says why."""


def to_json(session: Session) -> str:
    """A session as JSON; `from_json` gives an equal one."""
    return json.dumps(
        {
            "version": VERSION,
            "task": session.task.value,
            "length": session.length,
            "digits": session.digits,
            "position": session.position,
            "seconds": session.seconds,
            "is_over": session.is_over,
            "prompts": [
                {
                    "target": prompt.target,
                    "tries": [tried.value for tried in prompt.tries],
                    "skipped": prompt.skipped,
                    "score": prompt.score,
                    "parts": astuple(prompt.parts) if prompt.parts else None,
                }
                for prompt in session.prompts
            ],
            "skills": [astuple(skill) for skill in session.skills.digits],
        },
        separators=(",", ":"),
    )


def from_json(text: str) -> Session:
    """The session of a bookmark.

    Raises:
        SessionFormatError: if it is damaged, or of a newer digitgame.
    """
    try:
        kept = json.loads(text, parse_constant=_reject_constant)
    except (ValueError, RecursionError) as error:
        raise SessionFormatError(f"it is no JSON ({error})") from error
    if isinstance(kept, dict) and kept.get("version") != VERSION:
        raise SessionFormatError("it is of another digitgame")
    names = "version task length digits position seconds is_over prompts skills"
    _, task, length, digits, position, seconds, is_over, prompts, skills = _values(kept, names)
    session = Session(
        prompts=tuple(map(_prompt, _list(prompts, "prompts", MOST_PROMPTS))),
        position=_int(position, "position", MOST_PROMPTS),
        length=_int(length, "length", MOST_PROMPTS),
        skills=_skills(skills),
        digits=tuple(_int(digit, "digits", 9) for digit in _list(digits, "digits", 10)),
        task=_task(task),
        seconds=_number(seconds, "seconds", 0, math.inf),
        is_over=_bool(is_over, "is_over"),
    )
    _check(session)
    return session


def _check(session: Session) -> None:
    """See that a learner could have come here by answering and skipping."""
    at, asked = session.position, session.prompts
    if not session.digits or list(session.digits) != sorted(set(session.digits)):
        raise SessionFormatError("digits are not in order")
    if session.task is not Task.PRACTICE and len(session.digits) != 10:
        raise SessionFormatError("digits are missing")
    if not _has_fitting_length(session):
        raise SessionFormatError("length does not fit the prompts")
    if len(asked) != at + (not session.is_finished):
        raise SessionFormatError("position does not fit the prompts")
    if any(prompt.counted_attempt is None for prompt in asked[:at]):
        raise SessionFormatError("a prompt was passed without an answer")
    if any(prompt.skipped for prompt in asked[at:]):
        raise SessionFormatError("a prompt was skipped before it was reached")
    if not {prompt.target for prompt in asked} <= set(session.digits):
        raise SessionFormatError("a digit was asked for that was not chosen")
    if session.task is not Task.PRACTICE and any(
        tried is not Outcome.UNREADABLE for prompt in asked for tried in prompt.tries[:-1]
    ):
        raise SessionFormatError("a prompt was tried again")


def _has_fitting_length(session: Session) -> bool:
    if session.task is Task.SPRINT:
        return session.length == 0
    if session.task is Task.EXAM and session.length != PROMPTS:
        return False
    return session.length >= max(len(session.prompts), 1) and not session.is_over


def _prompt(kept: Any) -> Prompt:
    target, tries, skipped, score, parts = _values(kept, "target tries skipped score parts")
    prompt = Prompt(
        target=_int(target, "target", 9),
        tries=tuple(map(_outcome, _list(tries, "tries", MOST_PROMPTS))),
        skipped=_bool(skipped, "skipped"),
        score=None if score is None else _number(score, "score", 0, 100),
        parts=None if parts is None else _parts(parts),
    )
    is_answered = any(tried is not Outcome.UNREADABLE for tried in prompt.tries)
    if prompt.skipped and is_answered:
        raise SessionFormatError("a prompt was both answered and skipped")
    if not is_answered and (prompt.score is not None or prompt.parts is not None):
        raise SessionFormatError("a score of nothing")
    return prompt


def _parts(kept: Any) -> Parts:
    names = fields(Parts)
    values = _list(kept, "parts", len(names))
    if len(values) != len(names):
        raise SessionFormatError("parts are missing")
    return Parts(*(_number(value, "parts", 0, 100) for value in values))


def _skills(kept: Any) -> Skills:
    skills = tuple(map(_skill, _list(kept, "skills", 10)))
    if len(skills) != 10:
        raise SessionFormatError("skills are missing")
    return Skills(skills)


def _skill(kept: Any) -> Skill:
    values = _list(kept, "skills", 3)
    if len(values) != 3:
        raise SessionFormatError("skills are missing")
    right, wrong = (_number(value, "skills", 1, _MOST_DECAYED) for value in values[:2])
    return Skill(right, wrong, _int(values[2], "skills", 2**53))


def _task(kept: Any) -> Task:
    if kept not in [task.value for task in _TASKS]:
        raise SessionFormatError("task is none that has sessions")
    return Task(kept)


def _outcome(kept: Any) -> Outcome:
    if kept not in [outcome.value for outcome in Outcome]:
        raise SessionFormatError("tries hold something else")
    return Outcome(kept)


def _values(kept: Any, names: str) -> list[Any]:
    if not isinstance(kept, dict) or set(kept) != set(names.split()):
        raise SessionFormatError(f"it must have exactly: {names}")
    return [kept[name] for name in names.split()]


def _list(kept: Any, name: str, most: int) -> list[Any]:
    if not isinstance(kept, list) or len(kept) > most:
        raise SessionFormatError(f"{name} must be a list of at most {most}")
    return kept


def _int(kept: Any, name: str, most: int) -> int:
    if type(kept) is not int or not 0 <= kept <= most:
        raise SessionFormatError(f"{name} must be a whole number from 0 to {most}")
    return kept


def _number(kept: Any, name: str, least: float, most: float) -> float:
    try:
        number = float(kept) if type(kept) in (int, float) else math.nan
    except OverflowError:  # of an int too large for a float
        number = math.nan
    if not (math.isfinite(number) and least <= number <= most):
        raise SessionFormatError(f"{name} must be a number from {least} to {most}")
    return number


def _bool(kept: Any, name: str) -> bool:
    if not isinstance(kept, bool):
        raise SessionFormatError(f"{name} must be true or false")
    return kept


def _reject_constant(name: str) -> NoReturn:
    raise SessionFormatError(f"{name} is no number")

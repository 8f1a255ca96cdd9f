"""Save and restore a session as JSON.

Files may be damaged or altered, so reading checks everything: a state that cannot be reached by
playing is rejected.
"""

import json
from dataclasses import astuple, fields
from typing import Any

from digitgame.core import checks
from digitgame.core.judging import OLD_PARTS, Parts
from digitgame.core.limits import FEWEST_SECONDS, MOST_SECONDS, PROMPTS, SPRINT_SECONDS
from digitgame.core.scheduling import DECAY, Skill, Skills
from digitgame.core.session import Outcome, Prompt, Session, Task

VERSION = 1
"""Version of the format; raised when older sessions can no longer be read."""

_MOST_ANSWERS = 10_000  # prompts in a session, and tries at a prompt
_MOST_SKILL_ANSWERS = 2**53
_MOST_DECAYED = 1 + 1 / (1 - DECAY)  # the limit of a decayed count
_TASKS = (Task.PRACTICE, Task.SPRINT, Task.EXAM)


class SessionFormatError(ValueError):
    """A session cannot be resumed; the message says why."""


def to_json(session: Session) -> str:
    """Return the session as JSON; `from_json` restores an equal one."""
    # The usual limit is left out, so that earlier versions can resume the session.
    limit = {} if session.limit == SPRINT_SECONDS else {"limit": session.limit}
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
            **limit,
        },
        separators=(",", ":"),
    )


def from_json(text: str) -> Session:
    """Restore a session.

    Raises:
        SessionFormatError: if it is damaged, of another version, or cannot be reached by playing.
    """
    try:
        session = _parse_session(json.loads(text, parse_constant=checks.reject_constant))
        _check_reachable(session)
    except (ValueError, RecursionError) as error:
        raise SessionFormatError(f"not a session: {error}") from error
    return session


def _parse_session(value: object) -> Session:
    limit = value.pop("limit", SPRINT_SECONDS) if isinstance(value, dict) else SPRINT_SECONDS
    names = ("version", "task", "length", "digits", "position", "seconds", "is_over")
    version, task, length, digits, position, seconds, is_over, prompts, skills = checks.fields(
        value, (*names, "prompts", "skills"), "a session"
    )
    if version != VERSION:
        raise ValueError(f"version must be {VERSION}, not {version}")
    return Session(
        prompts=tuple(map(_parse_prompt, checks.list_of(prompts, 0, _MOST_ANSWERS, "prompts"))),
        position=checks.int_in(position, 0, _MOST_ANSWERS, "position"),
        length=checks.int_in(length, 0, _MOST_ANSWERS, "length"),
        skills=Skills(tuple(map(_parse_skill, checks.list_of(skills, 10, 10, "skills")))),
        digits=tuple(
            checks.int_in(digit, 0, 9, "a digit")
            for digit in checks.list_of(digits, 1, 10, "digits")
        ),
        task=checks.one_of(task, _TASKS, "task"),
        seconds=checks.number(seconds, "seconds", 0),
        limit=checks.number(limit, "limit", FEWEST_SECONDS, MOST_SECONDS),
        is_over=checks.boolean(is_over, "is_over"),
    )


def _parse_prompt(value: object) -> Prompt:
    target, tries, skipped, score, parts = checks.fields(
        value, ("target", "tries", "skipped", "score", "parts"), "a prompt"
    )
    return Prompt(
        target=checks.int_in(target, 0, 9, "target"),
        tries=tuple(
            checks.one_of(tried, Outcome, "a try")
            for tried in checks.list_of(tries, 0, _MOST_ANSWERS, "tries")
        ),
        skipped=checks.boolean(skipped, "skipped"),
        score=None if score is None else checks.number(score, "score", 0, 100),
        parts=None if parts is None else _parse_parts(parts),
    )


def _parse_parts(value: Any) -> Parts:
    count = len(OLD_PARTS) if isinstance(value, list) and len(value) == len(OLD_PARTS) else 3
    values = checks.list_of(value, count, count, "parts")
    parts = [checks.number(part, "a part", 0, 100) for part in values]
    names = OLD_PARTS if count == len(OLD_PARTS) else [field.name for field in fields(Parts)]
    return Parts.from_stored(dict(zip(names, parts, strict=True)))


def _parse_skill(value: Any) -> Skill:
    right, wrong, answers = checks.list_of(value, 3, 3, "a skill")
    return Skill(
        checks.number(right, "a skill", 1, _MOST_DECAYED),
        checks.number(wrong, "a skill", 1, _MOST_DECAYED),
        checks.int_in(answers, 0, _MOST_SKILL_ANSWERS, "a skill"),
    )


def _check_reachable(session: Session) -> None:
    """Raise ValueError unless answering and skipping can lead to this session."""
    at, asked = session.position, session.prompts
    if session.task is not Task.SPRINT and session.limit != SPRINT_SECONDS:
        raise ValueError("only a sprint has a limit")
    if list(session.digits) != sorted(set(session.digits)):
        raise ValueError("digits are not in order")
    if session.task is not Task.PRACTICE and len(session.digits) != 10:
        raise ValueError("digits are missing")
    if not _has_valid_length(session):
        raise ValueError("length does not match the prompts")
    if len(asked) != at + (not session.is_finished):
        raise ValueError("position does not match the prompts")
    if any(prompt.counted_attempt is None for prompt in asked[:at]):
        raise ValueError("a prompt was passed without an answer")
    if any(prompt.skipped for prompt in asked[at:]):
        raise ValueError("a prompt was skipped before it was reached")
    if not {prompt.target for prompt in asked} <= set(session.digits):
        raise ValueError("a prompt asks for a digit that was not chosen")
    for prompt in asked:
        _check_prompt(prompt, session.task)


def _has_valid_length(session: Session) -> bool:
    if session.task is Task.SPRINT:
        return session.length == 0
    if session.task is Task.EXAM and session.length != PROMPTS:
        return False
    return session.length >= max(len(session.prompts), 1) and not session.is_over


def _check_prompt(prompt: Prompt, task: Task) -> None:
    is_answered = any(tried is not Outcome.UNREADABLE for tried in prompt.tries)
    if prompt.skipped and is_answered:
        raise ValueError("a prompt was both answered and skipped")
    if not is_answered and (prompt.score is not None or prompt.parts is not None):
        raise ValueError("a prompt without an answer has a score")
    if task is not Task.PRACTICE and set(prompt.tries[:-1]) - {Outcome.UNREADABLE}:
        raise ValueError("a prompt was tried again")

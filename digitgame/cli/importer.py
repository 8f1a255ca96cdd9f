"""Import attempts, skips and sessions from another history or an exported file."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from digitgame.cli.jsonl import LONGEST, first_line, is_binary, lines
from digitgame.cli.progress_bar import progress_bar
from digitgame.core.import_rules import (
    learner_error,
    prompt_error,
    resumable_state,
    validation_error,
)
from digitgame.core.learner_name import learner_key
from digitgame.core.records import Attempt, SessionRecord, Skip
from digitgame.errors import CommandError, file_error
from digitgame.storage.attempt_json import from_record
from digitgame.storage.database import HistoryError
from digitgame.storage.history import History
from digitgame.storage.merge import MergeResult
from digitgame.storage.snapshot import MAGIC, describe_error, find_damage, snapshot
from digitgame.text import sanitize

_BATCH = 200
"""Attempts saved per transaction; bounds how long other sessions wait."""

_MOST_REASONS = 5
"""Rejections that are listed one by one."""


@dataclass(frozen=True)
class LearnerMapping:
    """New names of imported learners."""

    everyone: str | None = None
    """The learner who gets all attempts, if any."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Otherwise new names by the `learner_key` of the old ones."""

    def __call__(self, learner: str) -> str:
        """Return a learner's new name."""
        return self.everyone or self.names.get(learner_key(learner), learner)


@dataclass
class ImportResult:
    """Counts of what was imported from a source."""

    new: int = 0
    known: int = 0
    rejected: int = 0
    reasons: list[str] = field(default_factory=list)
    """The first rejections, in words."""

    def reject(self, where: str, why: str) -> None:
        """Count a rejected record."""
        self.rejected += 1
        if len(self.reasons) < _MOST_REASONS:
            self.reasons.append(f"{where}: {sanitize(why)}")


def import_source(
    source: Path, open_history: Callable[[], History], mapping: LearnerMapping
) -> ImportResult:
    """Import one source.

    Args:
        source: a history, or lines of `digitgame export`; it is only read.
        open_history: opens the history to add to, once there is something to add.
        mapping: new names for learners.

    Raises:
        CommandError: if the source cannot be used, or not all of it can be read.
        HistoryError: if nothing can be saved.
    """
    result = ImportResult()
    if not _is_history(source):
        _import_attempts(_read_lines(source), open_history, mapping, result, total=None)
        return result
    with snapshot(source) as (other, _):
        attempts, total = _read_history(other, source), _expected_count(other)
        _import_attempts(attempts, open_history, mapping, result, total=total)
        _import_sessions(other, open_history, mapping, result)
    return result


def learners_in(source: Path) -> set[str]:
    """Return the names of the learners in a source.

    Raises:
        CommandError: if it cannot be read.
    """
    if _is_history(source):
        with snapshot(source) as (other, _):
            return set(other.learners())
    return {each.learner for _, each in _read_lines(source) if isinstance(each, Attempt)}


def _is_history(source: Path) -> bool:
    """Return whether a file is an SQLite database."""
    with _open(source) as stream:
        try:
            return stream.read(len(MAGIC)) == MAGIC
        except OSError as error:
            raise file_error(source, error) from error


@contextmanager
def _open(source: Path) -> Iterator[BinaryIO]:
    try:
        stream = source.open("rb")
    except OSError as error:
        raise file_error(source, error) from error
    with stream:
        yield stream


def _expected_count(other: History) -> int | None:
    """Return the number of attempts recorded in a history; None if unknown."""
    try:
        return other.count()
    except HistoryError:  # its totals are damaged; its attempts may be sound
        return None


def _read_history(other: History, source: Path) -> Iterator[tuple[str, Attempt | str]]:
    """Yield each attempt with its place; for a damaged one the error instead."""
    with find_damage(source):
        for number, attempt in other.parsed_attempts():
            yield f"attempt {number}", attempt


def _read_lines(source: Path) -> Iterator[tuple[str, Attempt | str]]:
    """Yield the attempt of each line with its place; for an invalid line the error instead.

    Raises:
        CommandError: if the file cannot be read, or is not JSON Lines.
    """
    with _open(source) as stream:
        first = first_line(stream)
        if is_binary(first) or (first or b"").startswith((b"\x89PNG", b"[", b"id,", b"id;")):
            raise CommandError(
                f"{sanitize(str(source))} is neither a history nor the output of digitgame export "
                "--format jsonl."
            )
        for line in lines(first, stream):
            where = f"line {line.number}"
            if line.text is None:
                yield where, f"the line has more than {LONGEST:,} bytes"
            else:
                yield where, _parse_line(line.text)


def _parse_line(text: bytes) -> Attempt | str:
    try:
        record = json.loads(text)
        return from_record(record) if isinstance(record, dict) else "not a JSON object"
    except UnicodeDecodeError:
        return "not valid UTF-8"
    except json.JSONDecodeError as error:
        return f"not JSON: {error.msg} (column {error.colno})"
    except (ValueError, OverflowError, RecursionError) as error:  # an invalid attempt
        return str(error)


def _import_attempts(
    found: Iterator[tuple[str, Attempt | str]],
    open_history: Callable[[], History],
    mapping: LearnerMapping,
    result: ImportResult,
    *,
    total: int | None,
) -> None:
    """Save valid attempts in batches.

    Args:
        found: attempts, or errors, with their places.
        open_history: opens the history to add to.
        mapping: new names for learners.
        result: updated with the counts.
        total: the expected number of attempts, if known.
    """
    with progress_bar(total, "attempts") as advance:
        while batch := list(islice(found, _BATCH)):
            valid = list(_valid(batch, validation_error, mapping, result))
            outcomes = open_history().merge(attempt for _, attempt in valid) if valid else []
            for (where, _), outcome in zip(valid, outcomes, strict=True):
                result.new += outcome is MergeResult.NEW
                result.known += outcome is MergeResult.KNOWN
                if outcome is MergeResult.TAKEN:
                    result.reject(where, "another drawing has its name")
            advance(len(batch))


def _import_sessions(
    other: History,
    open_history: Callable[[], History],
    mapping: LearnerMapping,
    result: ImportResult,
) -> None:
    """Save valid sessions and skips; unfinished sessions can be resumed here."""
    try:
        sessions, skips = other.parsed_sessions(), other.parsed_skips()
    except HistoryError as error:
        result.reject("its sessions", describe_error(error))
        return

    def session_error(session: SessionRecord) -> str | None:
        return learner_error(session.learner) or prompt_error(session.name, 0, 0)

    def skip_error(skip: Skip) -> str | None:
        return learner_error(skip.learner) or prompt_error(skip.session, skip.prompt, skip.target)

    named_sessions = (("a session", each) for each in sessions)
    named_skips = (("a skipped prompt", each) for each in skips)
    kept = [
        replace(session, state=resumable_state(session))
        for _, session in _valid(named_sessions, session_error, mapping, result)
    ]
    skipped = [skip for _, skip in _valid(named_skips, skip_error, mapping, result)]
    if kept or skipped:
        open_history().merge_sessions(kept, skipped)


_Record = TypeVar("_Record", Attempt, SessionRecord, Skip)


def _valid(
    found: Iterable[tuple[str, _Record | str]],
    find_error: Callable[[_Record], str | None],
    mapping: LearnerMapping,
    result: ImportResult,
) -> Iterator[tuple[str, _Record]]:
    """Yield the valid records with their places, renamed; count the others as rejected.

    Args:
        found: records, or errors, with their places.
        find_error: returns why a record is invalid, or None.
        mapping: new names for learners.
        result: updated with the rejections.
    """
    for where, record in found:
        if isinstance(record, str):
            result.reject(where, record)
            continue
        renamed = replace(record, learner=mapping(record.learner))
        if why := find_error(renamed):
            result.reject(where, why)
        else:
            yield where, renamed

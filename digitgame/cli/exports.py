"""Exports: attempts out of what `digitgame export --format jsonl` wrote; the edge."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from digitgame.cli.jsonl import LONGEST, PNG, first_line, lines
from digitgame.core.records import Attempt
from digitgame.errors import CommandError
from digitgame.storage.attempt_json import from_record
from digitgame.text import sanitize


def from_lines(source: Path) -> Iterator[tuple[str, Attempt | str]]:
    """Attempts out of JSON Lines, each with its line; of a bad one, what is wrong with it.

    Raises:
        CommandError: if the file cannot be read, or holds no JSON Lines.
    """
    with _open(source) as stream:
        try:
            first = first_line(stream)
        except CommandError:
            first = PNG
        if first is not None and first.startswith((PNG, b"[", b"id,")):
            raise CommandError(
                f"{sanitize(str(source))} is neither a history nor what digitgame export "
                "--format jsonl writes."
            )
        for line in lines(first, stream):
            where = f"line {line.number}"
            if line.text is None:
                yield where, f"more than {LONGEST:,} bytes are no attempt"
            else:
                yield where, _from_line(line.text)


def _from_line(text: bytes) -> Attempt | str:
    try:
        record = json.loads(text)
        if not isinstance(record, dict):
            return "it is no JSON object"
        return from_record(record)
    except (ValueError, OverflowError, RecursionError) as error:  # no JSON, no text, no attempt
        return str(error)


@contextmanager
def _open(source: Path) -> Iterator[BinaryIO]:
    try:
        stream = source.open("rb")
    except OSError as error:
        raise CommandError(f"{sanitize(str(source))} cannot be read: {error.strerror}.") from error
    with stream:
        yield stream

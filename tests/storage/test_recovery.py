"""Readable rows of a damaged file are recovered, and the original is kept unchanged."""

import os
import random
import re
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.storage import database
from digitgame.storage.database import CorruptDatabaseError, HistoryError
from digitgame.storage.history import History
from digitgame.storage.recovery import RecoveryCancelledError, RecoveryResult, recover_database
from tests.storage.given import ATTEMPT, kept
from tests.storage.test_buffered_history import STATE, with_attempts

PAGE = 4096


def flip(file: Path, rng: random.Random, flips: int, *, spared: int) -> bytes:
    """Change bytes anywhere but in the first `spared` pages, and return the new content."""
    content = bytearray(file.read_bytes())
    for _ in range(flips):
        content[rng.randrange(spared * PAGE, len(content))] ^= rng.randrange(1, 256)
    file.write_bytes(content)
    return bytes(content)


def recovered(file: Path) -> RecoveryResult:
    rescued = recover_database(file)
    assert rescued is not None
    return rescued


def test_a_sound_file_is_left_alone(file: Path) -> None:
    with_attempts(file, 3)
    before = file.read_bytes()
    assert recover_database(file) is None
    assert file.read_bytes() == before


@pytest.mark.parametrize("cut", [1, 2, 9, 30])
def test_of_a_file_that_was_cut_short_nothing_is_invented(file: Path, cut: int) -> None:
    with_attempts(file, 80)
    before = kept(file)
    content = file.read_bytes()[: -cut * PAGE]
    file.write_bytes(content)
    rescued = recovered(file)
    assert rescued.aside.read_bytes() == content
    found = kept(file)
    assert len(found) == rescued.attempts
    assert all(attempt in before for attempt in found)


@pytest.mark.parametrize("share", [0.99, 0.9, 0.7])
def test_of_a_file_that_was_cut_short_all_that_is_left_is_saved(file: Path, share: float) -> None:
    with_attempts(file, 600)
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    rescued = recovered(file)
    assert rescued.attempts >= (share - 0.15) * 600
    assert len(kept(file)) == rescued.attempts


@pytest.mark.parametrize("seed", range(6))
def test_of_a_file_with_changed_bytes_whatever_reads_is_saved(file: Path, seed: int) -> None:
    with_attempts(file, 80)
    history = History(file)
    history.keep_session(STATE)
    history.close()
    content = flip(file, random.Random(seed), 400, spared=1)
    rescued = recovered(file)
    assert rescued.aside.read_bytes() == content
    assert len(kept(file)) == rescued.attempts
    history = History(file)
    history.record(replace(ATTEMPT, prompt=500))
    assert history.count() == rescued.attempts + 1
    history.close()


def test_rows_beyond_a_damaged_page_are_saved_too(file: Path) -> None:
    with_attempts(file, 200)
    content = bytearray(file.read_bytes())
    pages = sorted(
        {found.start() // PAGE * PAGE for found in re.finditer(rb"\[\[\[1.5,3.0", content)}
    )
    at = pages[len(pages) // 2]
    content[at : at + 200] = bytes(200)
    file.write_bytes(content)
    rescued = recovered(file)
    assert rescued.known == 200
    found = [attempt.prompt for attempt in kept(file)]
    assert len(found) >= 180
    assert found[0] == 0
    assert found[-1] == 199


ENDLESS = b"\xff" * 13 + b"\0\xff\0\0\0\0"
"""The beginning of a row for which SQLite 3.40 raises MemoryError."""


def with_an_endless_row(file: Path) -> None:
    """Make a history in which the definition of a table claims an impossible length."""
    with_attempts(file, 3)
    content = bytearray(file.read_bytes())
    defined = content.index(b"tableattempts")
    page = defined // PAGE * PAGE
    cells = int.from_bytes(content[page + 3 : page + 5])
    begins = (
        int.from_bytes(content[at : at + 2]) for at in range(page + 8, page + 8 + 2 * cells, 2)
    )
    at = max(page + begin for begin in begins if page + begin < defined)
    content[at : at + len(ENDLESS)] = ENDLESS
    file.write_bytes(content)


def test_a_row_without_end_is_damage(file: Path) -> None:
    with_an_endless_row(file)
    before = file.read_bytes()
    with pytest.raises(CorruptDatabaseError):
        History(file)
    rescued = recovered(file)
    assert rescued.aside.read_bytes() == before
    assert kept(file) == []


def test_where_memory_is_short_nothing_is_called_damaged(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_an_endless_row(file)
    monkeypatch.setattr(database, "_MEMORY_PROBE_BYTES", 2**62)
    with pytest.raises(HistoryError, match="too little memory") as raised:
        History(file)
    assert not isinstance(raised.value, CorruptDatabaseError)


def test_each_damaged_file_has_a_name_of_its_own(file: Path) -> None:
    for number in (1, 2):
        file.write_bytes(b"diary" * 1000)
        rescued = recovered(file)
        assert rescued.aside.name == f"history.damaged-{number}.sqlite3"
        assert (rescued.attempts, rescued.known) == (0, None)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux allows invalid UTF-8 in names")
def test_in_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"caf\xe9") / "history.sqlite3"
    with_attempts(file, 3)
    assert recover_database(file) is None
    file.write_bytes(b"my diary\n" * 200)
    recovered(file)


def test_on_a_full_disk_it_has_changed_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that do not fit are not omitted."""

    def full(*_: object) -> None:
        raise HistoryError("...") from sqlite3.OperationalError("database or disk is full")

    with_attempts(file, 80)
    content = flip(file, random.Random(1), 400, spared=1)
    with monkeypatch.context() as broken:
        broken.setattr(History, "merge", full)
        with pytest.raises(HistoryError):
            recover_database(file)
    assert file.read_bytes() == content
    assert not [*file.parent.glob("*.part*"), *file.parent.glob("*damaged*")]


def test_stopped_it_has_changed_nothing(file: Path) -> None:
    with_attempts(file, 80)
    content = flip(file, random.Random(1), 400, spared=1)
    with pytest.raises(RecoveryCancelledError):
        recover_database(file, lambda: True)
    assert file.read_bytes() == content
    assert not list(file.parent.glob("*.part*"))
    assert not list(file.parent.glob("*damaged*"))

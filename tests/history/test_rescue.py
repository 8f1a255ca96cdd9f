"""What still reads of a damaged file is saved, and the damaged one stays as it was."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from digitgame.history import History
from digitgame.history.rescue import StoppedError, mend
from tests.history.given import ATTEMPT, kept
from tests.history.test_patient import STATE, with_attempts

PAGE = 4096


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


def flip(file: Path, chance: random.Random, flips: int, *, spared: int) -> bytes:
    """Change bytes anywhere but in the first `spared` pages; the file's new content."""
    content = bytearray(file.read_bytes())
    for _ in range(flips):
        content[chance.randrange(spared * PAGE, len(content))] ^= chance.randrange(1, 256)
    file.write_bytes(content)
    return bytes(content)


def test_a_sound_file_is_left_alone(file: Path) -> None:
    with_attempts(file, 3)
    before = file.read_bytes()
    assert mend(file) is None
    assert file.read_bytes() == before


@pytest.mark.parametrize("cut", [1, 2, 9, 30])
def test_of_a_file_that_was_cut_short_nothing_is_invented(file: Path, cut: int) -> None:
    with_attempts(file, 80)
    before = kept(file)
    content = file.read_bytes()[: -cut * PAGE]
    file.write_bytes(content)
    rescued = mend(file)
    assert rescued is not None
    assert rescued.aside.read_bytes() == content
    found = kept(file)
    assert len(found) == rescued.attempts
    assert all(attempt in before for attempt in found)


@pytest.mark.parametrize("seed", range(6))
def test_of_a_file_with_changed_bytes_whatever_reads_is_saved(file: Path, seed: int) -> None:
    with_attempts(file, 80)
    history = History(file)
    history.keep_session(STATE)
    history.close()
    content = flip(file, random.Random(seed), 400, spared=1)
    rescued = mend(file)
    assert rescued is not None
    assert rescued.aside.read_bytes() == content
    assert len(kept(file)) == rescued.attempts
    history = History(file)
    history.record(replace(ATTEMPT, prompt=500))
    assert history.count() == rescued.attempts + 1
    history.close()


def test_rows_beyond_a_damaged_page_are_saved_too(file: Path) -> None:
    with_attempts(file, 200)
    content = bytearray(file.read_bytes())
    at = content.index(b"[[[1.5,3.0", len(content) // 2) // PAGE * PAGE
    content[at : at + 200] = bytes(200)
    file.write_bytes(content)
    rescued = mend(file)
    assert rescued is not None
    assert rescued.known == 200
    found = [attempt.prompt for attempt in kept(file)]
    assert len(found) >= 180
    assert found[0] == 0
    assert found[-1] == 199


def test_each_damaged_file_has_a_name_of_its_own(file: Path) -> None:
    for number in (1, 2):
        file.write_bytes(b"diary" * 1000)
        rescued = mend(file)
        assert rescued is not None
        assert rescued.aside.name == f"history.damaged-{number}.sqlite3"
        assert (rescued.attempts, rescued.known) == (0, None)


def test_stopped_it_has_changed_nothing(file: Path) -> None:
    with_attempts(file, 80)
    content = flip(file, random.Random(1), 400, spared=1)
    with pytest.raises(StoppedError):
        mend(file, lambda: True)
    assert file.read_bytes() == content
    assert not list(file.parent.glob("*.part*"))
    assert not list(file.parent.glob("*damaged*"))

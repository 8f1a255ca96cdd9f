"""A history in a temporary folder."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from digitgame.storage.history import History


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder / "history.sqlite3"


@pytest.fixture
def history(file: Path) -> Iterator[History]:
    with closing(History(file)) as opened:
        yield opened

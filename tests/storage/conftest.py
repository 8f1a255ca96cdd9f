"""A history in a temporary folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from digitgame.storage.history import History


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"


@pytest.fixture
def history(file: Path) -> Iterator[History]:
    opened = History(file)
    yield opened
    opened.close()

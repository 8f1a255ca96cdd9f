"""Two stores: the own one, and that of another machine."""

from pathlib import Path

import pytest

from tests.cli.importing.given import GIVEN, keep


@pytest.fixture
def own(home: Path) -> Path:
    """Where the history of the test's own home is, once there is one."""
    return home / "digitgame" / "history.sqlite3"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another machine's store, with some attempts."""
    file = tmp_path / "other" / "history.sqlite3"
    keep(file, *GIVEN)
    return file

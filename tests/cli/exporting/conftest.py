"""A history of the test's own to export."""

from pathlib import Path

import pytest


@pytest.fixture
def file(home: Path) -> Path:
    """Where the history of the test's own home is, once there is one."""
    return home / "digitgame" / "history.sqlite3"

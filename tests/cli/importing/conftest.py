"""Two histories: the local one, and that of another machine."""

from pathlib import Path

import pytest

from tests.cli.given import keep
from tests.cli.importing.given import GIVEN


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Path of another machine's history, with some attempts."""
    file = tmp_path / "other" / "history.sqlite3"
    keep(file, *GIVEN)
    return file

"""What every test gets: a home of its own, and nothing of the person's own environment."""

import os
from pathlib import Path

import pytest
from hypothesis import settings


def _is_personal(variable: str) -> bool:
    """Would this variable of the person who runs the tests change how the game behaves?"""
    return variable in {"NO_COLOR", "FORCE_COLOR", "COLORTERM"} or variable.startswith(
        ("TEXTUAL_", "DIGITGAME_", "XDG_")
    )


# Textual reads some of these when it is imported, before any fixture runs.
for _variable in filter(_is_personal, tuple(os.environ)):
    del os.environ[_variable]

# A busy machine is no failure; what tests promise about speed is in tests/benchmarks.
settings.register_profile("digitgame", deadline=None)
settings.load_profile("digitgame")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, in a terminal of 256 colours."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    monkeypatch.setenv("DIGITGAME_DATA", str(folder / "digitgame"))
    monkeypatch.setenv("TERM", "xterm-256color")
    for variable in ("NO_COLOR", "COLORTERM", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(variable, raising=False)
    return folder

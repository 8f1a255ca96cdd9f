"""Isolate every test from the environment."""

import gc
import os
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

_PERSONAL = (
    *("COLORTERM", "COLUMNS", "FORCE_COLOR", "LANG", "LC_", "LINES", "NO_COLOR"),
    *("DIGITGAME_", "PYTHON", "TEXTUAL_", "XDG_"),
)
"""Prefixes of personal settings that change the game's behaviour."""


def _is_personal(variable: str) -> bool:
    if variable.lower().endswith("_proxy"):  # tests download from a local server
        return True
    return variable.startswith(_PERSONAL) and variable not in {"PYTHONPATH", "PYTHONHOME"}


# Textual reads some of these when it is imported, before any fixture runs.
for _variable in filter(_is_personal, tuple(os.environ)):
    del os.environ[_variable]
os.environ["LANG"] = "C.UTF-8"

# Packages imported during collection write caches to the home folder, and onnxruntime sends
# telemetry.
_collecting = tempfile.TemporaryDirectory(prefix="digitgame-tests-")
os.environ["HOME"] = _collecting.name
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# One test process per core: more threads would only compete.
os.environ["OMP_NUM_THREADS"] = "1"

# Background jobs of a shell, and commands run by nohup, inherit ignored signals; so would the
# processes that the tests start and signal.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# No deadlines, because the machine may be busy. Speed is measured in tests/benchmarks.
settings.register_profile("quick", deadline=None, max_examples=20, database=None)
settings.register_profile("full", deadline=None, database=None)
settings.load_profile("full")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home folder of its own and a terminal with 256 colours."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "state"))
    monkeypatch.setenv("DIGITGAME_DATA", str(folder / "digitgame"))
    monkeypatch.setenv("TERM", "xterm-256color")
    return folder


def pytest_collection_finish() -> None:
    """Exclude what was imported from garbage collection, which would look at it again and again."""
    gc.collect()
    gc.freeze()

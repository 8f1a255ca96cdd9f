"""Isolate every test from the environment, and fail slow ones."""

import gc
import os
import signal
import sys
import tempfile
import time
from collections.abc import Generator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

MOST_SECONDS = 2.0
"""Time limit of a test that is not marked as slow, e2e or benchmark."""

QUICK = 20
"""Examples per property in the quick profile; with more there is no time limit."""

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
settings.register_profile("quick", deadline=None, max_examples=QUICK, database=None)
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


class _Spent(NamedTuple):
    """Time used by this process so far, in seconds."""

    wall: float
    processor: float
    children: float
    """CPU time of child processes that have ended."""
    queued: float
    """Time spent ready to run but waiting for a core; 0 if the system does not report it."""

    @classmethod
    def now(cls) -> "_Spent":
        times = os.times()
        queued = 0
        for file in Path("/proc/self/task").glob("*/schedstat"):
            try:
                queued += int(file.read_text().split()[1])
            except OSError:
                continue  # a thread that has just ended
        own, children = times.user + times.system, times.children_user + times.children_system
        return cls(time.perf_counter(), own, children, queued / 1e9)


def _is_busy() -> bool:
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > 2 * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Import `torch._dynamo`, which is slow, and freeze the garbage collector.

    Otherwise the first test that creates an optimiser would exceed its time limit.
    """
    if "torch" in sys.modules:
        import_module("torch._dynamo")
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail an unmarked test that takes more than two seconds.

    To be robust on a busy machine, time spent waiting for a core is subtracted, only CPU time
    counts for tests that start processes, and nothing is measured above a load of two processes per
    core.
    """
    before = _Spent.now()
    yield
    is_exempt = any(item.get_closest_marker(name) for name in ("slow", "e2e", "benchmark"))
    is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    if is_exempt or (is_property and settings().max_examples > QUICK) or _is_busy():
        return
    wall, processor, children, queued = (
        after - earlier for after, earlier in zip(_Spent.now(), before, strict=True)
    )
    is_reported = Path("/proc/self/schedstat").exists()  # the time waiting for a core
    idle = wall - processor - max(0.0, queued) if is_reported and not children else 0.0
    took = max(processor + children, processor + idle)
    if took > MOST_SECONDS:
        pytest.fail(f"took {took:.1f} s: make it faster, or mark it as slow", pytrace=False)

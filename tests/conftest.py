"""What every test gets: a home of its own, nothing of the person's environment, two seconds."""

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
"""What a test may take that is not marked as slow, e2e or benchmark."""

QUICK = 20
"""Examples of a property in the quick profile; with more, its test may take longer."""


_PERSONAL = (
    *("COLORTERM", "COLUMNS", "FORCE_COLOR", "LANG", "LC_", "LINES", "NO_COLOR"),
    *("DIGITGAME_", "PYTHON", "TEXTUAL_", "XDG_"),
)
"""How variables begin by which the person who runs the tests changes how the game behaves."""


def _is_personal(variable: str) -> bool:
    if variable.lower().endswith("_proxy"):  # downloads are tried with a server on this machine
        return True
    return variable.startswith(_PERSONAL) and variable not in {"PYTHONPATH", "PYTHONHOME"}


# Textual reads some of these when it is imported, before any fixture runs.
for _variable in filter(_is_personal, tuple(os.environ)):
    del os.environ[_variable]
os.environ["LANG"] = "C.UTF-8"

# Packages that are imported while tests are collected write caches into the home folder, and
# onnxruntime reports its use to its makers.
_collecting = tempfile.TemporaryDirectory(prefix="digitgame-tests-")
os.environ["HOME"] = _collecting.name
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# There is a process of tests for each core; more threads would only wait for each other.
os.environ["OMP_NUM_THREADS"] = "1"

# A shell starts jobs in the background, and nohup starts its command, with these ignored; the
# processes that tests start and signal would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# No deadlines: a busy machine is no failure. Speed is measured in tests/benchmarks.
settings.register_profile("quick", deadline=None, max_examples=QUICK, database=None)
settings.register_profile("full", deadline=None, database=None)
settings.load_profile("full")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home folder of its own, in a terminal of 256 colours."""
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
    """Seconds that this process has spent so far."""

    wall: float
    processor: float
    children: float
    """Processor time of the processes that it has waited for."""
    queued: float
    """Ready to run, but waiting for a core; 0 where the system does not tell."""

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
    """Import what is imported late, and keep the garbage collector away from all of it.

    The first test that makes an optimiser would pay for compiling half of PyTorch.
    """
    if "torch" in sys.modules:
        import_module("torch._dynamo")
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test over two seconds that has no mark for it.

    A busy machine fails nothing: time in which another process had the core does not count, of a
    test that starts processes only the processor's time does, and where twice as many processes
    wait as there are cores, nothing is measured.
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
    is_told = Path("/proc/self/schedstat").exists()  # how long this process was queued
    idle = wall - processor - max(0.0, queued) if is_told and not children else 0.0
    took = max(processor + children, processor + idle)
    if took > MOST_SECONDS:
        pytest.fail(f"took {took:.1f} s: make it quicker, or mark it as slow", pytrace=False)

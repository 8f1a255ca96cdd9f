"""Commands in processes of their own."""

import sys
import threading
from pathlib import Path

from digitgame.system.background import BackgroundCommand

SECONDS = 60.0


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_success_is_reported_and_failure_is_not() -> None:
    command, ended, done = BackgroundCommand(), threading.Event(), []
    command.run(python("raise SystemExit(3)"), lambda: done.append("failed"))
    while command._is_running:
        ended.wait(0.01)
    command.run((sys.executable + " that does not exist",), lambda: done.append("missing"))
    while command._is_running:
        ended.wait(0.01)
    command.run(python(""), ended.set)
    assert ended.wait(SECONDS)
    assert done == []


def test_of_those_wanted_meanwhile_the_last_one_is_run(tmp_path: Path) -> None:
    command, ended = BackgroundCommand(), threading.Event()
    gate, log = tmp_path / "gate", tmp_path / "log"
    note = f"open({str(log)!r}, 'a').write('{{}}')"
    wait = f"import os, time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.01)\n"
    command.run(python(wait + note.format("a")), lambda: None)
    for letter in "bc":
        command.run(python(note.format(letter)), ended.set)
    assert not log.exists()  # the caller does not wait
    gate.touch()
    assert ended.wait(SECONDS)
    assert log.read_text() == "ac"

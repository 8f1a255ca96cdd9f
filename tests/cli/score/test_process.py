"""`digitgame score` as a process: it answers at once, and ends quietly."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from digitgame.cli.main import INTERRUPTED
from digitgame.system.output import EXIT_SIGPIPE
from tests.cli.score.given import handmade, line

pytestmark = pytest.mark.e2e

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Start the command in a process group of its own; all are killed after the test."""
    processes: list[subprocess.Popen[bytes]] = []

    def started(*arguments: str, **streams: Any) -> "subprocess.Popen[bytes]":
        pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        process = subprocess.Popen(
            [sys.executable, "-m", "digitgame", "score", *arguments],
            start_new_session=True,
            **pipes | streams,
        )
        processes.append(process)
        return process

    yield started
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


class TestProcess:
    def test_input_that_does_not_block_is_waited_for(self, start: Start) -> None:
        """Another program may leave a pipe like that; a read without data is not its end."""
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        process = start(stdin=reader)
        while not os.get_blocking(reader) and process.poll() is None:
            time.sleep(0.01)
        os.close(reader)
        os.write(writer, b"{}\n")
        os.close(writer)
        out, _ = process.communicate(timeout=60)
        assert json.loads(out)["line"] == 1

    def test_each_line_is_answered_at_once(self, start: Start) -> None:
        process = start()
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(line(id=number).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        assert process.communicate(timeout=30) == (b"", b"")
        assert process.returncode == 0

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_ends_quietly_when_nobody_reads_on(
        self, start: Start, jobs: str, tmp_path: Path
    ) -> None:
        file = tmp_path / "drawings.jsonl"
        file.write_text(handmade(5000), "utf-8")
        process = start("--jobs", jobs, str(file), stdin=subprocess.DEVNULL)
        assert process.stdout
        assert process.stderr
        assert json.loads(process.stdout.readline())["id"] == 0
        process.stdout.close()
        assert process.wait(30) == EXIT_SIGPIPE
        assert process.stderr.read() == b""

    @pytest.mark.parametrize("jobs", ["1", "2"])
    @pytest.mark.parametrize(
        ("number", "status"),
        [(signal.SIGINT, INTERRUPTED), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)],
    )
    def test_ends_at_once_and_quietly_with_its_workers(
        self, start: Start, jobs: str, number: int, status: int, tmp_path: Path
    ) -> None:
        file = tmp_path / "drawings.jsonl"
        file.write_text(handmade(5000), "utf-8")
        process = start("--jobs", jobs, str(file))
        assert process.stdout
        process.stdout.readline()
        if number == signal.SIGINT:
            os.killpg(process.pid, number)  # Ctrl-C reaches the workers too
        else:
            process.send_signal(number)
        said = process.communicate(timeout=30)[1]  # the pipes are closed, so no worker is left
        assert process.returncode == status
        if number != signal.SIGKILL:  # then multiprocessing reports what it cleans up
            assert said == b""

    def test_shows_a_bar_where_standard_error_is_a_terminal(
        self, start: Start, tmp_path: Path
    ) -> None:
        file = tmp_path / "drawings.jsonl"
        file.write_text(handmade(25), "utf-8")
        ours, theirs = pty.openpty()
        process = start(str(file), stderr=theirs)
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the terminal is gone
            while data := os.read(ours, 4096):
                shown += data
        os.close(ours)
        printed, _ = process.communicate(timeout=30)
        assert b"25 drawings" in shown
        assert len(printed.splitlines()) == 25
        assert process.returncode == 0

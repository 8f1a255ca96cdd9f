"""An export of any length is streamed into other programs."""

import errno
import os
import shlex
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from digitgame.cli.export import FORMATS, serialise
from digitgame.cli.main import FAILED
from digitgame.core.ink import Point
from digitgame.core.records import Attempt
from digitgame.system.output import EXIT_SIGPIPE
from model.grid import Grid
from tests.cli.given import GOOD, keep, records, timed
from tests.handmade import HANDMADE, fitted
from tests.storage.given import drawn
from tests.tools.classroom import current_judge


def bash(command: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of bash's in which the game can be called."""
    function = f'digitgame() {{ {shlex.quote(sys.executable)} -m digitgame "$@"; }}'
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{function}; {command}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class TestScoreAgain:
    def test_jsonl_feeds_score(self, file: Path) -> None:
        """Through a real pipe; each is judged on its own pad, as in the game."""
        pads = [Grid(40, 20), Grid(60, 30), Grid(28, 14)]
        made = [
            (each.digit, pad, fitted(each, pad.columns, pad.rows))
            for each, pad in zip(HANDMADE[:12], cycle(pads))
        ]
        attempts = [
            current_judge().rejudge(
                replace(
                    drawn(digit, digit, prompt=prompt),
                    columns=pad.columns,
                    rows=pad.rows,
                    strokes=timed(strokes),
                )
            )
            for prompt, (digit, pad, strokes) in enumerate(made)
        ]
        keep(file, *attempts)
        ended = bash("digitgame export --format jsonl | digitgame score --place keep")
        assert (ended.returncode, ended.stderr) == (0, "")
        results = records(ended.stdout, "jsonl")
        assert [result["id"] for result in results] == list(range(1, 13))
        for field in ("target", "digit"):
            assert [result[field] for result in results] == [digit for digit, _, _ in made]
        assert [result["score"] for result in results] == [
            pytest.approx(attempt.score, abs=0.06) for attempt in attempts
        ]


class TestStream:
    @pytest.mark.parametrize("form", FORMATS)
    def test_is_written_while_it_is_read(self, form: str) -> None:
        read: list[int] = []

        def attempts() -> Iterator[tuple[int, Attempt]]:
            for number in range(5):
                read.append(number)
                yield number, GOOD

        pieces = serialise(attempts(), form)
        assert read == []
        for _ in range(3):
            next(pieces)
        assert len(read) <= 3

    def test_many_attempts_take_little_memory(self) -> None:
        tracemalloc.start()
        size = sum(map(len, serialise(((number, GOOD) for number in range(5000)), "json")))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > 2_000_000
        assert peak < 500_000

    @pytest.mark.parametrize(
        ("redirection", "status", "said"),
        [
            (">&-", FAILED, "digitgame: standard output is closed.\n"),
            (
                ">/dev/full",
                FAILED,
                f"digitgame: the attempts cannot be written: {os.strerror(errno.ENOSPC)}.\n",
            ),
            ("| head -n 1 >&2; exit ${PIPESTATUS[0]}", EXIT_SIGPIPE, "{"),
        ],
    )
    def test_output_that_cannot_be_used_ends_quietly(
        self, redirection: str, status: int, said: str, file: Path
    ) -> None:
        large = replace(GOOD, strokes=((Point(1.0, 1.0, 0.0),) * 20_000,))
        keep(file, *(replace(large, prompt=prompt) for prompt in range(5)))
        ended = bash(f"digitgame export --format jsonl {redirection}")
        assert ended.returncode == status
        assert ended.stderr.startswith(said)
        assert ended.stderr.count("\n") == 1

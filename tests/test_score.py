"""`digitgame score`: from the command line to what is written, and how it ends."""

import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from digitgame import score as score_module
from digitgame.cli import FAILED, INTERRUPTED, MISUSED, main
from digitgame.leniency import Leniency
from digitgame.lines import Line
from digitgame.output import NOBODY_READS
from digitgame.score import SOME_BAD, answer
from digitgame.score_options import FORMATS, LENIENCIES
from digitgame.scoring import Rules
from model import reader
from model.grid import Grid
from model.raster import digit_image
from tests.handmade import HANDMADE, fitted
from tests.privileges import as_anyone
from tests.test_scoring import FIELDS, anything, line, objects

BAD = (
    "{",
    "[1]",
    '{"id": "no strokes"}',
    '{"id": 3, "strokes": [[[NaN, 1]]]}',
    line([[[1, 1]]], id="dot"),
    line(target=12),
)
"""Lines that are no drawings."""


def handmade(count: int) -> str:
    """Lines of hand-made digits, numbered."""
    return "".join(
        line(made.strokes, id=number, target=made.digit) + "\n"
        for number in range(count)
        for made in [HANDMADE[number % len(HANDMADE)]]
    )


class Ended(NamedTuple):
    """What a run gave."""

    status: int
    out: str
    err: str

    @property
    def results(self) -> list[dict[str, Any]]:
        """The lines of its output."""
        return [json.loads(text, parse_constant=str) for text in self.out.splitlines()]


Run = Callable[..., Ended]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process."""

    def started(*arguments: str, stdin: str | bytes = "") -> Ended:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        status = main(["score", *arguments])
        return Ended(status, *capsys.readouterr())

    return started


class TestStream:
    def test_a_result_for_every_line_in_order(self, run: Run) -> None:
        ended = run(stdin=handmade(30))
        assert ended.status == 0
        assert ended.err == ""
        assert [result["id"] for result in ended.results] == list(range(30))
        assert all(list(result) == FIELDS for result in ended.results)

    @pytest.mark.parametrize("stdin", ["", "\n", " \n\n", "\ufeff"])
    def test_nothing_in_nothing_out(self, run: Run, stdin: str) -> None:
        for form in FORMATS:
            assert run("--format", form, stdin=stdin) == (0, "", "")

    def test_a_bad_line_is_answered_in_its_place_and_the_rest_goes_on(self, run: Run) -> None:
        good = line(id="good")
        ended = run(stdin="\n".join([good, *BAD, "", good]))
        assert ended.status == SOME_BAD
        first, *errors, last = ended.results
        assert first == last
        assert first["id"] == "good"
        assert all(list(error) == ["id", "error", "line"] for error in errors)
        assert [error["line"] for error in errors] == [2, 3, 4, 5, 6, 7]
        assert [error["id"] for error in errors] == [None, None, "no strokes", None, "dot", None]

    def test_a_line_that_is_no_text_is_a_bad_line(self, run: Run) -> None:
        ended = run(stdin=line().encode() + b"\n\xff\xfe\n" + line().encode())
        assert ended.status == SOME_BAD
        assert [result.get("line") for result in ended.results] == [None, 2, None]
        assert "UTF-8" in ended.results[1]["error"]

    def test_a_line_that_is_too_long_is_a_bad_line(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.lines.LONGEST", 200)
        ended = run(stdin=line() + "\n" + line(id="x" * 300) + "\n" + line())
        assert ended.status == SOME_BAD
        assert "bytes" in ended.results[1]["error"]
        assert ended.results[2]["digit"] == 7

    def test_a_file_is_like_standard_input(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "drawings.jsonl"
        file.write_text(handmade(3), "utf-8")
        assert run(str(file)) == run("-", stdin=handmade(3)) == run(stdin=handmade(3))

    def test_any_line_gives_one_line(self) -> None:
        for text in (line(), *BAD, "\x00", "\u2028" + line(), line(id="\u2028\x85\n")):
            for form in FORMATS:
                written = answer([Line(1, text.encode())], Rules(), form).text
                assert written.count("\n") == 1
                assert written.endswith("\n")

    @given(found=st.one_of(objects, anything), form=st.sampled_from(FORMATS))
    def test_any_json_gives_one_line(self, found: object, form: str) -> None:
        written = answer([Line(1, json.dumps(found).encode())], Rules(), form)
        assert written.text.count("\n") == 1
        if form == "jsonl":
            result = json.loads(written.text, parse_constant=pytest.fail)
            assert list(result) == (["id", "error", "line"] if written.bad else FIELDS)
        else:
            assert written.text.removesuffix("\n").isprintable()

    def test_a_long_stream_takes_no_more_memory_than_a_short_one(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Endless(io.RawIOBase):
            """20,000 lines of 10 KB: 200 MB."""

            left = 20_000

            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                if not self.left:
                    return 0
                self.left -= 1
                text = b'{"id": %d}' % self.left
                data = text + b" " * (len(buffer) - len(text) - 1) + b"\n"
                buffer[:] = data
                return len(data)

        answer([Line(1, b"{}")], Rules(), "jsonl")  # loads what is loaded once
        stream = io.BufferedReader(Endless(), 10_240)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
        with Path(os.devnull).open("w", encoding="ascii") as nowhere:
            monkeypatch.setattr(sys, "stdout", nowhere)
            tracemalloc.start()
            try:
                assert main(["score"]) == SOME_BAD  # they have no strokes, so that this is quick
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        assert peak < 1_000_000


class TestJobs:
    def test_results_are_the_same_in_the_same_order(self, run: Run) -> None:
        lines = handmade(200).splitlines()
        lines[40] = "{"
        lines[150] = line(id="seven" * 1000)
        text = "\n".join(lines)
        alone, shared = run(stdin=text), run("--jobs", "2", stdin=text)
        assert alone == shared
        assert len(alone.results) == 200

    def test_lots_are_neither_many_lines_nor_large(self) -> None:
        def lines_of(size: int) -> Iterator[Line]:
            return (Line(number, b"x" * size) for number in range(100))

        lots = list(score_module._lots(lines_of(100)))
        assert [len(lot) for lot in lots] == [32, 32, 32, 4]
        assert {len(lot) for lot in score_module._lots(lines_of(600_000))} == {2}


class TestOptions:
    def test_leniencies_are_the_judges(self) -> None:
        assert tuple(Leniency) == LENIENCIES

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--grid", "40"],
            ["--grid", "40x"],
            ["--grid", "7x14"],
            ["--grid", "40x1000"],
            ["--grid", "-40x20"],
            ["--grid", "٤٠x٢٠"],
            ["--target", "10"],
            ["--target", "-1"],
            ["--target", "seven"],
            ["--jobs", "0"],
            ["--jobs", "257"],
            ["--jobs", "two"],
            ["--place", "left"],
            ["--leniency", "none"],
            ["--format", "xml"],
            ["a.jsonl", "b.jsonl"],
            ["--loud"],
        ],
        ids=" ".join,
    )
    def test_misuse_is_explained(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["score", *arguments])
        assert ended.value.code == MISUSED
        assert "usage: digitgame" in capsys.readouterr().err

    def test_help_shows_the_format_with_an_example_that_works(
        self, run: Run, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["score", "--help"])
        assert ended.value.code == 0
        printed = capsys.readouterr().out
        example = next(text for text in printed.splitlines() if text.startswith('  {"id"'))
        (result,) = run(stdin=example).results
        assert (result["id"], result["digit"], result["target"]) == ("ada-1", 7, 7)
        assert result["tip"].startswith("You drew the top and the slant backwards. ")
        assert all(f'"{field}"' in printed for field in FIELDS)

    @pytest.mark.parametrize("grid", ["28x14", "40x20", "80x40"])
    def test_handmade_digits_are_read_right_on_every_grid(self, run: Run, grid: str) -> None:
        results = run("--grid", grid, stdin=handmade(len(HANDMADE))).results
        assert [r["digit"] for r in results] == [made.digit for made in HANDMADE]

    def test_a_grid_changes_what_is_seen(self, run: Run) -> None:
        assert run(stdin=line()).results != run("--grid", "28x14", stdin=line()).results

    def test_keeping_its_place_tells_where_a_drawing_stands(self, run: Run) -> None:
        guides = Grid(40, 20).guides
        low = [[[15, guides.middle], [25, guides.middle], [18, guides.base + 6]]]
        text = line(low, target=7)
        placement = [
            run(*arguments, stdin=text).results[0]["parts"]["placement"]
            for arguments in ([], ["--place", "keep"], ["--place", "keep", "--grid", "40x20"])
        ]
        assert placement[0] == 100
        assert max(placement[1:]) < 70

    def test_a_target_is_for_lines_without_one(self, run: Run) -> None:
        results = run("--target", "7", stdin=line() + "\n" + line(target=1)).results
        assert [result["target"] for result in results] == [7, 1]

    def test_leniency_is_the_judges(self, run: Run) -> None:
        made = HANDMADE[1]
        scores = [
            run("--leniency", word, stdin=line(made.strokes, target=0)).results[0]["score"]
            for word in ("gentle", "normal", "strict")
        ]
        assert scores == sorted(scores, reverse=True)
        assert scores[0] > scores[2]


class TestTable:
    def test_has_one_header_and_a_row_for_every_line(self, run: Run) -> None:
        ended = run("--format", "table", stdin="\n".join([line(id="a", target=7), *BAD]))
        head, first, *errors = ended.out.splitlines()
        assert head.split() == ["id", "target", "read", "sure", "score", "stars", "way", "tip"]
        assert first.split()[:3] == ["a", "7", "7"]
        assert len(errors) == len(BAD)
        assert "line 4: no strokes" in errors[2]
        assert ended.status == SOME_BAD

    def test_never_prints_what_could_harm_a_terminal(self, run: Run) -> None:
        evil = "\x1b]0;pwned\x07\x9b2J\r\u202e\ud800"
        ended = run("--format", "table", stdin=line(id=evil) + "\n" + line([], id=[evil]))
        assert all(text.isprintable() for text in ended.out.splitlines())

    def test_letters_that_the_output_lacks_are_replaced(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdout", out)
        assert run("--format", "table", stdin=line(id="Åse")).status == 0
        out.seek(0)
        assert "?se" in out.read()


class TestPicture:
    @pytest.fixture
    def png(self, tmp_path: Path) -> Path:
        made = next(made for made in HANDMADE if made.digit == 7)
        image = digit_image(fitted(made, 40, 20))
        Image.fromarray((255 * image).astype("uint8")).save(tmp_path / "7.png")
        return tmp_path / "7.png"

    def test_is_read(self, run: Run, png: Path) -> None:
        ended = run(str(png), "--target", "7")
        (result,) = ended.results
        assert list(result) == FIELDS
        assert (result["id"], result["digit"], result["target"]) == (str(png), 7, 7)
        assert result["score"] is None
        assert result["parts"]["reading"] > 90
        assert result["parts"]["form"] is None
        assert ended.status == 0

    def test_may_come_through_a_pipe_and_go_into_a_table(self, run: Run, png: Path) -> None:
        ended = run("--format", "table", stdin=png.read_bytes())
        assert ended.out.splitlines()[1].split()[:3] == ["-", "-", "7"]

    def test_that_is_damaged_is_named(self, run: Run, png: Path) -> None:
        png.write_bytes(png.read_bytes()[:50])
        ended = run(str(png))
        assert ended[:2] == (FAILED, "")
        assert ended.err.startswith(f"digitgame: {png} cannot be read: The PNG is damaged")
        assert ended.err.count("\n") == 1


class TestRefusals:
    def complaint(self, ended: Ended) -> str:
        """The one line that says why."""
        assert ended[:2] == (FAILED, "")
        assert ended.err.startswith("digitgame: ")
        assert ended.err.count("\n") == 1
        return ended.err

    def test_of_a_missing_file(self, run: Run, tmp_path: Path) -> None:
        said = self.complaint(run(str(tmp_path / "none.jsonl")))
        assert "none.jsonl cannot be read: No such file" in said

    def test_of_a_folder(self, run: Run, tmp_path: Path) -> None:
        assert "Is a directory" in self.complaint(run(str(tmp_path)))

    @pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
    def test_of_what_is_no_name(self, run: Run, name: str) -> None:
        assert "cannot be read" in self.complaint(run(name))

    def test_of_a_name_that_could_harm_a_terminal(self, run: Run) -> None:
        assert "\x1b" not in self.complaint(run("\x1b[2J"))

    def test_of_a_file_that_may_not_be_read(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "secret").touch(mode=0)
        with as_anyone():
            assert "Permission denied" in self.complaint(run(str(tmp_path / "secret")))

    def test_of_a_binary_file(self, run: Run) -> None:
        assert "neither JSON Lines" in self.complaint(run(stdin=b"\x7fELF\x02\x01\x00\x00"))

    @pytest.mark.parametrize("closed", ["stdin", "stdout"])
    def test_of_closed_streams(
        self,
        closed: str,
        run: Run,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(sys, closed, None)
        assert main(["score"]) == FAILED
        assert "is closed" in capsys.readouterr().err

    def test_of_damaged_weights(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reader.load_reader, "__defaults__", (tmp_path / "lenet5.npz",))
        score_module._judge.cache_clear()
        assert "Install digitgame again" in self.complaint(run(stdin=line()))

    def test_of_a_full_disk(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
            monkeypatch.setattr(sys, "stdout", full)
            ended = run(stdin=line())
        assert "cannot be written: No space left" in self.complaint(ended)


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Starts the command as a process of a group of its own; all are ended with the test."""
    processes: list[subprocess.Popen[bytes]] = []

    def started(*arguments: str, **streams: Any) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "-m", "digitgame", "score", *arguments],
            start_new_session=True,
            **{
                "stdin": subprocess.PIPE,
                "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE,
                **streams,
            },
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


Start = Callable[..., "subprocess.Popen[bytes]"]


class TestProcess:
    """What only a process of its own shows."""

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
        assert process.wait(30) == NOBODY_READS
        assert process.stderr.read() == b""

    @pytest.mark.parametrize("jobs", ["1", "2"])
    @pytest.mark.parametrize(
        ("number", "status"),
        [
            (signal.SIGINT, INTERRUPTED),
            (signal.SIGTERM, 143),
            (signal.SIGKILL, -signal.SIGKILL),
        ],
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
        said = process.communicate(timeout=30)[1]  # both have ended: no worker holds them
        assert process.returncode == status
        if number != signal.SIGKILL:  # then what Python cleans up after it says so
            assert said == b""

    def test_shows_a_bar_where_standard_error_is_a_terminal(
        self, start: Start, tmp_path: Path
    ) -> None:
        file = tmp_path / "drawings.jsonl"
        file.write_text(handmade(25), "utf-8")
        shown, printed, status = self.in_terminal(start, str(file))
        assert "25 drawings" in shown
        assert len(printed.splitlines()) == 25
        assert status == 0

    def test_shows_no_bar_where_it_is_none(self, start: Start) -> None:
        assert start().communicate(handmade(3).encode(), timeout=30)[1] == b""

    @staticmethod
    def in_terminal(start: Start, *arguments: str) -> tuple[str, str, int]:
        """Standard error, which is a terminal, standard output, and the status."""
        ours, theirs = pty.openpty()
        process = start(*arguments, stderr=theirs)
        os.close(theirs)
        shown: list[bytes] = []

        def watch() -> None:
            while True:
                try:
                    data = os.read(ours, 4096)
                except OSError:  # the terminal is gone
                    return
                if not data:
                    return
                shown.append(data)

        watcher = threading.Thread(target=watch)
        watcher.start()
        printed, _ = process.communicate(timeout=30)
        watcher.join(30)
        os.close(ours)
        return b"".join(shown).decode(), printed.decode(), process.returncode

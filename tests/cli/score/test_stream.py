"""Streams of drawings become streams of results: lines, tables, pictures."""

import errno
import io
import os
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from digitgame.cli.jsonl import Line
from digitgame.cli.main import FAILED, main
from digitgame.cli.score import command as score_module
from digitgame.cli.score.batch import score_batch
from digitgame.cli.score.command import SOME_BAD
from digitgame.cli.score.options import FORMATS
from digitgame.cli.score.scorer import Rules
from model.raster import digit_image
from tests.cli.score.given import BAD, FIELDS, Run, handmade, line
from tests.handmade import HANDMADE, fitted


class TestStream:
    def test_a_result_for_every_line_in_order(self, run: Run) -> None:
        ended = run(stdin=handmade(30))
        assert ended.status == 0
        assert ended.err == ""
        assert [result["id"] for result in ended.results] == list(range(30))
        assert all(list(result) == FIELDS for result in ended.results)

    @pytest.mark.parametrize("stdin", ["", "\n", " \n\n", "\ufeff"])
    def test_an_input_without_drawings_is_an_error(self, run: Run, stdin: str) -> None:
        for form in FORMATS:
            ended = run("--format", form, stdin=stdin)
            assert (ended.status, ended.out) == (FAILED, "")
            assert "there are no drawings in the input" in ended.err

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

    @pytest.mark.parametrize("bad", [1, 2, 3])
    def test_a_line_that_is_no_text_is_a_bad_line(self, run: Run, bad: int) -> None:
        lines = [line().encode()] * 3
        lines[bad - 1] = '{"id": "Zo\xeb"}'.encode("latin-1")
        ended = run(stdin=b"\n".join(lines))
        assert ended.status == SOME_BAD
        assert [result.get("line") for result in ended.results] == [
            bad if number == bad else None for number in (1, 2, 3)
        ]
        assert "UTF-8" in ended.results[bad - 1]["error"]

    def test_a_line_that_is_too_long_is_a_bad_line(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digitgame.cli.jsonl.LONGEST", 200)
        ended = run(stdin=line() + "\n" + line(id="x" * 300) + "\n" + line())
        assert ended.status == SOME_BAD
        assert "bytes" in ended.results[1]["error"]
        assert ended.results[2]["digit"] == 7

    def test_a_file_is_like_standard_input(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "drawings.jsonl"
        file.write_text(handmade(3), "utf-8")
        assert run(str(file)) == run("-", stdin=handmade(3)) == run(stdin=handmade(3))

    @pytest.mark.slow
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

        score_batch([Line(1, b"{}")], Rules(), "jsonl")  # load what is cached
        stream = io.BufferedReader(Endless(), 10_240)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
        with Path(os.devnull).open("w", encoding="ascii") as nowhere:
            monkeypatch.setattr(sys, "stdout", nowhere)
            tracemalloc.start()
            try:
                assert main(["score"]) == SOME_BAD  # quick, because they have no strokes
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        assert peak < 1_000_000


class TestJobs:
    @pytest.mark.slow
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

        batches = list(score_module._batched(lines_of(100)))
        assert [len(batch) for batch in batches] == [32, 32, 32, 4]
        assert {len(batch) for batch in score_module._batched(lines_of(600_000))} == {2}


class TestTable:
    def test_has_one_header_and_a_row_for_every_line(self, run: Run) -> None:
        ended = run("--format", "table", stdin="\n".join([line(id="a", target=7), *BAD]))
        head, first, *errors = ended.out.splitlines()
        assert head.split() == ["id", "target", "read", "sure", "score", "stars", "way", "tip"]
        assert first.split()[:3] == ["a", "7", "7"]
        assert len(errors) == len(BAD)
        assert "line 4: no strokes" in errors[2]
        assert ended.status == SOME_BAD

    def test_letters_that_the_output_lacks_are_replaced(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdout", out)
        assert run("--format", "table", stdin=line(id="Åse")).status == 0
        out.seek(0)
        assert "?se" in out.read()


class TestSeveral:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """Pictures, among them one that cannot be read, and what is no picture."""
        for digit, name in ((3, "3.JPG"), (7, "7.png"), (8, "8.jpeg")):
            made = next(made for made in HANDMADE if made.digit == digit)
            image = Image.fromarray((255 * digit_image(fitted(made, 40, 20))).astype("uint8"))
            image.resize((280, 280)).save(tmp_path / name)
        (tmp_path / "5.png").write_bytes((tmp_path / "7.png").read_bytes()[:99])
        (tmp_path / "notes.txt").write_text("not a picture", "utf-8")
        return tmp_path

    @pytest.mark.parametrize("form", FORMATS)
    def test_pictures_of_a_folder_are_read_by_name(self, run: Run, folder: Path, form: str) -> None:
        ended = run("--format", form, str(folder))
        assert (ended.status, ended.err) == (SOME_BAD, "")
        if form == "jsonl":
            names = [str(folder / name) for name in ("3.JPG", "5.png", "7.png", "8.jpeg")]
            assert [result["id"] for result in ended.results] == names
            assert [result.get("digit") for result in ended.results] == [3, None, 7, 8]
            assert "damaged" in ended.results[1]["error"]
        else:
            assert ended.out.count("\n") == 5

    def test_files_of_any_kind_and_standard_input(self, run: Run, folder: Path) -> None:
        (folder / "a.jsonl").write_text(line(id="a"), "utf-8")
        names = [folder / "7.png", folder / "a.jsonl", folder / "none.png", Path("-")]
        ended = run(*map(str, names), stdin=line(id="b"))
        assert ended.status == SOME_BAD
        ids = [str(folder / "7.png"), "a", str(folder / "none.png"), "b"]
        assert [result["id"] for result in ended.results] == ids
        assert [result.get("digit") for result in ended.results] == [7, 7, None, 7]
        assert os.strerror(errno.ENOENT) in ended.results[2]["error"]


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
        assert (result["score"], result["parts"]) == (None, None)
        assert ended.status == 0

    def test_may_come_through_a_pipe_and_go_into_a_table(self, run: Run, png: Path) -> None:
        ended = run("--format", "table", stdin=png.read_bytes())
        assert ended.out.splitlines()[1].split()[:3] == ["-", "-", "7"]

    def test_that_is_damaged_is_named(self, run: Run, png: Path) -> None:
        png.write_bytes(png.read_bytes()[:50])
        ended = run(str(png))
        assert ended[:2] == (FAILED, "")
        assert ended.err.startswith(f"digitgame: {png} cannot be read: The picture is damaged")
        assert ended.err.count("\n") == 1

"""`digitgame export`: attempts with their ink, as other programs read them."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.cli import FAILED, MISUSED, main
from digitgame.export import FORMATS, safe_cell, written
from digitgame.exported import FIELDS
from digitgame.history import Attempt, History
from digitgame.ink import Point, to_lists
from digitgame.judgement import Parts
from digitgame.output import NOBODY_READS
from digitgame.practice import Task
from model.grid import Grid
from tests.classroom import present
from tests.ended import Ended
from tests.handmade import HANDMADE, fitted
from tests.history.given import altered, drawn, kept

GOOD = replace(
    drawn(7, 7, score=81.5),
    parts=Parts(90.0, 80.0, 70.0, 60.0, 50.0),
    way="with a crossbar",
    task=Task.EXAM,
)


@pytest.fixture
def file(home: Path) -> Path:
    """Where the history of the test's own home is, once there is one."""
    return home / "digitgame" / "history.sqlite3"


def keep(file: Path, *attempts: Attempt) -> None:
    history = History(file)
    for attempt in attempts:
        history.record(attempt)
    history.close()


def exported(capsys: pytest.CaptureFixture[str], form: str, *arguments: str) -> Ended:
    status = main(["export", "--format", form, *arguments])
    return Ended(status, *capsys.readouterr())


def records(text: str, form: str) -> list[dict[str, Any]]:
    """Attempts as a program reads them."""
    if form == "csv":
        return list(csv.DictReader(io.StringIO(text)))
    if form == "json":
        found: list[dict[str, Any]] = json.loads(text, parse_constant=pytest.fail)
        return found
    return [json.loads(line, parse_constant=pytest.fail) for line in text.splitlines()]


class TestFormats:
    def test_jsonl_has_every_field(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        keep(file, replace(GOOD, name="c" * 32))
        ended = exported(capsys, "jsonl")
        assert (ended.status, ended.err) == (0, "")
        (record,) = records(ended.out, "jsonl")
        assert tuple(record) == FIELDS
        assert record == {
            "id": 1,
            "target": 7,
            "strokes": to_lists(GOOD.strokes),
            "learner": "ada",
            "name": "c" * 32,
            "session": "s",
            "prompt": 0,
            "task": "exam",
            "drawn_at": "2026-03-01T09:30:15.250+00:00",
            "outcome": "right",
            "digit": 7,
            "confidence": 1.0,
            "probabilities": list(GOOD.reading.probabilities),
            "score": 81.5,
            "parts": {
                "reading": 90.0,
                "form": 80.0,
                "formation": 70.0,
                "proportion": 60.0,
                "placement": 50.0,
            },
            "way": "with a crossbar",
            "columns": 40,
            "rows": 20,
            "model": GOOD.model,
        }

    def test_json_is_a_list_of_the_same(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(file, GOOD, drawn(3, None, prompt=1))
        assert records(exported(capsys, "json").out, "json") == records(
            exported(capsys, "jsonl").out, "jsonl"
        )

    def test_csv_has_lists_as_json_and_nothing_as_nothing(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(file, GOOD, drawn(3, None, prompt=1))
        good, unreadable = records(exported(capsys, "csv").out, "csv")
        assert tuple(good) == FIELDS
        assert (good["target"], good["digit"], good["score"]) == ("7", "7", "81.5")
        assert json.loads(good["strokes"]) == to_lists(GOOD.strokes)
        assert json.loads(good["parts"])["form"] == 80.0
        assert [unreadable[name] for name in ("digit", "confidence", "score", "parts", "way")] == [
            ""
        ] * 5

    def test_everyones_are_exported_unless_one_is_named(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(file, drawn(), drawn(learner="bob"), drawn(prompt=1))
        for form in FORMATS:
            everyone = records(exported(capsys, form).out, form)
            assert [record["learner"] for record in everyone] == ["ada", "bob", "ada"]
            (bobs,) = records(exported(capsys, form, "--learner", "bob").out, form)
            assert bobs == everyone[1]

    @given(
        names=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4),
        form=st.sampled_from(FORMATS),
    )
    def test_any_names_are_read_back_and_none_commands_the_terminal(
        self, names: list[str], form: str
    ) -> None:
        text = "".join(written(enumerate(drawn(learner=name) for name in names), form))
        assert all(character.isprintable() or character == "\n" for character in text)
        found = [record["learner"] for record in records(text, form)]
        assert found == ([safe_cell(name) for name in names] if form == "csv" else names)


class TestSafeCell:
    @pytest.mark.parametrize(
        ("text", "safe"),
        [
            ("ada", "ada"),
            ("zoë", "zoë"),
            ("", ""),
            ("a=1", "a=1"),
            ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'?=1"),
            ("\r=1", "'?=1"),
            ("a\x1b[2Jb", "a?[2Jb"),
        ],
    )
    def test_text_is_no_formula(self, text: str, safe: str) -> None:
        assert safe_cell(text) == safe

    @given(st.text())
    def test_no_text_begins_a_formula_or_commands(self, text: str) -> None:
        safe = safe_cell(text)
        assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert safe.isprintable()


class TestScoreAgain:
    def test_jsonl_feeds_score(self, file: Path) -> None:
        """A real pipe from one command into the other: each is judged on its pad as in the game."""
        pads = [Grid(40, 20), Grid(60, 30), Grid(28, 14)]
        made = [
            (each.digit, pad, fitted(each, pad.columns, pad.rows))
            for each, pad in zip(HANDMADE[:12], cycle(pads))
        ]
        attempts = [
            present().again(
                replace(
                    drawn(digit, digit, prompt=prompt),
                    columns=pad.columns,
                    rows=pad.rows,
                    strokes=tuple(
                        tuple(Point(float(x), float(y), 0.1 * n) for n, (x, y) in enumerate(stroke))
                        for stroke in strokes
                    ),
                )
            )
            for prompt, (digit, pad, strokes) in enumerate(made)
        ]
        keep(file, *attempts)
        game = f"{sys.executable} -m digitgame"
        ended = subprocess.run(
            [
                "bash",
                "-o",
                "pipefail",
                "-c",
                f"{game} export --format jsonl | {game} score --place keep",
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        results = records(ended.stdout, "jsonl")
        assert [result["id"] for result in results] == list(range(1, 13))
        assert [result["target"] for result in results] == [digit for digit, _, _ in made]
        assert [result["digit"] for result in results] == [digit for digit, _, _ in made]
        assert [result["score"] for result in results] == [
            pytest.approx(attempt.score, abs=0.06) for attempt in attempts
        ]


class TestFile:
    @pytest.mark.parametrize("form", FORMATS)
    def test_holds_what_standard_output_would(
        self, form: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(file, GOOD, drawn(learner="zoë\x1b=", prompt=1))
        target = tmp_path / "out"
        expected = exported(capsys, form).out
        assert exported(capsys, form, "--output", str(target)) == (0, "", "")
        assert target.read_text("utf-8") == expected

    def test_may_be_read_by_its_owner_alone(
        self, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(file, GOOD)
        target = tmp_path / "out"
        for before in (None, 0o644):
            if before:
                target.chmod(before)
            exported(capsys, "csv", "--output", str(target))
            assert stat.S_IMODE(target.stat().st_mode) == 0o600
        assert sorted(each.name for each in tmp_path.iterdir()) == ["home", "out"]

    def test_stays_as_it_was_where_writing_fails(
        self, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(file, GOOD, drawn(prompt=1))
        altered(file, "UPDATE attempts SET ink = 'spilt' WHERE id = 2")
        target = tmp_path / "out"
        target.write_text("mine", "utf-8")
        ended = exported(capsys, "csv", "--output", str(target))
        assert ended.status == FAILED
        assert "damaged attempt" in ended.err
        assert ended.err.count("\n") == 1
        assert target.read_text("utf-8") == "mine"
        assert sorted(each.name for each in tmp_path.iterdir()) == ["home", "out"]

    def test_that_is_a_link_leads_to_what_is_written(
        self, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(file, GOOD)
        (tmp_path / "link").symlink_to(tmp_path / "out")
        exported(capsys, "jsonl", "--output", str(tmp_path / "link"))
        assert (tmp_path / "link").is_symlink()
        assert len(records((tmp_path / "out").read_text("utf-8"), "jsonl")) == 1

    def test_that_is_a_pipe_stays_one(
        self, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(file, GOOD)
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        read: list[str] = []
        reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")), daemon=True)
        reader.start()
        assert exported(capsys, "jsonl", "--output", str(pipe)).status == 0
        reader.join(20)
        assert pipe.is_fifo()
        assert len(records(read[0], "jsonl")) == 1

    @pytest.mark.parametrize("suffix", ["", "-wal"])
    def test_is_never_the_history_itself(
        self, suffix: str, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(file, GOOD)
        ended = exported(capsys, "jsonl", "--output", f"{file}{suffix}")
        assert ended.status == FAILED
        assert "the history itself" in ended.err
        assert kept(file) == [GOOD]

    @pytest.mark.parametrize("name", ["no/such/folder/out", ".", "", "a\0b", "lo\x1bop"])
    def test_that_cannot_be_written_is_refused(
        self,
        name: str,
        file: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "lo\x1bop").symlink_to(tmp_path / "lo\x1bop")
        keep(file, GOOD)
        ended = exported(capsys, "jsonl", "--output", name)
        assert ended.status == FAILED
        assert ended.err.startswith("digitgame: ")
        assert "cannot be written: " in ended.err
        assert ended.err[:-1].isprintable()


class TestNothing:
    @pytest.mark.parametrize(("form", "out"), [("json", "[]\n"), ("jsonl", "")])
    def test_to_export_is_no_error_and_makes_no_store(
        self, form: str, out: str, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for learner in ([], ["--learner", "ada"]):
            ended = exported(capsys, form, *learner)
            assert ended == (0, out, "digitgame: there are no attempts to export yet.\n")
        assert list(home.iterdir()) == []

    def test_in_csv_has_its_heading(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert exported(capsys, "csv").out == ",".join(FIELDS) + "\n"

    def test_an_unknown_learner_is_refused(
        self, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        keep(file, GOOD)
        target = tmp_path / "out"
        ended = exported(capsys, "csv", "--learner", "eve", "--output", str(target))
        assert ended == (FAILED, "", "digitgame: eve has no attempts here. Known: ada.\n")
        assert not target.exists()

    @pytest.mark.parametrize("arguments", [[], ["--format", "xml"], ["--format"]])
    def test_misuse_is_explained(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["export", *arguments])
        assert ended.value.code == MISUSED
        assert "usage: digitgame export" in capsys.readouterr().err


class TestStream:
    @pytest.mark.parametrize("form", FORMATS)
    def test_is_written_while_it_is_read(self, form: str) -> None:
        read: list[int] = []

        def attempts() -> Iterator[tuple[int, Attempt]]:
            for number in range(5):
                read.append(number)
                yield number, GOOD

        pieces = written(attempts(), form)
        assert read == []
        for _ in range(3):
            next(pieces)
        assert len(read) <= 3

    def test_many_attempts_take_little_memory(self) -> None:
        tracemalloc.start()
        size = sum(map(len, written(((number, GOOD) for number in range(5000)), "json")))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > 2_500_000
        assert peak < 500_000

    @pytest.mark.parametrize(
        ("redirection", "status", "said"),
        [
            (">&-", FAILED, "digitgame: standard output is closed.\n"),
            (
                ">/dev/full",
                FAILED,
                "digitgame: the attempts cannot be written: No space left on device.\n",
            ),
            ("| head -n 1 >&2; exit ${PIPESTATUS[0]}", NOBODY_READS, "{"),
        ],
    )
    def test_output_that_cannot_be_used_ends_quietly(
        self, redirection: str, status: int, said: str, file: Path
    ) -> None:
        large = replace(GOOD, strokes=((Point(1.0, 1.0, 0.0),) * 20_000,))
        keep(file, *(replace(large, prompt=prompt) for prompt in range(5)))
        ended = subprocess.run(
            ["bash", "-c", f"$0 -m digitgame export --format jsonl {redirection}", sys.executable],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert ended.returncode == status
        assert ended.stderr.startswith(said)
        assert ended.stderr.count("\n") == 1

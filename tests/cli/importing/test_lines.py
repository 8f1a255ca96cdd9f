"""Exported lines are imported like the history itself; invalid ones are rejected."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from digitgame.cli.import_ import SOME_REJECTED
from digitgame.cli.main import main
from digitgame.storage.history import History
from tests.cli.given import Run
from tests.cli.importing.given import GIVEN, found, own_file
from tests.storage.given import altered
from tests.storage.schemas import with_earlier_schema


class TestLines:
    def lines(self, other: Path, tmp_path: Path) -> Path:
        target = tmp_path / "exported.jsonl"
        exported = ["export", "--data", other.parent, "--format", "jsonl", "--output", target]
        assert main(list(map(str, exported))) == 0
        return target

    def test_come_in_as_the_store_itself(self, other: Path, tmp_path: Path, imported: Run) -> None:
        exported = self.lines(other, tmp_path)
        assert imported(exported) == (0, f"{exported}: 4 new, 0 known.\n", "")
        assert imported(other).out == f"{other}: 0 new, 4 known.\n"
        assert found() == list(GIVEN)
        with closing(History(own_file())) as one, closing(History(other)) as two:
            assert one.learner_stats("ada") == two.learner_stats("ada")

    def test_that_had_no_names_yet_are_known_to_their_store(
        self, tmp_path: Path, imported: Run
    ) -> None:
        old = tmp_path / "old" / "history.sqlite3"
        old.parent.mkdir()
        with_earlier_schema(old, 3)
        altered(old, "DELETE FROM attempts WHERE id = 7")  # a duplicate
        exported = self.lines(old, tmp_path)
        records = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
        nameless = [{k: v for k, v in r.items() if k not in ("name", "task")} for r in records]
        exported.write_text("".join(json.dumps(r) + "\n" for r in nameless), "utf-8")
        assert imported(exported).out == f"{exported}: 6 new, 0 known.\n"
        assert imported(old).out.endswith(": 0 new, 6 known.\n")

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"target": 10}, "target must be a whole number from 0 to 9, not 10"),
            ({"target": True}, "target must be a whole number from 0 to 9, not true"),
            ({"target": 3}, "outcome is right, but another digit is the likeliest"),
            ({"outcome": "wrong"}, "outcome is wrong, but the target is the likeliest"),
            ({"outcome": "great"}, "outcome must be one of right, wrong, unreadable"),
            ({"task": "sleep"}, "task must be one of practice"),
            ({"strokes": []}, "no strokes"),
            ({"strokes": [[[1e300, 0]]]}, "a coordinate is beyond"),
            ({"strokes": [[[1]]]}, "a point must be"),
            ({"strokes": None}, "strokes must be a list"),
            ({"learner": "\x1b[2J"}, "cannot contain the control character U+001B"),
            ({"learner": "=cmd()"}, 'cannot contain "="'),
            ({"learner": ""}, "needs at least one letter"),
            ({"learner": 5}, "learner must be text"),
            ({"session": "\u202e"}, "session must be 1 to 64 printable characters"),
            ({"name": "../../etc"}, "name must be 32 hexadecimal digits"),
            ({"prompt": -1}, "prompt must be from 0 to 999999, not -1"),
            ({"prompt": 10**30}, "prompt must be from 0 to 999999"),
            ({"drawn_at": "yesterday"}, "drawn_at must be like 2026-03-01T09:30:15+00:00"),
            ({"drawn_at": "2026-03-01T09:30:15"}, "drawn_at must have a time zone"),
            ({"drawn_at": "0001-01-01T00:00:00+10:00"}, "drawn_at must be like 2026"),
            ({"drawn_at": "1812-01-01T00:00:00Z"}, "drawn_at must be from 1970 to 8999, not 1812"),
            ({"score": 101}, "scores must be from 0 to 100"),
            ({"score": float("nan")}, "score must be a finite number, not nan"),
            ({"score": 10**400}, "score must be a finite number"),
            ({"parts": {"shape": 1}}, "parts must be an object with shape, formation"),
            ({"parts": {"reading": 1, "form": 1}}, "parts must be an object with reading, form"),
            ({"probabilities": [1.0]}, "probabilities must be a list of 10 items"),
            ({"probabilities": [2.0] * 10}, "probabilities must be from 0 to 1"),
            ({"columns": 0}, "columns and rows must be from 1 to 1000"),
            ({"model": "x" * 99}, "model and way must be 1 to 64 printable characters"),
            ({"way": "a\nb"}, "model and way must be 1 to 64 printable characters"),
        ],
    )
    def test_that_are_not_sound_are_refused_one_by_one(
        self, change: dict[str, Any], said: str, other: Path, imported: Run
    ) -> None:
        exported = self.lines(other, other.parent)
        first, *rest = exported.read_text("utf-8").splitlines()
        exported.write_text("\n".join([json.dumps(json.loads(first) | change), *rest]), "utf-8")
        ended = imported(exported)
        assert ended.status == SOME_REJECTED
        assert ended.out.startswith(f"{exported}: 3 new, 0 known, 1 rejected:\n  line 1: ")
        assert said in ended.out
        assert ended.out.replace("\n", "").isprintable()
        assert found() == list(GIVEN[1:])

    @pytest.mark.parametrize(
        "line", ["{", "[]", "5", '{"a"', "[" * 100_000, '{"strokes": 1}', "\udcff"]
    )
    def test_that_are_no_attempts_are_refused(
        self, line: str, tmp_path: Path, imported: Run
    ) -> None:
        file = tmp_path / "x.jsonl"
        file.write_bytes(b'{"id": 1}\n' + line.encode("utf-8", "surrogateescape") + b"\n")
        ended = imported(file)
        assert ended.status == SOME_REJECTED
        assert ended.out.startswith(f"{file}: 0 new, 0 known, 2 rejected:\n")

    def test_only_some_refusals_are_told(self, tmp_path: Path, imported: Run) -> None:
        file = tmp_path / "x.jsonl"
        file.write_text("{}\n" * 1200, "utf-8")
        said = imported(file).out.splitlines()
        assert said[0] == f"{file}: 0 new, 0 known, 1,200 rejected:"
        assert said[-1] == "  and 1,195 more"
        assert len(said) == 7

    def test_of_another_drawing_with_a_known_name_are_refused(
        self, other: Path, tmp_path: Path, imported: Run
    ) -> None:
        exported = self.lines(other, tmp_path)
        imported(exported)
        text = exported.read_text("utf-8").replace("[[1.5,", "[[2.5,").replace("[1.5, ", "[2.5, ")
        exported.write_text(text, "utf-8")
        said = imported(exported).out
        assert ": 0 new, 0 known, 4 rejected:\n" in said
        assert "line 1: another drawing has its name" in said
        assert found() == list(GIVEN)

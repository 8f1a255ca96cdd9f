"""`digitgame export`: attempts with their ink, as other programs read them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitgame.cli.export import FORMATS, safe_cell, serialise
from digitgame.cli.main import FAILED
from digitgame.core.ink import to_lists
from digitgame.storage.attempt_json import FIELDS
from tests.cli.given import GOOD, Run, keep, records
from tests.storage.given import drawn


class TestFormats:
    def test_jsonl_has_every_field(self, file: Path, exported: Run) -> None:
        keep(file, replace(GOOD, name="c" * 32))
        ended = exported("jsonl")
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
            "probabilities": list(GOOD.prediction.probabilities),
            "score": 81.5,
            "parts": {"shape": 80.0, "formation": 70.0, "placement": 50.0},
            "way": "with a crossbar",
            "columns": 40,
            "rows": 20,
            "model": GOOD.model,
        }

    def test_json_is_a_list_of_the_same(self, file: Path, exported: Run) -> None:
        keep(file, GOOD, drawn(3, None, prompt=1))
        assert records(exported("json").out, "json") == records(exported("jsonl").out, "jsonl")

    def test_csv_has_lists_as_json_and_nothing_as_nothing(self, file: Path, exported: Run) -> None:
        keep(file, GOOD, drawn(3, None, prompt=1))
        good, unreadable = records(exported("csv").out, "csv")
        assert tuple(good) == FIELDS
        assert (good["target"], good["digit"], good["score"]) == ("7", "7", "81.5")
        assert json.loads(good["strokes"]) == to_lists(GOOD.strokes)
        assert json.loads(good["parts"])["shape"] == 80.0
        for name in ("digit", "confidence", "score", "parts", "way"):
            assert unreadable[name] == ""

    def test_everyones_are_exported_unless_one_is_named(self, file: Path, exported: Run) -> None:
        keep(file, drawn(), drawn(learner="bob"), drawn(prompt=1))
        for form in FORMATS:
            everyone = records(exported(form).out, form)
            assert [record["learner"] for record in everyone] == ["ada", "bob", "ada"]
            (bobs,) = records(exported(form, "--learner", "bob").out, form)
            assert bobs == everyone[1]

    @given(
        names=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4),
        form=st.sampled_from(FORMATS),
    )
    def test_any_names_are_read_back_and_none_commands_the_terminal(
        self, names: list[str], form: str
    ) -> None:
        text = "".join(serialise(enumerate(drawn(learner=name) for name in names), form))
        assert all(character.isprintable() or character == "\n" for character in text)
        found = [record["learner"] for record in records(text, form)]
        assert found == ([safe_cell(name) for name in names] if form == "csv" else names)


class TestSafeCell:
    @pytest.mark.parametrize(
        ("text", "safe"),
        [
            *((text, text) for text in ("ada", "zoë", "", "a=1")),
            *((formula, f"'{formula}") for formula in ('=HYPERLINK("http://x")', "+1", "-1")),
            *((formula, f"'{formula}") for formula in ("@SUM(A1)", "＝1", "＠SUM(A1)")),
            *((f"{control}=1", "'?=1") for control in "\t\r\n"),
            ("a\x1b[2Jb", "a?[2Jb"),
        ],
    )
    def test_text_is_no_formula(self, text: str, safe: str) -> None:
        assert safe_cell(text) == safe

    @given(st.text())
    def test_no_text_begins_a_formula_or_commands(self, text: str) -> None:
        safe = safe_cell(text)
        assert not safe.startswith(tuple("=+-@\t\r\n＝＋－＠"))
        assert safe.isprintable()


class TestNothing:
    @pytest.mark.parametrize("form", FORMATS)
    def test_to_export_is_an_error_and_writes_nothing(
        self, form: str, home: Path, file: Path, tmp_path: Path, exported: Run
    ) -> None:
        target = tmp_path / "out"
        for learner in ([], ["--learner", "ada"]):
            ended = exported(form, *learner, "--output", target)
            assert (ended.status, ended.out) == (FAILED, "")
            assert "there are no attempts in" in ended.err
        assert list(home.iterdir()) == []
        keep(file)
        ended = exported(form, "--output", target)
        assert (ended.status, "there are no attempts here yet" in ended.err) == (FAILED, True)
        assert not target.exists()

    def test_an_unknown_learner_is_refused(self, file: Path, tmp_path: Path, exported: Run) -> None:
        keep(file, GOOD)
        target = tmp_path / "out"
        ended = exported("csv", "--learner", "eve", "--output", target)
        assert ended == (FAILED, "", "digitgame: eve has no attempts here. Known: ada.\n")
        assert not target.exists()

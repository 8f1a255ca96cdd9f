"""`digitgame score` as installed: lines and pictures in, results out."""

import json
from pathlib import Path
from typing import Any

import pytest

from digitgame.cli.score.command import SOME_BAD
from tests.e2e.commands.given import DIGITS, attempt, keep, line, picture
from tests.e2e.commands.installed import Run

pytestmark = pytest.mark.e2e

LINES = "".join(line(made, target=made.digit) for made in DIGITS)
SEVEN = DIGITS[7]


class TestLines:
    def test_from_standard_input_are_read_and_scored(self, run: Run) -> None:
        ended = run("score", stdin=LINES)
        assert (ended.status, ended.err) == (0, "")
        assert [result["id"] for result in ended.results] == [str(made) for made in DIGITS]
        assert [result["digit"] for result in ended.results] == list(range(10))
        assert all(50 < result["score"] <= 100 for result in ended.results)

    def test_from_a_file_give_the_same(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "drawings.jsonl").write_text(LINES, "utf-8")
        expected = run("score", stdin=LINES)
        assert run("score", "drawings.jsonl") == expected
        assert run("score", "--format", "jsonl", "drawings.jsonl") == expected

    def test_shared_by_two_processes_give_the_same(self, run: Run) -> None:
        many = 10 * LINES
        assert run("score", "--jobs", "2", stdin=many) == run("score", stdin=many)

    def test_a_line_that_is_no_drawing_is_answered_in_its_place(self, run: Run) -> None:
        ended = run("score", stdin=line(SEVEN) + "not a drawing\n" + line(SEVEN))
        assert (ended.status, ended.err) == (SOME_BAD, "")
        assert [result.get("digit") for result in ended.results] == [7, None, 7]
        assert ended.results[1]["line"] == 2

    def test_become_a_table(self, run: Run) -> None:
        ended = run("score", "--format", "table", stdin=line(SEVEN, target=1, id="ada-1"))
        assert (ended.status, ended.err) == (0, "")
        heading, row = ended.out.splitlines()
        assert heading.split() == ["id", "target", "read", "sure", "score", "stars", "way", "tip"]
        assert row.split()[:3] == ["ada-1", "1", "7"]


class TestOptions:
    @staticmethod
    def result(run: Run, *arguments: str, **fields: Any) -> dict[str, Any]:
        ended = run("score", *arguments, stdin=line(SEVEN, **fields))
        assert (ended.status, ended.err) == (0, "")
        (result,) = ended.results
        return result

    def test_target_is_for_lines_that_have_none(self, run: Run) -> None:
        assert self.result(run)["target"] is None
        assert self.result(run, "--target", "7")["target"] == 7
        assert self.result(run, "--target", "1", target=7)["target"] == 7

    def test_place_keep_judges_where_the_drawing_stands(self, run: Run) -> None:
        fitted, kept = (
            self.result(run, "--place", place, target=7)["parts"]["placement"]
            for place in ("fit", "keep")
        )
        assert fitted > 90
        assert kept < 50

    def test_grid_snaps_to_cells(self, run: Run) -> None:
        drawn, snapped = (
            self.result(run, *grid, target=7)["score"] for grid in ([], ["--grid", "12x8"])
        )
        assert drawn > snapped

    def test_leniency_forgives_a_shaky_form(self, run: Run) -> None:
        shaky = [[[0, 0], [30, 6], [45, 0], [22, 50], [30, 70], [10, 100]]]
        gentle, normal, strict = (
            self.result(run, "--leniency", leniency, target=7, strokes=shaky)["parts"]["form"]
            for leniency in ("gentle", "normal", "strict")
        )
        assert gentle > normal > strict


class TestPicture:
    @pytest.mark.parametrize(("ink", "paper"), [("black", "white"), ("#ddd", "#013")])
    @pytest.mark.parametrize("is_file", [True, False])
    def test_of_a_seven_is_read(
        self, run: Run, tmp_path: Path, ink: str, paper: str, is_file: bool
    ) -> None:
        file = picture(tmp_path / "7.png", SEVEN, ink, paper)
        ended = run("score", "7.png") if is_file else run("score", stdin=file.read_bytes())
        assert (ended.status, ended.err) == (0, "")
        (result,) = ended.results
        assert (result["digit"], result["readable"]) == (7, True)
        assert result["score"] is None

    def test_with_a_target_says_how_far_it_is_that_digit(self, run: Run, tmp_path: Path) -> None:
        picture(tmp_path / "7.png", SEVEN, "black", "white")
        (right,) = run("score", "7.png", "--target", "7").results
        (wrong,) = run("score", "7.png", "--target", "2").results
        assert right["parts"]["reading"] > 90
        assert wrong["parts"]["reading"] < 10
        assert "7" in wrong["tip"]

    def test_becomes_a_table(self, run: Run, tmp_path: Path) -> None:
        picture(tmp_path / "7.png", SEVEN, "black", "white")
        ended = run("score", "7.png", "--format", "table")
        assert ended.status == 0
        assert ended.out.splitlines()[1].split()[:3] == ["7.png", "-", "7"]


def test_an_export_is_scored_on_the_pads_it_was_drawn_on(run: Run, tmp_path: Path) -> None:
    keep(tmp_path / "data", *(attempt(made, 1, made.digit) for made in DIGITS))
    exported = run("export", "--format", "jsonl", "--data", "data").out
    ended = run("score", "--place", "keep", stdin=exported)
    assert ended.status == 0
    assert [result["digit"] for result in ended.results] == list(range(10))
    assert json.loads(exported.splitlines()[0])["digit"] == 1

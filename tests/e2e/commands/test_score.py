"""`digitgame score` as installed."""

import json
from pathlib import Path

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


def test_an_export_is_scored_on_the_pads_it_was_drawn_on(run: Run, tmp_path: Path) -> None:
    keep(tmp_path / "data", *(attempt(made, 1, made.digit) for made in DIGITS))
    exported = run("export", "--format", "jsonl", "--data", "data").out
    ended = run("score", "--place", "keep", stdin=exported)
    assert ended.status == 0
    assert [result["digit"] for result in ended.results] == list(range(10))
    assert json.loads(exported.splitlines()[0])["digit"] == 1

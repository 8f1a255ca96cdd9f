"""`python -m training curve`: a plot of learning curves, or an error message."""

import json
from pathlib import Path
from typing import Any

import pytest

from model.reader import WEIGHTS
from tests.training.conftest import Complaint
from training.__main__ import main
from training.plots import MOST_RUNS


def card(folder: Path, seed: int = 1, **otherwise: Any) -> str:
    """Write a model card with three epochs and return its file."""
    content = {"course": [[0.5, 0.4], [0.9, 0.8], [0.8, 0.9]], "best epoch": 2, **otherwise}
    file = folder / f"{seed}.json"
    file.write_text(json.dumps({"recipe": {"seed": seed}, **content}), "utf-8")
    return str(file)


def test_draws_runs_among_them_that_of_the_games_own_weights(tmp_path: Path) -> None:
    out = tmp_path / "curve.png"
    own = str(WEIGHTS.with_suffix(".json"))
    assert main(["curve", own, card(tmp_path, 100), "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "otherwise",
    [
        *({"course": course} for course in ([], None, [[0.5]])),
        {"course": [[0.5, float("nan")]], "best epoch": 1},
        {"course": [[0.5, 7]], "best epoch": 1},
        *({"best epoch": best} for best in (0, 4, "second", float("inf"))),
        {"recipe": None},
    ],
)
def test_a_card_that_does_not_say_how_its_run_went_is_named(
    otherwise: dict[str, Any], tmp_path: Path, complaint: Complaint
) -> None:
    said = complaint("curve", card(tmp_path, **otherwise), "--out", tmp_path / "a.png")
    assert "has no valid learning curve" in said


@pytest.mark.parametrize("content", [None, "", "[", "{}"])
def test_a_file_that_is_no_card_is_named(
    content: str | None, tmp_path: Path, complaint: Complaint
) -> None:
    file = tmp_path / "card.json"
    if content is not None:
        file.write_text(content, "utf-8")
    assert str(file) in complaint("curve", file, "--out", tmp_path / "a.png")


def test_runs_that_would_be_left_out_are_refused(tmp_path: Path, complaint: Complaint) -> None:
    out = ("--out", tmp_path / "a.png")
    many = [card(tmp_path, seed) for seed in range(MOST_RUNS + 1)]
    assert f"at most {MOST_RUNS} runs" in complaint("curve", *many, *out)
    assert "the same seed" in complaint("curve", many[0], many[0], *out)


def test_a_picture_that_cannot_be_written_is_named(tmp_path: Path, complaint: Complaint) -> None:
    (tmp_path / "file").touch()
    out = str(tmp_path / "file" / "a.png")
    assert out in complaint("curve", card(tmp_path), "--out", out)

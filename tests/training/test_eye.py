"""Rated sets are read; damaged ones are refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from training.errors import TrainingError
from training.eye import load_rated

STROKES = [[[0, 0], [10, 20]], [[3, 4], [5, 6], [7, 8]]]


def record(number: int = 3, **change: Any) -> dict[str, Any]:
    drawings = [
        {"name": name, "source": "people", "id": place, "strokes": STROKES}
        for place, name in enumerate("ABCD")
    ]
    rating = {"order": ["C", "A", "D", "B"], "again": ["B"], "faults": {"B": "open: at the top"}}
    return {"set": number, "digit": 6, "drawings": drawings, "ratings": [rating, rating]} | change


def put(data: Path, *records: object) -> Path:
    (data / "eye").mkdir(parents=True, exist_ok=True)
    lines = [each if isinstance(each, str) else json.dumps(each) for each in records]
    (data / "eye" / "sets.jsonl").write_text("\n".join(lines), "utf-8")
    return data


class TestLoad:
    def test_reads_drawings_order_and_faults(self, tmp_path: Path) -> None:
        (each,) = load_rated(put(tmp_path, record()))
        assert (each.number, each.digit) == (3, 6)
        assert each.names == ("people 0", "people 1", "people 2", "people 3")
        assert [stroke.shape for stroke in each.drawings[0]] == [(2, 2), (3, 2)]
        first, _ = each.ratings
        assert first.order == (2, 0, 3, 1)
        assert first.again == frozenset({1})
        assert first.faults == {1: "open: at the top"}

    def test_every_rating_gives_six_pairs(self, tmp_path: Path) -> None:
        (each,) = load_rated(put(tmp_path, record()))
        pairs = each.pairs()
        assert pairs == [(2, 0), (2, 3), (2, 1), (0, 3), (0, 1), (3, 1)] * 2

    def test_every_fourth_set_is_for_measuring(self, tmp_path: Path) -> None:
        rated = load_rated(put(tmp_path, *map(record, range(8))))
        assert [each.number for each in rated if each.is_for_measuring] == [0, 4]


class TestErrors:
    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(TrainingError, match=r"sets\.jsonl cannot be read"):
            load_rated(tmp_path)

    @pytest.mark.parametrize(
        "damaged",
        [
            "not JSON",
            "[]",
            {},
            record(digit="six"),
            record(drawings=None),
            record(drawings=[{"name": "A"}]),
            record(ratings=[{"order": ["E"], "again": [], "faults": {}}]),
            record(ratings=None),
        ],
        ids=["text", "list", "empty", "digit", "null", "no strokes", "unknown name", "no ratings"],
    )
    def test_a_damaged_file_is_named(self, damaged: object, tmp_path: Path) -> None:
        with pytest.raises(TrainingError, match=r"sets\.jsonl is not a file of rated sets"):
            load_rated(put(tmp_path, record(), damaged))

"""The table: one row per drawing, with sanitised text."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from digitgame.cli.score.result import Result
from digitgame.cli.score.table import error_row, header, row

SEVEN = Result(
    id="ada-1",
    digit=7,
    confidence=0.998,
    probabilities=[0.0] * 7 + [1.0] + [0.0] * 2,
    readable=True,
    target=7,
    score=96.24,
    stars=3,
    parts=None,
    way="plain",
    tip="Well done.",
)


def test_a_row_stands_under_its_header() -> None:
    head, drawn = header(), row(SEVEN)
    for name, value in {"id": "ada-1", "stars": "***", "way": "plain", "tip": "Well"}.items():
        assert drawn.index(value) == head.index(name)
    for name, value in {"target": "7", "score": "96.2", "sure": "100%"}.items():
        assert drawn[: head.index(name) + len(name)].endswith(value)


def test_what_is_not_known_is_a_dash() -> None:
    unknown = dict.fromkeys(SEVEN) | {"probabilities": [0.1] * 10, "readable": False}
    assert row(cast("Result", unknown)).split() == ["-"] * 6


def test_a_digit_that_is_0_is_no_dash() -> None:
    shown = row({**SEVEN, "digit": 0, "target": 0, "score": 0.0}).split()
    assert shown[1:5] == ["0", "0", "100%", "0.0"]


@pytest.mark.parametrize("name", ["x" * 50, "数" * 30, "é" * 50, {"page": list(range(50))}])
def test_a_long_id_is_cut_to_its_column(name: object) -> None:
    drawn = row({**SEVEN, "id": name})
    before = drawn[: drawn.index("***")]
    assert cell_len(before) == header().index("stars")


@given(name=st.one_of(st.text(), st.lists(st.text())))
def test_whatever_the_id_a_row_is_one_line_of_what_can_be_shown(name: object) -> None:
    for drawn in (row({**SEVEN, "id": name}), error_row(name, "no\x1b[2Jstrokes", 3)):
        assert drawn.isprintable()


def test_an_error_says_its_line() -> None:
    assert error_row("a\x1b[31m", "no strokes", 12) == f"{'a?[31m':20}  line 12: no strokes"

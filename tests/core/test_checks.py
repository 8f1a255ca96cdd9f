"""Validators name the field, the wrong value and what is allowed."""

import math
import re
from collections.abc import Callable

import pytest

from digitgame.core import checks
from digitgame.core.leniency import Leniency

Check = Callable[[object], object]


def digit(value: object) -> int:
    return checks.int_in(value, 0, 9, "target")


def share(value: object) -> float:
    return checks.number(value, "share", 0, 1)


def pair(value: object) -> list[object]:
    return checks.list_of(value, 2, 2, "a pair")


@pytest.mark.parametrize(
    ("check", "valid", "invalid", "problem"),
    [
        (
            digit,
            [0, 9],
            [-1, 10, True, 7.0, "7", None],
            "target must be a whole number from 0 to 9",
        ),
        (share, [0, 0.5, 1], [1.1, -1e-9, math.nan, 10**400, True, "1"], "a finite number from 0"),
        (
            lambda value: checks.number(value, "score"),
            [-1e308, 5],
            [math.nan, math.inf, 10**400, []],
            "score must be a finite number, not",
        ),
        (lambda value: checks.integer(value, "n"), [10**30], [False, 1.0], "n must be a whole"),
        (lambda value: checks.text(value, "name"), ["", "ada"], [None, 7, b"ada"], "must be text"),
        (lambda value: checks.boolean(value, "on"), [True, False], [0, "true"], "true or false"),
        (
            lambda value: checks.one_of(value, Leniency, "leniency"),
            ["gentle", Leniency.STRICT],
            ["mild", None, [], {}],
            "leniency must be one of gentle, normal, strict, not",
        ),
        (pair, [[1, 2]], [[1], [1, 2, 3], (1, 2), "ab"], "a pair must be a list of 2 items, not"),
    ],
)
def test_values_are_returned_or_rejected(
    check: Check, valid: list[object], invalid: list[object], problem: str
) -> None:
    assert [check(value) for value in valid] == valid
    for value in invalid:
        with pytest.raises(ValueError, match=re.escape(problem)):
            check(value)


def test_fields_must_be_exactly_those() -> None:
    assert checks.fields({"b": 2, "a": 1}, ("a", "b"), "it") == [1, 2]
    others: list[object] = [{"a": 1}, {"a": 1, "b": 2, "c": 3}, [], None]
    for value in others:
        with pytest.raises(ValueError, match="it must be an object with a, b, not"):
            checks.fields(value, ("a", "b"), "it")


def test_a_large_value_is_shortened() -> None:
    with pytest.raises(ValueError, match="must be") as caught:
        digit("x" * 10_000)
    assert len(str(caught.value)) < 100

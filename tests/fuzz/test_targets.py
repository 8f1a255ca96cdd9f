"""A few fixed cases of every target; `python -m tests.fuzz` runs more."""

import pytest

from tests.fuzz.__main__ import run_cases
from tests.fuzz.targets import TARGETS

CASES = {"store": 8, "import-store": 100}
"""Fewer cases of slow targets."""


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_but_handled_errors(target: str) -> None:
    cases = CASES.get(target, 500)
    assert run_cases(TARGETS[target], cases, 1) == cases


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_changed_was_sound(target: str) -> None:
    for seed in TARGETS[target].seeds():
        TARGETS[target].check(seed)

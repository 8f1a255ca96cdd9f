"""A few cases of every target, each time the same ones; `python -m tests.fuzz` tries more."""

import pytest

from tests.fuzz.__main__ import tried
from tests.fuzz.targets import TARGETS

CASES = {"store": 8, "import-store": 100}
"""How many of the slow ones."""


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_but_handled_errors(target: str) -> None:
    cases = CASES.get(target, 500)
    assert tried(TARGETS[target], cases, 1) == cases


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_changed_was_sound(target: str) -> None:
    for seed in TARGETS[target].seeds():
        TARGETS[target].check(seed)

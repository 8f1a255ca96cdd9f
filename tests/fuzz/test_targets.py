"""A few cases of every target, each time the same ones; `python -m tests.fuzz` tries more."""

import pytest

from tests.fuzz.__main__ import counted
from tests.fuzz.targets import TARGETS

CASES = {"store": 12, "score": 60, "import": 60}
"""How many of the slow ones."""


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_but_handled_errors(target: str) -> None:
    cases = CASES.get(target, 150)
    assert counted(TARGETS[target], cases, 1) >= cases // 2

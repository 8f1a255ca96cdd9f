"""Machines that share a school."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.postgresql import School, cluster, school
from tests.storage.school.machine import Machine
from tests.storage.school.trouble import exchange_in_small_batches

__all__ = ["cluster", "school"]

Machines = Callable[..., Machine]


@pytest.fixture
def machine(school: School, tmp_path: Path) -> Iterator[Machines]:
    """Set up machines that have joined the school, each with a history of its own."""
    made: list[Machine] = []

    def make(account: str = "lab", *, is_member: bool = True) -> Machine:
        new = Machine(tmp_path / f"machine-{len(made)}" / "history.sqlite3")
        if is_member:
            new.join(school.url(account))
        made.append(new)
        return new

    yield make
    for each in made:
        each.close()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    exchange_in_small_batches(monkeypatch)
    return monkeypatch

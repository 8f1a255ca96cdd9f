"""The judge that scoring asks."""

import pytest

from digitgame.cli.score.scorer import Judge
from model.copybook import taught_ways
from model.reader import load_reader
from model.tolerances import load_tolerances


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(load_reader(), taught_ways(), load_tolerances())

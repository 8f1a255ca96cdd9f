"""Fixtures shared by the tests of the model."""

import pytest

from model.reader import Reader, load_reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return load_reader()

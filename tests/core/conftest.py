"""The network, loaded once."""

import pytest

from model.reader import Reader, load_reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return load_reader()

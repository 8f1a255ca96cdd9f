"""Ways of the copybook."""

import pytest

from model.copybook import Way, copybook

WAYS = pytest.mark.parametrize("way", copybook(), ids=lambda way: f"{way.digit} {way.name}")
"""Repeat a test with every way."""


def way_of(digit: int, name: str) -> Way:
    return next(way for way in copybook() if (way.digit, way.name) == (digit, name))

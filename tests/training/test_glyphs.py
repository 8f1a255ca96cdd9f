"""The vector font."""

from collections.abc import Mapping

import numpy as np
import pytest

from model.raster import drop_stray_strokes
from training.glyphs import LETTERS, SHAPES, SYMBOLS, strokes_of

TABLES = [LETTERS, SYMBOLS, SHAPES]


@pytest.mark.parametrize("table", TABLES)
def test_the_halves_share_no_glyph(table: Mapping[str, Mapping[str, str]]) -> None:
    assert set(table) == {"train", "report"}
    assert not set(table["train"]) & set(table["report"])
    assert not set(table["train"].values()) & set(table["report"].values())


@pytest.mark.parametrize("table", TABLES)
def test_every_glyph_can_be_drawn(table: Mapping[str, Mapping[str, str]]) -> None:
    for half in table.values():
        for written in half.values():
            points = np.concatenate(strokes_of(written))
            assert np.isfinite(points).all()
            assert len(drop_stray_strokes(strokes_of(written))) == written.count("|") + 1
            assert 60 < np.ptp(points, axis=0).max() < 130


@pytest.mark.parametrize("half", ["train", "report"])
def test_look_alikes_of_digits_are_left_out(half: str) -> None:
    assert not set("OoDQIijJlZzYySsBbGagq") & set(LETTERS[half])

"""SVG pictures are correct and stay within their frames."""

import re
import xml.etree.ElementTree as ET

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitgame.cli.svg import drawing, sparkline
from model.grid import Grid

SVG = "{http://www.w3.org/2000/svg}"


def numbers(path: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?[\d.]+", path)]


class TestDrawing:
    def test_has_a_path_a_stroke_and_a_ring_where_it_began(self) -> None:
        strokes = [np.array([(1.0, 2.0), (3.0, 4.0)]), np.array([(5.0, 6.0)])]
        picture = ET.fromstring(drawing(strokes, Grid(40, 20), "a <7> & more"))
        assert picture.get("viewBox") == "0 0 40 40"
        assert picture.findtext(f"{SVG}title") == picture.get("aria-label") == "a <7> & more"
        paths = [each.get("d", "") for each in picture.findall(f"{SVG}g/{SVG}path")]
        assert [numbers(path) for path in paths] == [[1, 2, 3, 4], [5, 6, 5, 6]]
        (ring,) = picture.findall(f"{SVG}circle")
        assert (ring.get("cx"), ring.get("cy")) == ("1.0", "2.0")

    def test_a_long_stroke_is_thinned_and_keeps_its_ends(self) -> None:
        stroke = np.column_stack([np.linspace(0, 40, 9999)] * 2)
        picture = ET.fromstring(drawing([stroke], Grid(40, 20), ""))
        (path,) = picture.findall(f"{SVG}g/{SVG}path")
        found = numbers(path.get("d", ""))
        assert len(found) < 300
        assert (found[:2], found[-2:]) == ([0, 0], [40, 40])


class TestSparkline:
    @given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
    def test_stays_within_its_frame_and_higher_is_better(self, shares: list[float]) -> None:
        picture = ET.fromstring(sparkline(shares, "words"))
        _, _, width, height = numbers(picture.get("viewBox", ""))
        line = picture.findall(f"{SVG}path")[1].get("d", "")
        xs, ys = numbers(line)[::2], numbers(line)[1::2]
        assert len(xs) == len(shares)
        assert xs == sorted(xs)
        assert all(0 <= x <= width and 0 <= y <= height for x, y in zip(xs, ys, strict=True))
        assert ys[shares.index(max(shares))] == min(ys)

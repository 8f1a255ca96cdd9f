"""The guide shows exactly the pictures that are drawn."""

import re
import sys
from pathlib import Path

import pytest

from tests.tools import network_pictures

GUIDE = Path(__file__).parents[2] / "docs" / "how-it-works.md"


class TestGuide:
    def test_the_pictures_are_drawn_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["network_pictures", str(tmp_path / "drawn")])
        network_pictures.main()
        drawn = {file.name for file in (tmp_path / "drawn").iterdir()}
        shown = set(re.findall(r"\(how-it-works/(\w+\.png)\)", GUIDE.read_text("utf-8")))
        assert drawn == shown
        assert drawn == {file.name for file in (GUIDE.parent / "how-it-works").iterdir()}

    def test_every_file_it_speaks_of_is_there(self) -> None:
        named = re.findall(r"`((?:model|digitgame|training)/[\w/]+\.py)`", GUIDE.read_text("utf-8"))
        assert named
        assert all((GUIDE.parent.parent / file).exists() for file in named)

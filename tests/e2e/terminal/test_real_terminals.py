"""In xterm on a virtual display, with a real mouse; tests/tools/real_terminals.py has others."""

from pathlib import Path

import pytest

from digitgame.core.session import Outcome
from tests.tools.real_terminals import DIGIT, EMULATORS, draw_in

XTERM = EMULATORS["xterm"]

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(XTERM.find_missing()), reason=XTERM.find_missing()),
]


def test_ink_lies_exactly_under_the_mouse_and_xterm_is_left_as_it_was(tmp_path: Path) -> None:
    """`draw_in` raises CommandError if it is not."""
    drawing = draw_in(XTERM, tmp_path)
    assert drawing.has_pixels
    assert drawing.is_under_mouse, drawing
    assert drawing.attempt.prediction.digit == DIGIT
    assert drawing.attempt.outcome is Outcome.RIGHT
    assert drawing.attempt.score is not None

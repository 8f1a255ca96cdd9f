"""A few cases against the whole game; `python -m tests.fuzz` runs more."""

import pytest

from tests.fuzz import app, shutdown, terminal

pytestmark = pytest.mark.slow


async def test_random_events_end_in_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a learner's own game, a visitor's, and a kiosk's."""
    monkeypatch.setattr(app, "GAME", 10)
    assert await app.play(40, 1) == 40


def test_random_bytes_do_not_end_the_game() -> None:
    assert terminal.fuzz(20, 1) == 20


def test_however_and_whenever_it_ends_no_verdict_that_was_seen_is_lost() -> None:
    """Each way to end a game twice."""
    assert shutdown.fuzz(10, 1) == 10

"""A few cases against the whole game; `python -m tests.fuzz` tries more."""

from tests.fuzz import app, terminal


async def test_random_events_end_in_rest() -> None:
    assert await app.play(12, 1) == 12


def test_random_bytes_do_not_end_the_game() -> None:
    assert terminal.fuzz(20, 1) == 20


def test_what_was_judged_is_kept_and_can_be_gone_on_with() -> None:
    assert terminal.end(4, 1) == 4

"""Answers in practice, and what is said of them."""

from tests.tui.player import Player


def wrong(target: int) -> int:
    """A digit that was not asked for."""
    return 7 if target != 7 else 0


def verdict(player: Player) -> str:
    """The verdict's words without its border and line breaks."""
    return " ".join(line.strip("▎ ") for line in player.text("Verdict").splitlines())


async def miss(player: Player) -> None:
    """Answer with another digit than the one asked for."""
    await player.answer(wrong(player.practice.session.current.target))

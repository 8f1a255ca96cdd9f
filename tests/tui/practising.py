"""Answers in practice and their verdicts."""

from tests.tui.player import Player


def wrong(target: int) -> int:
    """Return another digit than the target."""
    return 7 if target != 7 else 0


def verdict(player: Player) -> str:
    """Return the verdict's words without its border and line breaks."""
    return " ".join(line.strip("▎ ") for line in player.text("Verdict").splitlines())


async def miss(player: Player) -> None:
    """Answer with another digit than the one asked for."""
    await player.answer(wrong(player.practice.session.current.target))

"""A short while of continuous play leaves no tasks, threads or files behind."""

from tests.fuzz.endurance import endure


async def test_nothing_is_left_behind_by_what_was_played() -> None:
    first, *_, last = await endure(24, lot=12)
    assert last.files == first.files
    assert last.threads <= first.threads + 1
    assert last.tasks <= first.tasks + 4  # those of a screen that is just going

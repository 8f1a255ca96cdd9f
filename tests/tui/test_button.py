"""Buttons count each click, and leave the keys to the pad."""

from textual.app import App, ComposeResult
from textual.widgets import Static

from digitgame.tui.widgets.button import Button, PadButton


class Counting(App[None]):
    """An app that counts the presses of two buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield Button("More", "more")
        yield PadButton("Check", "check")
        yield Static(id="other")

    def on_button_pressed(self, message: Button.Pressed) -> None:
        self.pressed.append(message.button.id)


async def test_two_quick_clicks_are_two() -> None:
    async with Counting().run_test() as pilot:
        for name in ("#more", "#check"):
            await pilot.click(name, times=2)
        await pilot.pause()
        assert isinstance(pilot.app, Counting)
        assert pilot.app.pressed == ["more"] * 2 + ["check"] * 2


async def test_only_the_one_beside_the_pad_leaves_the_keys_alone() -> None:
    async with Counting().run_test() as pilot:
        await pilot.click("#more")
        assert pilot.app.focused is pilot.app.query_one("#more")
        await pilot.click("#check")
        assert pilot.app.focused is not pilot.app.query_one("#check")
        await pilot.press("tab", "tab", "tab")
        assert pilot.app.focused is pilot.app.query_one("#more")

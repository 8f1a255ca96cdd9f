"""Textual's screens, lists and mouse still have the bugs that `digitgame.tui` works around.

Each test reproduces a bug with Textual's own classes. If a test fails, the bug has been fixed:
delete what its docstring names, and the test.
"""

from typing import ClassVar

import pytest
from rich.style import Style
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.command import CommandList
from textual.css.query import NoMatches
from textual.drivers.headless_driver import HeadlessDriver
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList, Static

from tests.tui.textual_compat.plain_app import (
    NOW,
    OTHER,
    PlainApp,
    failing,
    mouse,
    record,
    rounds,
    running,
    settle,
    until,
)


class Modal(ModalScreen[None]):
    """A modal screen."""


class Asking(Screen[None]):
    """A screen with a key that needs its widget."""

    BINDINGS: ClassVar = [("a", "ask")]

    def compose(self) -> ComposeResult:
        yield Static()

    def action_ask(self) -> None:
        self.query_one(Static)


class Opening(Screen[None]):
    """A screen with a key that opens another."""

    def on_key(self, event: events.Key) -> None:
        if event.key == "p":
            self.app.push_screen(Asking())


class TestScreen:
    async def test_a_second_dismiss_leaves_the_screen_below(self) -> None:
        """Delete DismissOnce."""
        async with running(PlainApp()) as app:
            await app.push_screen(Screen())
            top: Screen[None] = Screen()
            await app.push_screen(top)
            top.dismiss()
            top.dismiss()
            assert len(app.screen_stack) == 1

    async def test_it_goes_back_to_the_first_of_two_sizes(self) -> None:
        """Delete SizedScreen."""
        async with running(PlainApp()) as app:
            app.screen.post_message(events.Resize(OTHER, OTHER))
            app.screen.post_message(events.Show())  # else the second replaces the first
            app.screen.post_message(events.Resize(NOW, NOW))
            await rounds()
            assert app.screen._compositor.size == OTHER

    async def test_a_key_reaches_a_screen_that_has_no_widgets_yet(self) -> None:
        """Delete RobustApp._is_screen_ready."""
        async with failing(app := PlainApp(), NoMatches):
            await app.push_screen(Opening())
            for key in "ap":
                app.post_message(events.Key(key, key))


class TestOptionList:
    @pytest.mark.parametrize("kind", [OptionList, CommandList])
    async def test_a_click_on_an_option_that_has_gone_fails(self, kind: type[OptionList]) -> None:
        """Delete SafeOptionList and the palette's _CommandList."""
        options = kind()
        async with failing(PlainApp(options), IndexError):
            click = events.Click(options, 1, 1, 0, 0, 1, False, False, False)
            click.style = Style(meta={"option": 0})
            options.post_message(click)

    @pytest.mark.parametrize("action", ["page_up", "page_down"])
    async def test_paging_without_room_fails(self, action: str) -> None:
        """Delete RobustApp.run_action."""
        options = OptionList("one")
        options.display = False
        async with failing(app := PlainApp(options), LookupError):
            options.highlighted = 0
            await app.run_action(action, options)


class Capturing(Static):
    """A widget that captures the mouse when it is pressed."""

    moves = 0

    def on_mouse_down(self) -> None:
        self.capture_mouse()

    def on_mouse_move(self) -> None:
        self.moves += 1


class TestMouse:
    async def test_a_widget_captures_too_late_for_moves_of_the_same_burst(self) -> None:
        """Delete CapturesDrag, and the handling of a press in DraggingApp."""
        widget = Capturing()
        async with running(PlainApp(widget)) as app:
            app.post_message(mouse(events.MouseDown, 1, 0))
            app.post_message(mouse(events.MouseMove, 1, 20))
            await settle(app)
            assert app.mouse_captured is widget
            assert widget.moves == 0

    async def test_a_release_that_is_lost_before_any_move_is_not_made_up_for(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete the MouseMove of _is_released: Textual's drivers report the release."""
        driver = HeadlessDriver(App())
        sent = record(driver, monkeypatch)
        driver.process_message(mouse(events.MouseDown, 1, 1))
        driver.process_message(mouse(events.MouseMove, 2, 2, button=0))
        assert [type(event) for event in sent] == [events.MouseDown, events.MouseMove]

    def test_a_pixel_size_of_0_fails(self) -> None:
        """Delete MouseParser._are_pixels, if the next test fails too."""
        with pytest.raises(ZeroDivisionError):
            list(XTermParser().feed("\x1b[48;24;80;0;0t\x1b[<0;3;4M"))

    def test_cells_are_taken_for_pixels(self) -> None:
        """Delete MouseParser._are_pixels, if the previous test fails too."""
        *_, event = XTermParser().feed("\x1b[48;24;80;480;800t\x1b[<0;80;24M")
        assert isinstance(event, events.MouseDown)
        assert (event.x, event.y) == (7, 1)

    def test_reports_as_x10_has_them_are_dropped(self) -> None:
        """Delete MouseParser._as_sgr."""
        assert list(XTermParser().feed("\x1b[M !!")) == []

    @pytest.mark.parametrize("kind", [events.MouseDown, events.MouseUp, events.MouseScrollDown])
    async def test_a_report_from_beyond_the_screen_takes_the_focus(
        self, kind: type[events.MouseEvent]
    ) -> None:
        """Delete the first half of RobustApp._is_on_nothing."""
        async with running(PlainApp(Input())) as app:
            assert app.focused
            app.post_message(mouse(kind, 1, NOW.height))
            await settle(app)
            assert not app.focused

    async def test_a_press_on_a_widget_that_was_just_removed_fails(self) -> None:
        """Delete the second half of RobustApp._is_on_nothing."""
        widget = Static("x")
        async with failing(app := PlainApp(widget), AttributeError, "region"):
            widget.remove()
            await until(lambda: widget.parent is None)
            assert app.get_widget_at(1, 0)[0] is widget
            app.post_message(mouse(events.MouseDown, 1, 0))


class TestLeaving:
    @pytest.mark.parametrize(("screen", "notes"), [(Screen, 1), (Modal, 0)])
    async def test_ctrl_c_says_nothing_on_a_modal_screen(
        self, screen: type[Screen[None]], notes: int
    ) -> None:
        """Delete SizedScreen.action_copy_text."""
        async with running(PlainApp()) as app:
            await app.push_screen(screen())
            app.post_message(events.Key("ctrl+c", None))
            await settle(app)
            assert len(app._notifications) == notes


class TestCursor:
    async def test_stays_in_the_corner_whatever_has_the_focus(self) -> None:
        """Delete digitgame.tui.textual_compat.cursor."""
        async with running(PlainApp(Static("\n\n"), OptionList("one", "two"))) as app:
            app.query_one(OptionList).focus()
            await settle(app)
            assert app.cursor_position == (0, 0)

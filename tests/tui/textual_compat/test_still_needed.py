"""Textual's app and widgets still have the bugs that `digitgame.tui` works around.

Each test reproduces a bug with Textual's own classes. If a test fails, the bug has been fixed:
delete what its docstring names, and the test.
"""

import asyncio
import gc
from typing import ClassVar
from weakref import ref

import pytest
from textual import events
from textual._compositor import Compositor
from textual._node_list import DuplicateIds
from textual._styles_cache import StylesCache
from textual.app import ComposeResult, ScreenStackError
from textual.command import CommandPalette, DiscoveryHit, Hits, Provider
from textual.css.query import NoMatches
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import MountError
from textual.widgets import Button, Footer, Header, Select, Static
from textual.widgets._footer import FooterKey
from textual.widgets._header import HeaderTitle
from textual.worker import WorkerFailed

from digitgame.tui.textual_compat.cell_compositor import CellCompositor
from tests.tui.textual_compat.plain_app import (
    NOW,
    PlainApp,
    failing,
    mouse,
    running,
    settle,
    until,
)


class Titled(Screen[None]):
    """A screen with a header."""

    def compose(self) -> ComposeResult:
        yield Header()


class Counting(PlainApp):
    """Counts how often a button was pressed."""

    pressed = 0

    def on_button_pressed(self) -> None:
        self.pressed += 1


class TestCompositor:
    @pytest.mark.parametrize(("compositor", "cells"), [(Compositor, 30), (CellCompositor, 1)])
    async def test_one_changed_cell_is_sent_from_the_left_edge(
        self, compositor: type[Compositor], cells: int
    ) -> None:
        """Delete digitgame.tui.textual_compat.cell_compositor."""
        async with running(PlainApp(Static("x" * NOW.width))) as app:
            app.screen._compositor = compositor()
            app.screen._refresh_layout(app.size)
            app.screen._compositor._dirty_regions = {Region(29, 0, 1, 1)}
            update = app.screen._compositor.render_partial_update()
            assert update is not None
            assert update.render_segments(app.console).count("x") == cells


class TestApp:
    @pytest.mark.parametrize(
        "event",
        [
            mouse(events.MouseDown, 1, 1),
            events.Key("q", "q"),
            events.Paste("x"),
            events.AppFocus(),
            events.AppBlur(),
        ],
        ids=lambda event: type(event).__name__,
    )
    async def test_an_event_without_a_screen_fails(
        self, event: events.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete the event's type in RobustApp._FROM_THE_TERMINAL."""
        async with running(PlainApp()) as app:
            with monkeypatch.context() as without:
                without.setattr(app, "_screen_stacks", {"_default": []})
                with pytest.raises(ScreenStackError):
                    await app.on_event(event)

    async def test_a_widget_that_is_mounted_while_the_app_exits_fails(self) -> None:
        """Delete `self._exit or not self._running` in RobustApp._handle_exception."""

        class Choosing(Screen[None]):
            def compose(self) -> ComposeResult:
                yield Select([("one", 1)])

        async with failing(app := PlainApp(), NoMatches, "SelectOverlay"):
            app.push_screen(Choosing())
            await asyncio.sleep(0)
            app.exit()

    async def test_a_widget_cannot_be_mounted_once_the_app_exits(self) -> None:
        """Delete `MountError` in RobustApp._handle_exception."""
        async with failing(app := PlainApp(), MountError, "before Screen"):
            app.screen.call_later(lambda: app.screen.mount(Static()))
            app.exit()


class Gated(Provider):
    """Finds a command once `is_open` is set."""

    is_open: ClassVar[asyncio.Event]

    async def discover(self) -> Hits:
        await self.is_open.wait()
        yield DiscoveryHit("x", lambda: None)

    async def search(self, query: str) -> Hits:
        raise NotImplementedError
        yield


class TestCommandPalette:
    async def test_a_second_click_beside_it_leaves_the_screen_below(self) -> None:
        """Delete RobustApp.pop_screen."""
        async with running(PlainApp()) as app:
            await app.push_screen(Screen())
            await app.push_screen(CommandPalette())
            await settle(app)
            for _ in range(2):
                app.post_message(mouse(events.MouseDown, 0, 23))
                app.post_message(mouse(events.MouseUp, 0, 23))
            await settle(app)
            assert len(app.screen_stack) == 1

    async def test_it_cannot_be_opened_while_it_closes(self) -> None:
        """Delete RobustApp.action_command_palette, unless the palette has other workarounds."""
        async with failing(app := PlainApp(), DuplicateIds, "--command-palette"):
            app.action_command_palette()
            await settle(app)
            app.screen.dismiss()
            app.action_command_palette()

    async def test_it_fails_when_it_finds_a_command_after_it_was_closed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Delete the case of the palette in RobustApp._handle_exception."""
        monkeypatch.setattr(Gated, "is_open", asyncio.Event(), raising=False)
        async with failing(app := PlainApp(), WorkerFailed, "NoMatches"):
            await app.push_screen(palette := CommandPalette([Gated]))
            await settle(app)
            palette.dismiss()
            await until(lambda: not palette.children)
            Gated.is_open.set()


class TestWidgets:
    async def test_a_header_without_its_title_fails(self) -> None:
        """Delete SafeHeader.on_mount."""
        async with failing(app := PlainApp(Header()), NoMatches, "HeaderTitle"):
            await app.query_one(HeaderTitle).remove()
            app.title = "other"

    async def test_an_app_keeps_the_header_of_a_popped_screen(self) -> None:
        """Delete SafeHeader.on_unmount."""
        async with running(PlainApp()) as app:
            await app.push_screen(Titled())
            header = app.screen.query_one(Header)
            await app.pop_screen()
            watchers = getattr(app, "__watchers")["sub_title"]
            assert header in [watcher for watcher, _ in watchers]

    async def test_the_second_of_two_quick_clicks_on_a_button_is_lost(self) -> None:
        """Delete `active_effect_duration` in digitgame.tui.widgets.button."""
        app = Counting(Button("More"))
        async with app.run_test() as pilot:
            await pilot.click(Button, times=2)
            assert app.pressed == 1

    async def test_a_footer_makes_new_widgets_for_the_same_keys(self) -> None:
        """Delete Footer.bindings_changed in digitgame.tui.widgets.footer."""
        async with running(PlainApp(Footer())) as app:
            keys = set(app.query(FooterKey))
            app.screen.refresh_bindings()
            await settle(app)
            assert keys
            assert keys.isdisjoint(app.query(FooterKey))


class TestStylesCache:
    @pytest.mark.slow  # collects the garbage of all earlier tests
    async def test_lines_of_a_popped_screen_are_kept(self) -> None:
        """Delete the clearing of the cache in RobustApp.pop_screen."""
        app = PlainApp()
        async with app.run_test() as pilot:
            app.push_screen(Screen())
            await pilot.pause()
            shown = ref(app.screen._styles_cache)
            app.pop_screen()
            app.push_screen(Screen())
            await pilot.pause()
            app.pop_screen()
            await pilot.pause()
            gc.collect()
            assert shown() is not None
            StylesCache.get_inner_outer.cache_clear()
            gc.collect()
            assert shown() is None

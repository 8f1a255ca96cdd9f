"""The header follows the titles, even without its parts."""

from textual.app import App, ComposeResult
from textual.widgets._header import HeaderTitle

from digitgame.tui.widgets.header import Header


class Titled(App[None]):
    """An app with a header only."""

    TITLE = "one"

    def compose(self) -> ComposeResult:
        yield Header()


async def test_follows_the_titles_of_app_and_screen() -> None:
    async with Titled().run_test() as pilot:
        title = pilot.app.query_one(HeaderTitle)
        assert "one" in title.render_line(0).text
        pilot.app.title = "two"
        await pilot.pause()
        assert "two" in title.render_line(0).text
        pilot.app.screen.title, pilot.app.screen.sub_title = "three", "four"
        await pilot.pause()
        assert "three" in title.render_line(0).text
        assert "four" in title.render_line(0).text


async def test_does_without_its_parts_where_they_are_just_coming_or_going() -> None:
    async with Titled().run_test() as pilot:
        await pilot.app.query_one(HeaderTitle).remove()
        pilot.app.title = "two"
        await pilot.pause()
        assert pilot.app.is_running

"""Abstract widgets and screens: a forgotten method is found when one is made, not in use."""

from collections.abc import Callable

import pytest
from textual.widgets import Static

from digitgame.tui.game import Game
from digitgame.tui.mends.abstract import AbstractMeta
from digitgame.tui.pages.page import Page
from digitgame.tui.screens.drawing import DrawingScreen
from digitgame.tui.screens.session import SessionScreen
from digitgame.tui.screens.watching import WatchingScreen


@pytest.mark.parametrize(
    ("kind", "given", "forgotten"),
    [
        (Page, ("digits",), "show"),
        (DrawingScreen, (), "compose_panel"),
        (SessionScreen, (), "advise, begin, compose_panel, show_session, tell"),
        (WatchingScreen, (7,), "compose_panel, show"),
    ],
)
def test_what_lacks_a_method_is_not_made(
    kind: Callable[..., object], given: tuple[object, ...], forgotten: str, game: Game
) -> None:
    with pytest.raises(TypeError) as told:
        kind(game, *given)
    assert str(told.value).replace("'", "").endswith(forgotten)


def test_textual_sees_no_difference() -> None:
    """Such a class has messages, reactives and bindings as any other."""

    class Complete(Static, metaclass=AbstractMeta):
        """With nothing forgotten."""

    assert isinstance(Complete, type(Static))
    assert Complete("7").content == "7"

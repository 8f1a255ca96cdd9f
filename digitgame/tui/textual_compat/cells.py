"""The proportions of the terminal's character cells, which Textual (8.2.8) does not tell."""

from typing import Any

from textual.app import App

from digitgame.system.terminal import USUAL_ASPECT


class KnowsCells:
    """A driver that may know the proportions of cells."""

    def cell_aspect(self) -> float:
        """Return the height of a cell divided by its width."""
        raise NotImplementedError


def cell_aspect(app: App[Any]) -> float:
    """Return the height of a cell divided by its width, as far as the app's driver knows."""
    driver = app._driver
    return driver.cell_aspect() if isinstance(driver, KnowsCells) else USUAL_ASPECT

"""The frame around a sheet, with words on its lower edge."""

from typing import Any, Self

from textual.containers import Container
from textual.geometry import Region


class Frame(Container):
    """A border whose words can change while somebody draws."""

    _words = ""
    _is_saying = False

    def set_subtitle(self, words: str) -> None:
        """Put words on the lower edge, and repaint no more than that."""
        if words == self._words:
            return
        self._words = words
        self._is_saying = True
        try:
            self.border_subtitle = words
        finally:
            self._is_saying = False

    def refresh(self, *regions: Region, **how: Any) -> Self:
        """Repaint as Textual does, but for words its lower edge alone."""
        if self._is_saying:
            regions = (Region(-1, self.size.height, self.outer_size.width, 1),)
        return super().refresh(*regions, **how)

"""The footer: the keys that do something now, in the language that is spoken."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer as TextualFooter
from textual.widgets._footer import FooterKey

from digitgame.words import _


class Footer(TextualFooter):
    """Textual's, its descriptions translated: they are written where keys are bound, once.

    When other keys do something, its widgets tell of them. Textual (8.2.8) makes new widgets of
    all of them, which takes as long as all else that a verdict changes on the screen.
    """

    _is_due = False

    def compose(self) -> ComposeResult:
        """The keys."""
        for widget in super().compose():
            if isinstance(widget, FooterKey):
                widget.description = _(widget.description)
            yield widget
        # Textual (8.2.8) would keep every key that was ever made, to tell it of a compact footer.
        Reactive._clear_watchers(self)

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Show what can be done now, in the next frame."""
        if not self.children:
            super().bindings_changed(screen)
        elif self.is_attached and screen is self.screen and not self._is_due:
            self._is_due = self.call_later(self._show_bindings)

    async def _show_bindings(self) -> None:
        self._is_due = False
        wanted, shown = self._wanted(), _plain_keys(self.children)
        if wanted is None or shown is None or len(wanted) > len(shown):
            await self.recompose()
            return
        self.styles.grid_size_columns = len(wanted)
        for key, words in zip_longest(shown, wanted):
            key.display = words is not None
            if words is not None:
                _tell(key, words)

    def _wanted(self) -> list[dict[str, object]] | None:
        """What keys are to say, by their attributes' names; None where Textual groups some."""
        actions: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                actions.setdefault(active.binding.action, active)
        if any(active.binding.group for active in actions.values()):
            return None
        return [
            {
                "key": active.binding.key,
                "key_display": self.app.get_key_display(active.binding),
                "description": _(active.binding.description),
                "action": active.binding.action,
                "_disabled": not active.enabled,
                "tooltip": active.tooltip or None,
            }
            for active in actions.values()
        ]


def _plain_keys(widgets: Sequence[Widget]) -> list[FooterKey] | None:
    """All but the last of them, the commands' key, which never changes; None of anything else."""
    keys = [widget for widget in widgets if type(widget) is FooterKey]
    is_usual = len(keys) == len(widgets) and keys and keys[-1].has_class("-command-palette")
    return keys[:-1] if is_usual else None


def _tell(key: FooterKey, words: Mapping[str, object]) -> None:
    """Have a widget say something else."""
    changed = {name: value for name, value in words.items() if getattr(key, name) != value}
    for name, value in changed.items():
        setattr(key, name, value)
    if changed:
        key.set_class(key._disabled, "-disabled")
        key.refresh(layout=True)

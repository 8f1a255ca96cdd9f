"""The footer: the keys that do something now, in the language that is spoken."""

from collections.abc import Mapping
from itertools import zip_longest

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import Footer as TextualFooter
from textual.widgets._footer import FooterKey

from digitgame.i18n import _

_PALETTE = "-command-palette"
"""Textual's class of the key that stands at the right."""


class Footer(TextualFooter):
    """Textual's footer with translated descriptions, which reuses its widgets.

    Textual (8.2.8) makes new widgets for all keys whenever one changes, which takes as long as all
    else that a verdict changes on the screen; and it keeps every key that was ever made, to tell
    it of a compact footer. Groups of keys are not supported.
    """

    _is_due = False

    def compose(self) -> ComposeResult:
        """Make a widget for each key."""
        if not self._bindings_ready:
            return
        wanted = self._wanted()
        self.styles.grid_size_columns = len(wanted)
        for words in wanted:
            key = _key(words)
            key.set_reactive(FooterKey.compact, False)  # as Textual shows all but the palette's
            yield key
        palette = self.screen.active_bindings.get(self.app.COMMAND_PALETTE_BINDING)
        if palette and self.app.ENABLE_COMMAND_PALETTE:
            key = _key(self._words(palette))
            key.add_class(_PALETTE)
            yield key

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Show what can be done now, in the next frame."""
        if not self.children:
            super().bindings_changed(screen)
        elif self.is_attached and screen is self.screen and not self._is_due:
            self._is_due = self.call_later(self._show_bindings)

    async def _show_bindings(self) -> None:
        self._is_due = False
        wanted = self._wanted()
        shown = [
            key for key in self.query_children(FooterKey).results() if not key.has_class(_PALETTE)
        ]
        if len(wanted) > len(shown):
            await self.recompose()
            return
        self.styles.grid_size_columns = len(wanted)
        for key, words in zip_longest(shown, wanted):
            key.display = words is not None
            if words is not None:
                _update(key, words)

    def _wanted(self) -> list[Mapping[str, object]]:
        """List what the keys are to say, by the names of their attributes."""
        actions: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                actions.setdefault(active.binding.action, active)
        return [self._words(active) for active in actions.values()]

    def _words(self, active: ActiveBinding) -> Mapping[str, object]:
        return {
            "key": active.binding.key,
            "key_display": self.app.get_key_display(active.binding),
            "description": _(active.binding.description),
            "action": active.binding.action,
            "_disabled": not active.enabled,
            "tooltip": active.tooltip or None,
        }


def _key(words: Mapping[str, object]) -> FooterKey:
    key = FooterKey("", "", "", "")
    _update(key, words)
    return key


def _update(key: FooterKey, words: Mapping[str, object]) -> None:
    """Have a widget say something else."""
    changed = {name: value for name, value in words.items() if getattr(key, name) != value}
    for name, value in changed.items():
        setattr(key, name, value)
    if changed:
        key.set_class(key._disabled, "-disabled")
        key.refresh(layout=True)

"""A footer that lists the active keys in the user's language."""

from collections.abc import Mapping
from itertools import zip_longest

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.widgets import Footer as TextualFooter
from textual.widgets._footer import FooterKey

from digitgame.i18n import N_, _

_PADDING = 3  # columns of a key besides its name and description

_KEYS = (N_("space"), N_("del"))
"""Names of keys that are words; Textual's are English."""


class Footer(TextualFooter):
    """Textual's footer with translated descriptions, which reuses its widgets.

    Textual (8.2.8) creates new widgets for all keys whenever one changes, which takes as long as
    the rest of showing a verdict, and never releases the old ones. Groups of keys are unsupported.
    """

    _is_due = False

    def compose(self) -> ComposeResult:
        """Create a widget for each key."""
        if not self._bindings_ready:
            return
        wanted = self._wanted_keys()
        self.styles.grid_size_columns = len(wanted)
        for attributes in wanted:
            key = _key(attributes)
            key.set_reactive(FooterKey.compact, False)  # as Textual does, except for the palette's
            yield key

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Show the active keys in the next frame."""
        if not self.children:
            super().bindings_changed(screen)
        elif self.is_attached and screen is self.screen and not self._is_due:
            self._is_due = self.call_later(self._show_bindings)

    async def _show_bindings(self) -> None:
        self._is_due = False
        wanted = self._wanted_keys()
        shown = list(self.query_children(FooterKey).results())
        if len(wanted) > len(shown):
            await self.recompose()
            return
        self.styles.grid_size_columns = len(wanted)
        for key, attributes in zip_longest(shown, wanted):
            key.display = attributes is not None
            if attributes is not None:
                _update(key, attributes)

    def on_resize(self) -> None:
        """Show as many keys as fit."""
        self.bindings_changed(self.screen)

    def _wanted_keys(self) -> list[Mapping[str, object]]:
        """List the attributes of the keys that fit, Enter first and help last."""
        actions: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show:
                actions.setdefault(active.binding.action, active)
        ordered = [self._attributes(active) for active in sorted(actions.values(), key=_rank)]
        always = [key for key in ordered if _is_help(key["action"])]
        left = self.app.size.width - sum(map(_width, always))
        shown = []
        for key in ordered:
            if key not in always and _width(key) <= left:
                left -= _width(key)
                shown.append(key)
        return [*shown, *always]

    def _attributes(self, active: ActiveBinding) -> Mapping[str, object]:
        return {
            "key": active.binding.key,
            "key_display": _(self.app.get_key_display(active.binding)),
            "description": _(active.binding.description),
            "action": active.binding.action,
            "_disabled": not active.enabled,
            "tooltip": active.tooltip or None,
        }


def _is_help(action: object) -> bool:
    return str(action).removeprefix("app.") == "help"


def _rank(active: ActiveBinding) -> tuple[bool, bool]:
    """Return a sort key: Enter first, as it goes on, and Escape last."""
    return active.binding.key == "escape", active.binding.key != "enter"


def _width(attributes: Mapping[str, object]) -> int:
    """Return the columns that a key takes."""
    words = f"{attributes['key_display']}{attributes['description']}"
    return cell_len(words) + _PADDING


def _key(attributes: Mapping[str, object]) -> FooterKey:
    key = FooterKey("", "", "", "")
    _update(key, attributes)
    return key


def _update(key: FooterKey, attributes: Mapping[str, object]) -> None:
    """Change the attributes of a key."""
    changed = {name: value for name, value in attributes.items() if getattr(key, name) != value}
    for name, value in changed.items():
        setattr(key, name, value)
    if changed:
        key.set_class(key._disabled, "-disabled")
        key.refresh(layout=True)

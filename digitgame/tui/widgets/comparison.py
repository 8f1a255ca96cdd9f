"""A session's figures next to those of earlier sessions."""

from dataclasses import fields

from rich.text import Text
from textual.widgets import Static

from digitgame.core.judging import Parts
from digitgame.core.session_summary import SessionSummary
from digitgame.i18n import N_, _, capitalised
from digitgame.tui.widgets.verdict import PART_NAMES

_NAMES = {
    "right": N_("right"),
    "score": N_("score"),
    **{part.name: PART_NAMES[part.name] for part in fields(Parts)},
}
"""Names of the figures, by the names of their changes."""
_NAME = 18  # columns
_FIGURE = 8


class Comparison(Static):
    """The figures now and before, and which differences are significant."""

    def show(self, recap: SessionSummary, right: float | None) -> None:
        """Show a session's means and earlier means, and its accuracy (0 to 1)."""
        if right is None or recap.score is None or recap.parts is None:
            self.update("")
            return
        parts = [getattr(recap.parts, part.name) for part in fields(Parts)]
        now = dict(zip(_NAMES, [100 * right, recap.score, *parts], strict=True))
        changes = {change.name: change for change in recap.changes}
        heads = [_("Now"), _("Before")] if changes else [_("Now")]
        lines = [" " * _NAME + "".join(head.rjust(_FIGURE) for head in heads)]
        for name, value in now.items():
            unit = "%" if name == "right" else ""
            line = capitalised(_(_NAMES[name])).ljust(_NAME) + _figure(value, unit)
            if change := changes.get(name):
                luck = "  ~" if not change.is_significant else f"  {change.words}"
                line += _figure(change.before, unit) + luck
            lines.append(line)
        self.update(Text("\n".join(lines), no_wrap=True))


def comparison_lines(recap: SessionSummary, kind: str) -> str:
    """Describe which earlier sessions of a kind the session is compared with."""
    if not recap.changes:
        return _("Your first {kind}: nothing to compare with yet.", kind=kind)
    if recap.sessions == 1:
        before = _("Before: your last {kind}.", kind=kind)
    else:
        before = _(
            "Before: the average of the last {sessions} times ({kind}).",
            sessions=recap.sessions,
            kind=kind,
        )
    return f"{before} {_('~ may just be luck.')}"


def _figure(value: float, unit: str) -> str:
    return f"{value:.0f}{unit}".rjust(_FIGURE)

"""A session's figures next to those of earlier sessions."""

from dataclasses import fields

from rich.text import Text
from textual.widgets import Static

from digitgame.core.judging import Parts
from digitgame.core.session_summary import SessionSummary
from digitgame.i18n import N_, _, capitalised
from digitgame.tui.widgets.verdict import PART_NAMES

_HEADS = (N_("right"), N_("score"), *(PART_NAMES[part.name] for part in fields(Parts)))
_FIRST = 7  # columns of the row names


class Comparison(Static):
    """The figures now and before, and which differences are significant."""

    def show(self, recap: SessionSummary, right: float | None) -> None:
        """Show a session's means and earlier means, and its accuracy (0 to 1)."""
        if right is None or recap.score is None or recap.parts is None:
            self.update("")
            return
        now = [100 * right, recap.score, *(getattr(recap.parts, p.name) for p in fields(Parts))]
        lines = [_line("", _heads()), _line(_("Now"), _figures(now))]
        if recap.changes:
            changes = {change.name: change for change in recap.changes}
            shown = [changes.get(head) for head in _HEADS]
            lines.append(
                _line(
                    _("Before"), _figures([change.before if change else None for change in shown])
                )
            )
            words = [change.words if change and change.is_significant else "~" for change in shown]
            lines.append(_line("", words))
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


def _heads() -> list[str]:
    return [capitalised(_(head)) for head in _HEADS]


def _figures(values: list[float | None]) -> list[str]:
    shown = ["-" if value is None else f"{value:.0f}" for value in values]
    return [f"{shown[0]}%" if values[0] is not None else "-", *shown[1:]]


def _line(first: str, cells: list[str]) -> str:
    widths = [max(len(head), 6) + 2 for head in _heads()]
    return first.ljust(_FIRST) + "".join(
        cell.rjust(width) for cell, width in zip(cells, widths, strict=True)
    )

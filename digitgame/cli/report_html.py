"""Render the teacher's report as a self-contained HTML page.

The page has no scripts and needs no network; names are escaped. Charts and drawings are also
described in words, and print in black and white.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from digitgame.cli.common import format_count, format_percent, format_score
from digitgame.cli.svg import drawing, sparkline
from digitgame.core.class_report import ClassMixup, Example, Pupil, Week, help_reasons
from digitgame.core.ink import path
from digitgame.core.records import Attempt
from digitgame.text import sanitize
from model.copybook import copybook
from model.grid import Grid

_TEMPLATE = Path(__file__).with_name("report.html")

_COPYBOOK_PAD = Grid(40, 20)
"""The pad on which the copybook's ways are shown."""


def render_report(
    pupils: Sequence[Pupil], weeks: Sequence[Week], mixups: Sequence[ClassMixup], day: date
) -> str:
    """Render the page.

    Args:
        pupils: one for each learner.
        weeks: the class by week, oldest first.
        mixups: the class's commonest mix-ups.
        day: the date shown on it.
    """
    is_one_store = len({pupil.store for pupil in pupils}) == 1
    names = [_render_name(pupil, is_one_store=is_one_store) for pupil in pupils]
    return Template(_TEMPLATE.read_text("utf-8")).substitute(
        learners=format_count(len(pupils), "learner"),
        date=day.isoformat(),
        whole=_render_class(list(zip(names, pupils, strict=True)), weeks, mixups, day),
        rows="".join(map(_render_row, names, pupils)),
        sections="".join(map(_render_section, names, pupils)),
    )


def _render_class(
    named: Sequence[tuple[str, Pupil]],
    weeks: Sequence[Week],
    mixups: Sequence[ClassMixup],
    day: date,
) -> str:
    """Render the class as a whole; empty if nothing was answered."""
    parts = []
    if len(weeks) > 1:
        first, last = weeks[0], weeks[-1]
        shares = [week.answers.accuracy or 0.0 for week in weeks]
        words = (
            f"Right first time: {format_percent(first.answers.accuracy)} in the week of "
            f"{first.monday}, {format_percent(last.answers.accuracy)} in that of {last.monday}"
        )
        parts.append(f"<p>{escape(words)}.</p>\n{sparkline(shares, words)}")
        cells = "".join(
            f'<tr><th scope="row">{week.monday}</th><td>{week.learners}</td>'
            f"<td>{week.answers.answered}</td><td>{format_percent(week.answers.accuracy)}</td>"
            f"<td>{format_score(week.answers.mean_score)}</td></tr>\n"
            for week in reversed(weeks)
        )
        heads = ("week of", "learners", "answered", "right first time", "mean score")
        head = "".join(f'<th scope="col">{each}</th>' for each in heads)
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>\n{cells}</tbody></table>")
    if mixups:
        items = "".join(
            f"<li>{each.target} was read as {each.read}: {format_count(each.count, 'time')}, by "
            f"{format_count(each.learners, 'learner')}</li>\n"
            for each in mixups
        )
        parts.append(f"<h3>Mixed up most</h3>\n<ul>{items}</ul>")
    reasons = [(name, help_reasons(pupil, day)) for name, pupil in named]
    if any(why for _, why in reasons):
        items = "".join(
            f"<li>{name}: {escape(', '.join(why))}</li>\n" for name, why in reasons if why
        )
        parts.append(f"<h3>May need help</h3>\n<ul>{items}</ul>")
    body = "\n".join(parts)
    return f"<section>\n<h2>The class</h2>\n{body}\n</section>\n" if parts else ""


def _render_name(pupil: Pupil, *, is_one_store: bool) -> str:
    name = escape(sanitize(pupil.learner))
    if is_one_store:
        return name
    return f'{name} <span class="note">{escape(sanitize(pupil.store))}</span>'


def _render_row(name: str, pupil: Pupil) -> str:
    cells = (
        str(pupil.attempts),
        str(pupil.answered),
        format_percent(pupil.accuracy),
        format_score(pupil.mean_score),
        " ".join(map(str, pupil.weakest)) or "-",
        str(pupil.days),
        pupil.last_seen.isoformat() if pupil.last_seen else "-",
        _render_chart(pupil),
    )
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{name}</th>{row}</tr>\n'


def _render_chart(pupil: Pupil) -> str:
    if not pupil.shares:
        return "-"
    (first, start), (last, end) = pupil.shares[0], pupil.shares[-1]
    words = f"Right first time: {format_percent(start)} on {first}, {format_percent(end)} on {last}"
    picture = sparkline([share for _, share in pupil.shares], words)
    return f"{picture}{format_percent(start)} to {format_percent(end)}"


def _render_section(name: str, pupil: Pupil) -> str:
    """Render a learner's mix-ups and weakest digits; empty if nothing was missed."""
    if not pupil.examples and not pupil.mixups:
        return ""
    mixups = " ".join(
        f"{mixup.target} was read as {mixup.read}: {format_count(mixup.count, 'time')}."
        for mixup in pupil.mixups
    )
    words = f"<p>{escape(mixups)}</p>\n" if mixups else ""
    digits = "".join(map(_render_digit, pupil.examples))
    return f'<section>\n<h2>{name}</h2>\n{words}<div class="digits">{digits}</div>\n</section>\n'


def _render_digit(example: Example) -> str:
    """Render the copybook's usual way to write a digit next to the learner's drawings."""
    figures = [_render_usual(example.digit)]
    for which, attempt in (("best", example.best), ("latest", example.latest)):
        if attempt:
            figures.append(_render_attempt(which, attempt))
    return f'<div class="digit">{"".join(figures)}</div>\n'


@cache  # a large class has each digit hundreds of times
def _render_usual(digit: int) -> str:
    usual = next(way for way in copybook() if way.digit == digit)
    words = f"{digit} as in the copybook"
    picture = drawing(_COPYBOOK_PAD.fitted(usual.strokes), _COPYBOOK_PAD, words)
    return _render_figure(picture, "copybook")


def _render_attempt(which: str, attempt: Attempt) -> str:
    score = "no score" if attempt.score is None else f"score {attempt.score:.0f}"
    read = f"read as {attempt.prediction.digit}"
    words = f"{which} {attempt.target}: {score}, {read}, {attempt.drawn_at.date().isoformat()}"
    pad = Grid(attempt.columns, attempt.rows)
    picture = drawing([path(stroke) for stroke in attempt.strokes], pad, words)
    return _render_figure(picture, which, score, read)


def _render_figure(picture: str, *lines: str) -> str:
    caption = "<br>".join(map(escape, lines))
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"

"""The teacher's page: every learner on one HTML page that needs nothing else; pure.

No scripts, no network, names only as text. It says in words what it shows in pictures, and prints
in black and white.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from html import escape

from digitgame.cli.svg import drawing, sparkline
from digitgame.core.class_report import Example, Pupil
from digitgame.core.ink import path
from digitgame.core.progress import Mixup
from digitgame.core.records import Attempt
from digitgame.text import sanitize
from model.copybook import copybook
from model.grid import Grid

_COPYBOOK_PAD = Grid(40, 20)
"""The pad on which the copybook's ways are shown."""

_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.4 system-ui, sans-serif; color: #000; background: #fff; margin: 1.5rem auto;
  max-width: 64rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .3rem 0; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { text-align: right; padding: .25rem .5rem; border-bottom: 1px solid #999;
  font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; min-width: 8rem; overflow-wrap: break-word; }
thead th { border-bottom: 2px solid #000; }
section { border-top: 2px solid #000; padding: .6rem 0 1rem; break-inside: avoid; }
.digits { display: flex; flex-wrap: wrap; margin-top: .5rem; }
.digit { display: flex; gap: .5rem; padding: 0 1.8rem .8rem 0; break-inside: avoid; }
figure { margin: 0; width: 5.6rem; }
figcaption { font-size: .8rem; text-align: center; }
.ink { width: 5.6rem; height: 5.6rem; border: 1px solid #999; display: block; }
.spark { width: 7.5rem; height: 1.9rem; display: block; }
td .spark { margin-left: auto; }
td:last-child { font-size: .8rem; line-height: 1.1; }
.note { color: #444; font-size: .85rem; }
@media print {
  html, body { font-size: 10px; }
  body { margin: 0; padding: 0; max-width: none; }
  @page { margin: 12mm; }
}
"""

_HEADINGS = (
    "learner",
    "drawings",
    "answered",
    "right at first",
    "mean score",
    "weakest digits",
    "days",
    "last seen",
    "right at first, by day",
)

_NOTES = (
    "What counts is each prompt's first readable try; a skipped prompt is a miss. Weakest digits "
    "are those missed lately, the weakest first. Each little chart goes from none right (below) to "
    "all right (above) over the latest 28 days with answers; its dashed line is one half."
)


def render_report(pupils: Sequence[Pupil], today: date) -> Iterator[str]:
    """The page, in pieces.

    Args:
        pupils: a row each.
        today: the date that stands on it.
    """
    count = len(pupils)
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>digitgame: {count} {_learners(count)}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>Digits: how {count} {_learners(count)} get on</h1>\n"
        f"<p>{today.isoformat()}</p>\n"
    )
    yield f'<table>\n<caption class="note">{escape(_NOTES)}</caption>\n<thead><tr>'
    yield "".join(f'<th scope="col">{escape(each)}</th>' for each in _HEADINGS)
    yield "</tr></thead>\n<tbody>\n"
    is_one_store = len({each.store for each in pupils}) == 1
    for pupil in pupils:
        yield _row(pupil, is_one_store=is_one_store)
    yield "</tbody>\n</table>\n"
    for pupil in pupils:
        yield _section(pupil, is_one_store=is_one_store)
    yield "</body>\n</html>\n"


def _learners(count: int) -> str:
    return "learner" if count == 1 else "learners"


def _name(pupil: Pupil, *, is_one_store: bool) -> str:
    name = escape(sanitize(pupil.learner))
    if is_one_store:
        return name
    return f'{name} <span class="note">{escape(sanitize(pupil.store))}</span>'


def _row(pupil: Pupil, *, is_one_store: bool) -> str:
    cells: Iterable[str] = (
        str(pupil.attempts),
        str(pupil.answered),
        format_percent(pupil.accuracy),
        "-" if pupil.mean_score is None else f"{pupil.mean_score:.0f}",
        " ".join(map(str, pupil.weakest)) or "-",
        str(pupil.days),
        pupil.last_seen.isoformat() if pupil.last_seen else "-",
        _spark(pupil) or "-",
    )
    name = f'<th scope="row">{_name(pupil, is_one_store=is_one_store)}</th>'
    return f"<tr>{name}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _spark(pupil: Pupil) -> str:
    if not pupil.shares:
        return ""
    (first, start), (last, end) = pupil.shares[0], pupil.shares[-1]
    words = f"Right at first: {format_percent(start)} on {first}, {format_percent(end)} on {last}"
    picture = sparkline([share for _, share in pupil.shares], words)
    return f"{picture}{format_percent(start)} to {format_percent(end)}"


def _section(pupil: Pupil, *, is_one_store: bool) -> str:
    """A learner's weakest digits in pictures; nothing where none was missed."""
    if not pupil.examples and not pupil.mixups:
        return ""
    mixups = " ".join(map(_mixups, pupil.mixups))
    said = f"<p>{escape(mixups)}</p>\n" if mixups else ""
    digits = "".join(map(_digit, pupil.examples))
    return (
        f"<section>\n<h2>{_name(pupil, is_one_store=is_one_store)}</h2>\n{said}"
        f'<div class="digits">{digits}</div>\n</section>\n'
    )


def _mixups(mixup: Mixup) -> str:
    times = "1 time" if mixup.count == 1 else f"{mixup.count:,} times"
    return f"{mixup.target} was read as {mixup.read}: {times}."


def _digit(example: Example) -> str:
    """A digit's drawings, beside the copybook's usual way."""
    usual = next(way for way in copybook() if way.digit == example.digit)
    strokes = _COPYBOOK_PAD.fitted(usual.strokes)
    figures = [
        _figure(drawing(strokes, _COPYBOOK_PAD, f"{example.digit} as in the copybook"), "copybook")
    ]
    for which, attempt in (("best", example.best), ("latest", example.latest)):
        if attempt:
            figures.append(_drawings(which, attempt))
    return f'<div class="digit">{"".join(figures)}</div>\n'


def _drawings(which: str, attempt: Attempt) -> str:
    score = "no score" if attempt.score is None else f"score {attempt.score:.0f}"
    read = f"read as {attempt.prediction.digit}"
    words = f"{which} {attempt.target}: {score}, {read}, {attempt.drawn_at.date().isoformat()}"
    pad = Grid(attempt.columns, attempt.rows)
    picture = drawing([path(stroke) for stroke in attempt.strokes], pad, words)
    return _figure(picture, which, score, read)


def _figure(picture: str, *lines: str) -> str:
    caption = "<br>".join(map(escape, lines))
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def format_percent(share: float | None) -> str:
    """A share of 0 to 1 in whole percent."""
    return "-" if share is None else f"{share:.0%}"

"""Certificate of an exam, as data and as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from digitgame.core.ink import Stroke, path
from digitgame.core.session import Outcome, Session
from digitgame.i18n import N_, _
from digitgame.text import sanitize
from model.grid import box_of
from model.raster import Points, longer_side

PAGE = (640, 470)
"""Width and height of the picture in pixels."""

DARK, INK_COLOUR = "#222222", "#1b3a6b"
"""Colours of the words and of the ink."""

PEN = 5
"""Width of the ink in pixels."""

_BOX = 88  # of a digit's drawing
_STEP = 116  # from one drawing to the next, across
_LEFT = 44  # where the first one stands
_ROWS = (188, 318)  # tops of the two rows of drawings

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""`html` and `xml.sax.saxutils` would take up to 1.5 MB of memory in each session."""


MEDALS = {
    N_("Gold certificate"): (10, 90.0),
    N_("Silver certificate"): (9, 75.0),
    N_("Bronze certificate"): (7, 60.0),
}
"""Fewest right digits and lowest mean score of each, best first."""

_FRAMES = ("#d4af37", "#a8a9ad", "#a97142")
"""Colours of gold, silver and bronze."""

_PLAIN_FRAME = "#888888"


@dataclass(frozen=True)
class Line:
    """Result of one digit."""

    digit: int
    is_right: bool
    score: float | None
    """0 to 100; None for a digit that was skipped."""
    strokes: tuple[Stroke, ...] = ()
    """The drawing that counts."""

    @property
    def words(self) -> str:
        """The result in a word or two."""
        if self.score is None:
            return _("skipped")
        if self.is_right:
            return _("right, {score:.0f}", score=self.score)
        return _("not yet")


@dataclass(frozen=True)
class Certificate:
    """Name, date and results of an exam."""

    learner: str
    day: date
    """The learner's local date."""
    lines: tuple[Line, ...]
    """Sorted by digit."""

    @property
    def right(self) -> int:
        """Number of right digits."""
        return sum(line.is_right for line in self.lines)

    @property
    def score(self) -> float:
        """Mean score, 0 to 100; a skipped digit counts as 0."""
        return sum(line.score or 0.0 for line in self.lines) / max(len(self.lines), 1)

    @property
    def title(self) -> str:
        """The medal, or the title of a result without one."""
        for medal, (right, score) in MEDALS.items():
            if self.right >= right and self.score >= score:
                return _(medal)
        return _("Exam result")

    @property
    def praise(self) -> str:
        """A sentence on the most beautiful right digit, if any."""
        best = max((line for line in self.lines if line.is_right), key=_points, default=None)
        return _("Most beautiful: the {digit}.", digit=best.digit) if best else ""

    @property
    def words(self) -> str:
        """The overall result in a sentence."""
        count = len(self.lines)
        return _(
            "wrote {right} of {count} digits correctly: {score:.0f} out of 100",
            right=self.right,
            count=count,
            score=self.score,
        )


def _points(line: Line) -> float:
    return line.score or 0.0


def certificate(
    learner: str, day: date, session: Session, drawings: Mapping[int, Sequence[Stroke]]
) -> Certificate:
    """Return the certificate of a finished exam; drawings has the strokes that count, by prompt."""
    lines = [
        Line(
            digit=prompt.target,
            is_right=prompt.counted_attempt is Outcome.RIGHT,
            score=None if prompt.skipped else prompt.score or 0.0,
            strokes=tuple(drawings.get(at, ())),
        )
        for at, prompt in enumerate(session.prompts)
    ]
    return Certificate(sanitize(learner), day, tuple(sorted(lines, key=lambda line: line.digit)))


@dataclass(frozen=True)
class Box:
    """A rectangle of the picture."""

    left: float
    top: float
    width: float
    height: float
    fill: str
    outline: str = ""
    line: int = 1
    """Width of the outline in pixels."""


@dataclass(frozen=True, eq=False)
class Ink:
    """A stroke of the picture, drawn with a round pen."""

    points: Points


@dataclass(frozen=True)
class Words:
    """Centred text of the picture."""

    x: float
    y: float
    """The base line."""
    size: int
    text: str


def picture(certificate: Certificate) -> list[Box | Ink | Words]:
    """Return the parts of the certificate's picture, in pixels of `PAGE`, back to front."""
    width, height = PAGE
    middle = width / 2
    parts: list[Box | Ink | Words] = [
        Box(0, 0, width, height, "#fffdf5"),
        Box(12, 12, width - 24, height - 24, "#fffdf5", _frame_colour(certificate), 5),
        Words(middle, 58, 30, certificate.title),
        Words(middle, 98, 22, certificate.learner),
        Words(middle, 128, 16, certificate.words),
        Words(middle, 152, 14, _("on {day:%Y-%m-%d}", day=certificate.day)),
        Words(middle, 174, 14, certificate.praise),
    ]
    for at, line in enumerate(certificate.lines):
        left, top = _LEFT + at % 5 * _STEP, _ROWS[at // 5 % len(_ROWS)]
        parts.append(Box(left, top, _BOX, _BOX, "#ffffff", "#cccccc"))
        parts += map(Ink, _fit(line.strokes, left, top))
        parts.append(Words(left + _BOX / 2, top + _BOX + 20, 14, f"{line.digit}: {line.words}"))
    return parts


def svg(certificate: Certificate) -> str:
    """Return the certificate as a self-contained SVG picture."""
    width, height = PAGE
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" font-family="Georgia, serif" fill="{DARK}">',
            *map(_format_svg, picture(certificate)),
            "</svg>",
            "",
        )
    )


def _frame_colour(certificate: Certificate) -> str:
    colours = dict(zip(map(_, MEDALS), _FRAMES, strict=True))
    return colours.get(certificate.title, _PLAIN_FRAME)


def _fit(strokes: Sequence[Stroke], left: float, top: float) -> list[Points]:
    """Scale strokes to fit a box and centre them in it."""
    if not strokes:
        return []
    paths = [path(stroke) for stroke in strokes]
    box = box_of(paths)
    ink_middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    scale = 0.8 * _BOX / max(longer_side(paths), 1.0)
    middle = (left + _BOX / 2, top + _BOX / 2)
    return [(stroke - ink_middle) * scale + middle for stroke in paths]


def _format_svg(part: Box | Ink | Words) -> str:
    match part:
        case Box():
            outline = f' stroke="{part.outline}" stroke-width="{part.line}"' if part.outline else ""
            return (
                f'<rect x="{part.left}" y="{part.top}" width="{part.width}" '
                f'height="{part.height}" fill="{part.fill}"{outline}/>'
            )
        case Ink():
            # A dot becomes a line without length, shown by its round ends.
            places = (*part.points.tolist(), part.points[-1].tolist())
            return (
                f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" fill="none" '
                f'stroke="{INK_COLOUR}" stroke-width="{PEN}" stroke-linecap="round" '
                'stroke-linejoin="round"/>'
            )
        case Words():
            shown = part.text.translate(_ESCAPED)
            return (
                f'<text x="{part.x:.0f}" y="{part.y}" font-size="{part.size}" '
                f'text-anchor="middle">{shown}</text>'
            )

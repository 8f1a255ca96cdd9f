"""Measure what an eye sees in a digit: parts, rings, ends, turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from model.picture import Match
from model.raster import Points, arc_lengths, draw, longer_side, resample

FAR = 0.12
"""Distance, as a share of the longer side, from which ink or picture counts as having no
counterpart: two and a half cells of the usual pad."""

_SIDE = 36  # pixels of the image on which rings are looked for
_MARGIN = 4  # of these, around the ink
_INSIDE = _SIDE - 2 * _MARGIN
_HEADINGS = np.arange(8) * np.pi / 8
_PENS = (0.05, 0.1, 0.16)  # widths of the pen: a gap of about a width closes


def measure(strokes: Sequence[Points], match: Match) -> dict[str, float]:
    """Return every measure of some ink by name; README of the names in docs/judge.md.

    Args:
        strokes: the smoothed ink, arrays (n, 2), in the unit that was matched.
        match: its nearest picture.
    """
    scaled = [(stroke - match.origin) / match.size for stroke in strokes]
    return (
        whole(match)
        | parts(match)
        | bar_crossing(match)
        | rings(scaled)
        | ends(scaled)
        | turns(scaled, match)
    )


def whole(match: Match) -> dict[str, float]:
    """Measure how ink and picture differ as a whole."""
    ink, picture = match.ink_gaps, match.picture_gaps
    low, high = match.ink.points.min(axis=0), match.ink.points.max(axis=0)
    width, height = np.maximum(high - low, 0.05).tolist()
    upper, lower = low[1] + height / 3, low[1] + 2 * height / 3
    found = {
        "distance": match.distance,
        "ink off": float(ink.mean()),
        "picture off": float(picture.mean()),
        "ink far": float(np.sort(ink)[-max(len(ink) // 10, 1)]),
        "picture far": float(np.sort(picture)[-max(len(picture) // 10, 1)]),
        "ink farthest": float(ink.max()),
        "picture farthest": float(picture.max()),
        "extra": float((ink > FAR).mean()),
        "missing": float((picture > FAR).mean()),
        "slant": match.slant,
        "width": log(match.stretch),
        "proportion": log(width / height),
    }
    spread = (match.ink.points - low) / (width, height)
    found["spread across"], found["spread down"] = spread.std(axis=0).tolist()
    found |= headings(match.ink.directions)
    for name, gaps, y in (
        ("ink", ink, match.ink.points[:, 1]),
        ("picture", picture, match.picture.points[:, 1]),
    ):
        found[f"{name} top"] = float(gaps[y < upper].sum()) / len(gaps)
        found[f"{name} middle"] = float(gaps[(y >= upper) & (y < lower)].sum()) / len(gaps)
        found[f"{name} bottom"] = float(gaps[y >= lower].sum()) / len(gaps)
    return found


def headings(directions: Points) -> dict[str, float]:
    """Measure which share of the ink runs in each of eight directions, whatever its sense.

    Args:
        directions: (n, 2), of length 1.

    Returns:
        Shares that add up to 1, by angle: "runs 0" is level, "runs 45" falls to the right.
    """
    angles = np.arctan2(directions[:, 1], directions[:, 0])
    away = (angles[:, None] - _HEADINGS + np.pi / 2) % np.pi - np.pi / 2
    shares = np.maximum(1 - np.abs(away) / _HEADINGS[1], 0.0).mean(axis=0).tolist()
    return {f"runs {180 * k // 8}": share for k, share in enumerate(shares)}


def parts(match: Match) -> dict[str, float]:
    """Measure each of the picture's parts in the ink."""
    ink, picture = match.ink, match.picture
    found: dict[str, float] = {}
    angles = signed_angles(ink.directions, picture.directions[match.to_picture])
    for number, name in enumerate(match.names):
        own = match.part == number
        away = match.picture_gaps[own]
        found[f"{name}: off"] = float(away.mean() * own.mean())
        found[f"{name}: missing"] = float((away > FAR).mean())
        shift = np.clip(ink.points[match.to_ink[own]] - picture.points[own], -0.3, 0.3).mean(axis=0)
        found[f"{name}: right"], found[f"{name}: down"] = shift.tolist()
        found[f"{name}: form"] = form(picture.points[own], ink.points[match.to_ink[own]])
        mine = own[match.to_picture]
        if np.count_nonzero(mine) < 3:
            found[f"{name}: missing"] = 1.0
            continue
        points = ink.points[mine]
        width, height = np.ptp(points, axis=0).tolist()
        turn = float(angles[mine].mean())
        small, large = np.linalg.eigvalsh(np.cov(points.T)).tolist()
        found |= {
            f"{name}: ink off": float(match.ink_gaps[mine].mean() * mine.mean()),
            f"{name}: turn": turn,
            f"{name}: uneven": float(np.abs(angles[mine] - turn).mean()),
            f"{name}: length": log(mine.mean() / own.mean()),
            f"{name}: left": float(points[:, 0].min()),
            f"{name}: width": width,
            f"{name}: height": height,
            f"{name}: roundness": log((width + 0.05) / (height + 0.05)),
            f"{name}: bend": float(np.sqrt(max(small, 0.0) / max(large, 1e-6))),
        }
    return found


def form(points: Points, others: Points) -> float:
    """Return how far points (n, 2) are from others after the affine map that brings them nearest.

    It is what remains of a difference once place, size, slant and turn are taken away: the form.
    """
    own, wanted = points - points.mean(axis=0), others - others.mean(axis=0)
    mapped = own @ np.linalg.solve(own.T @ own + 1e-4 * np.eye(2), own.T @ wanted)
    return float(np.sqrt(((wanted - mapped) ** 2).sum(axis=1).mean()))


_CROSSINGS = (("bar", "stem"), ("crossbar", "slant"))


def bar_crossing(match: Match) -> dict[str, float]:
    """Measure how far a line across reaches beyond the line down that it should cross.

    Returns:
        How far the bar reaches beyond the stem on the right and the left, and the stem beyond the
        bar above and below; negative where they do not meet. Empty without such parts.
    """
    for bar, stem in _CROSSINGS:
        if bar not in match.names or stem not in match.names:
            continue
        number = match.part[match.to_picture]
        across = match.ink.points[number == match.names.index(bar)]
        down = match.ink.points[number == match.names.index(stem)]
        if len(across) < 2 or len(down) < 2:
            return dict.fromkeys(
                ("beyond right", "beyond left", "beyond above", "beyond below"), -0.2
            )
        right, left = across[across[:, 0].argmax()], across[across[:, 0].argmin()]
        at_right = down[np.abs(down[:, 1] - right[1]).argmin()]
        at_left = down[np.abs(down[:, 1] - left[1]).argmin()]
        return {
            "beyond right": float(right[0] - at_right[0]),
            "beyond left": float(at_left[0] - left[0]),
            "beyond above": float(at_right[1] - down[:, 1].min()),
            "beyond below": float(down[:, 1].max() - at_right[1]),
        }
    return {}


def signed_angles(directions: Points, wanted: Points) -> Points:
    """Return the angles (n,) from wanted directions to others, -pi/2 to pi/2; clockwise positive.

    A direction and its opposite are the same: the path does not matter.
    """
    cross = wanted[:, 0] * directions[:, 1] - wanted[:, 1] * directions[:, 0]
    along = (directions * wanted).sum(axis=1)
    angles: Points = (np.arctan2(cross, along) + np.pi / 2) % np.pi - np.pi / 2
    return angles


def rings(strokes: Sequence[Points]) -> dict[str, float]:
    """Measure the holes that ink encloses, drawn with pens of three widths.

    Args:
        strokes: arrays (n, 2), longer side 1, box starting at 0, 0.
    """
    found: dict[str, float] = {}
    on_image = [resample(stroke * _INSIDE + _MARGIN, 1.0) for stroke in strokes]
    for number, pen in enumerate(_PENS):
        wall = draw(on_image, (_SIDE, _SIDE), pen * _INSIDE) >= 0.5
        holes = find_holes(wall)
        found[f"holes {number}"] = float(len(holes))
        found[f"hole {number}"] = holes[0].area if holes else 0.0
        found[f"second hole {number}"] = holes[1].area if len(holes) > 1 else 0.0
        found[f"pieces {number}"] = float(count_pieces(wall))
        found[f"small holes {number}"] = float(sum(hole.area < 0.012 for hole in holes))
        if number == 0 and holes:
            found["hole height"] = holes[0].y
            found["hole flatness"] = log(holes[0].width / holes[0].height)
    return found


@dataclass(frozen=True)
class Hole:
    """A hole enclosed by ink; lengths are shares of the ink's longer side."""

    area: float
    x: float
    y: float
    width: float
    height: float


def find_holes(wall: np.ndarray) -> list[Hole]:
    """Return the regions of an image that walls enclose, the largest first.

    Args:
        wall: (36, 36), true where there is ink.
    """
    free = ~_to_bits(wall) & _ALL
    inside = free & ~_flood(_BORDER & free, free)
    holes = []
    while inside:
        hole = _flood(inside & -inside, inside)
        inside &= ~hole
        y, x = np.divmod(_indices(hole), _SIDE)
        holes.append(
            Hole(
                len(x) / _INSIDE**2,
                (float(x.mean()) + 0.5 - _MARGIN) / _INSIDE,
                (float(y.mean()) + 0.5 - _MARGIN) / _INSIDE,
                (int(np.ptp(x)) + 1) / _INSIDE,
                (int(np.ptp(y)) + 1) / _INSIDE,
            )
        )
    return sorted(holes, key=lambda hole: -hole.area)


def count_pieces(wall: np.ndarray) -> int:
    """Return the number of unconnected pieces of an image's ink."""
    rest, count = _to_bits(wall), 0
    while rest:
        rest &= ~_flood(rest & -rest, rest)
        count += 1
    return count


def _to_bits(image: np.ndarray) -> int:
    """Return an image as an integer, a bit for each pixel."""
    return int.from_bytes(np.packbits(image, bitorder="little").tobytes(), "little")


def _indices(bits: int) -> npt.NDArray[np.intp]:
    data = np.frombuffer(bits.to_bytes(_SIDE * _SIDE // 8, "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(data, bitorder="little"))


def _border() -> np.ndarray:
    border = np.ones((_SIDE, _SIDE), dtype=bool)
    border[1:-1, 1:-1] = False
    return border


_ALL = (1 << _SIDE * _SIDE) - 1
_BORDER = _to_bits(_border())
_JUMPS = (1, 2, 4, 8, 16, 32)


def _flood(seed: int, free: int) -> int:
    """Spread a seed over connected free pixels, all of a row or column at a time.

    Kogge and Stone's parallel prefix, as chess programs use it. No free pixel at an image's left
    edge is reached from the right edge of the row above except along the border, which is free.
    """
    while True:
        before = seed
        for step in (1, _SIDE):
            up, down = seed, seed
            may_up = may_down = free
            for jump in _JUMPS:
                shift = jump * step
                up |= may_up & (up << shift)
                may_up &= may_up << shift
                down |= may_down & (down >> shift)
                may_down &= may_down >> shift
            seed = up | down
        if seed == before:
            return seed


def ends(strokes: Sequence[Points]) -> dict[str, float]:
    """Measure the gaps between strokes' ends and other ink.

    Args:
        strokes: arrays (n, 2), longer side 1.
    """
    even = [resample(stroke, 0.03) for stroke in strokes]
    alongs = [arc_lengths(stroke) for stroke in even]
    gaps: list[tuple[float, float, float]] = []
    for number, (stroke, along) in enumerate(zip(even, alongs, strict=True)):
        for end, reach in ((0, along), (-1, along[-1] - along)):
            tip = stroke[end]
            near = [
                np.hypot(*(other - tip).T)[reach > 0.25 if own == number else slice(None)]
                for own, other in enumerate(even)
            ]
            gap = min((float(n.min()) for n in near if len(n)), default=1.0)
            gaps.append((float(tip[1]), float(tip[0]), gap))
    gaps.sort()
    sizes = sorted(gap for *_, gap in gaps)
    between = [
        min(
            float(np.sqrt(((a[:, None] - b) ** 2).sum(axis=2)).min())
            for j, b in enumerate(even)
            if j != i
        )
        for i, a in enumerate(even)
        if len(even) > 1
    ]
    return {
        "gap": max(between, default=0.0),
        "highest end": gaps[0][2],
        "highest end x": gaps[0][1],
        "highest end y": gaps[0][0],
        "lowest end": gaps[-1][2],
        "lowest end x": gaps[-1][1],
        "lowest end y": gaps[-1][0],
        "nearest end": sizes[0],
        "second end": sizes[1],
        "farthest end": sizes[-1],
        "strokes": float(len(strokes)),
    } | crossings(even)


def crossings(strokes: Sequence[Points]) -> dict[str, float]:
    """Measure how far strokes go beyond their crossings."""
    starts = np.concatenate([stroke[:-1] for stroke in strokes])
    runs = np.concatenate([np.diff(stroke, axis=0) for stroke in strokes])
    (x, y), (u, v) = starts.T, runs.T
    right, down = x - x[:, None], y - y[:, None]
    cross = u[:, None] * v - v[:, None] * u
    cross[np.abs(cross) < 1e-9] = np.nan  # parallel lines do not cross
    there = (right * v - down * u) / cross
    other = (right * v[:, None] - down * u[:, None]) / cross
    is_hit = (there >= 0) & (there < 1) & (other >= 0) & (other < 1)
    index = np.arange(len(x))
    is_hit &= index - index[:, None] > 2
    first, second = np.nonzero(is_hit)
    tails = []
    end = 0
    hits = np.concatenate([first, second])
    for stroke in strokes:
        begin, end = end, end + len(stroke) - 1
        own = hits[(hits >= begin) & (hits < end)]
        if len(own):
            step = float(np.hypot(*(stroke[1] - stroke[0])))
            tails += [(own.min() - begin) * step, (end - 1 - own.max()) * step]
    tails.sort()
    return {
        "crossings": float(len(first)),
        "shortest tail": min(tails[0], 0.6) if tails else 0.6,
        "second tail": min(tails[1], 0.6) if tails else 0.6,
        "longest tail": min(tails[-1], 0.6) if tails else 0.6,
    }


def turns(strokes: Sequence[Points], match: Match) -> dict[str, float]:
    """Measure length, turning and steadiness."""
    fine, coarse, sharp, flips, hooks, total, sudden = 0.0, 0.0, 0, 0, 0.0, 0.0, 0.0
    for stroke in strokes:
        angles = _turning(stroke, 0.04)
        fine += float(np.abs(angles).sum())
        flips += int(np.count_nonzero(np.diff(np.sign(angles))))
        middle = _turning(stroke, 0.1)
        sharp += int(np.count_nonzero(np.abs(middle) > 1.0))
        sudden += float((middle**2).sum())
        coarse += float(np.abs(_turning(stroke, 0.2)).sum())
        for end in (angles[:6], angles[-6:]):
            hooks = max(hooks, abs(float(end.sum())))
        total += float(arc_lengths(stroke)[-1])
    model = sum(float(arc_lengths(part.points)[-1]) for part in match.way.parts)
    return {
        "turning": coarse,
        "wobble": fine - coarse,
        "flips": float(flips),
        "corners": float(sharp),
        "sudden turning": sudden,
        "hook": hooks,
        "length": log(max(total, 0.05) / model),
        "ink length": total,
    }


def _turning(stroke: Points, step: float) -> Points:
    """Return the angles by which a stroke turns at points `step` apart."""
    points = resample(stroke, step)
    run = np.diff(points, axis=0)
    headings = np.arctan2(run[:, 1], run[:, 0])
    turned: Points = (np.diff(headings) + np.pi) % (2 * np.pi) - np.pi
    return turned


def find_open_end(strokes: Sequence[Points], digit: int) -> Points:
    """Return the end (2,) of a stroke, of those that belong to a ring, farthest from other ink.

    The highest end of a 6 and the lowest of a 9 do not.
    """
    found = sorted(_ends(strokes), key=lambda end: float(end[0][1]))
    own = found[1:] if digit == 6 else found[:-1] if digit == 9 else found
    return max(own, key=lambda end: end[1])[0]


def find_gap(strokes: Sequence[Points]) -> Points:
    """Return the middle (2,) of the widest gap between a stroke and its nearest other stroke."""
    widest, place = -1.0, np.asarray(strokes[0][-1])
    for number, stroke in enumerate(strokes):
        others = [other for index, other in enumerate(strokes) if index != number]
        if not others:
            break
        rest = np.concatenate(others)
        gaps = np.hypot(*(stroke[:, None] - rest).transpose(2, 0, 1))
        nearest = np.unravel_index(gaps.argmin(), gaps.shape)
        if gaps[nearest] > widest:
            widest = float(gaps[nearest])
            place = np.asarray(stroke[nearest[0]] + rest[nearest[1]]) / 2
    return place


def _ends(strokes: Sequence[Points]) -> list[tuple[Points, float]]:
    """Return the ends of strokes with their distances from other ink, or ink far along."""
    size = longer_side(strokes)
    found = []
    for number, stroke in enumerate(strokes):
        along = arc_lengths(stroke) / size
        for end, reach in ((0, along), (-1, along[-1] - along)):
            near = [
                other[reach > 0.25] if index == number else other
                for index, other in enumerate(strokes)
            ]
            rest = np.concatenate(near)
            gap = float(np.hypot(*(rest - stroke[end]).T).min()) if len(rest) else size
            found.append((stroke[end], gap))
    return found

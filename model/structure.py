"""Measure what an eye sees in a digit: the whole, its parts, and how it turns."""

from collections.abc import Sequence
from math import log

import numpy as np

from model.ends import ends
from model.holes import rings
from model.picture import Match
from model.raster import Points, arc_lengths, resample

FAR = 0.12
"""Distance, as a share of the longer side, from which ink or picture counts as having no
counterpart: two and a half cells of the usual pad."""

_HEADINGS = np.arange(8) * np.pi / 8


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
